//! Onboardings.

use wheelhouse_contract::{
    OnboardingId,
    onboarding::{
        Activated, Activation, Availability, AvailabilityQuery, IntegrationReport, IntegrationTest, MailPreview,
        NewOwnerSecrets, StepPut,
    },
};
use wheelhouse_engine::view::{OnboardingRow, OnboardingView};

pass! {
    onboarding_list() -> Vec<OnboardingRow>;
    onboarding_draft(id: OnboardingId) -> OnboardingView;
    onboarding_create() -> OnboardingView;
    onboarding_save_step(id: OnboardingId, put: StepPut) -> OnboardingView;
    onboarding_resolve(id: OnboardingId, keep_mine: bool) -> OnboardingView;
    onboarding_discard(id: OnboardingId) -> ();
    onboarding_check_unique(query: AvailabilityQuery) -> Availability;
    onboarding_preview_mail(id: OnboardingId) -> MailPreview;
    onboarding_test_integration(id: OnboardingId, test: IntegrationTest) -> IntegrationReport;
    onboarding_take_over(id: OnboardingId) -> OnboardingView;
    onboarding_activate(id: OnboardingId, activation: Activation) -> Activated;
    onboarding_secrets(id: OnboardingId) -> NewOwnerSecrets;
}
