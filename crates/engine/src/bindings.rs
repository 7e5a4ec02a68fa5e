//! The TypeScript face of everything that screens see; checked in under `ui/src/contract` and drift-checked.

mod tables;

use crate::view;
use std::{fs, path::Path};
use ts_rs::{Config, TS};
use wheelhouse_contract as contract;

/// Writes one file per type and an `index.ts` into `folder`, replacing what was there.
pub fn export(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let config = Config::new().with_out_dir(folder);
    roots(&config)?;
    let index = index(folder)? + "export * from \"./tables\";\n";
    fs::write(folder.join("tables.ts"), tables::text()?)?;
    fs::write(folder.join("index.ts"), index)?;
    Ok(())
}

/// The types that commands take and give; what they use follows by itself.
fn roots(config: &Config) -> Result<(), ts_rs::ExportError> {
    macro_rules! export {
        ($($root:ty),+ $(,)?) => { $( <$root as TS>::export_all(config)?; )+ };
    }
    export!(
        view::AppState,
        view::SignInStep,
        view::SyncStatus,
        view::Tag,
        view::Place,
        view::LinkAnswer,
        view::Overview,
        view::PaletteHit,
        view::TenantQuery,
        view::TenantPage,
        view::Dossier,
        view::BlastRadius,
        view::StatusRequest,
        view::StatusResult,
        view::ReviewPage,
        view::ReviewDraft,
        view::OutboxItem,
        view::ConflictChoice,
        view::InboxPage,
        view::IncidentDetail,
        view::Declared,
        view::OpenFilter,
        view::ApprovalDetail,
        view::ImpersonationRow,
        view::AuditIntegrity,
        view::Settings,
        contract::Problem,
        contract::update::UpdateState,
        contract::auth::Session,
        contract::audit::AuditQuery,
        contract::audit::AuditPage,
        contract::review::ReviewDecision,
        contract::incident::IncidentDraft,
        contract::incident::IncidentUpdate,
        contract::alert::AlertChange,
        view::SubscriptionQuery,
        view::SubscriptionPage,
        view::SubscriptionFigures,
        view::SubscriptionDetail,
        view::RevenueView,
        view::SiteQuery,
        view::SitePage,
        view::SiteDetail,
        view::SiteSelection,
        view::UpgradeList,
        contract::site::SiteHealth,
        contract::site::Deployments,
        contract::site::SiteRepaired,
        contract::asset::Upload,
        contract::mail::MailQuery,
        contract::mail::MailPage,
        contract::mail::MailDetail,
        contract::tenant::TenantPatch,
        contract::tenant::TenantUpdate,
        contract::tenant::ExportFormat,
        contract::tenant::FieldChange,
        contract::tenant::Credentials,
        contract::tenant::CredentialsSet,
        contract::subscription::Extension,
        contract::subscription::Activation,
        contract::subscription::Pause,
        contract::subscription::Control,
        contract::subscription::Preview,
        contract::subscription::SubscriptionChange,
        contract::subscription::RevenueFigure,
        contract::subscription::RevenueTenants,
        contract::impersonation::ImpersonationStart,
        view::OnboardingRow,
        view::OnboardingView,
        contract::onboarding::OnboardingDraft,
        contract::onboarding::DraftStart,
        contract::onboarding::StepPut,
        contract::onboarding::Completion,
        contract::onboarding::Defaults,
        contract::onboarding::SizeDefaults,
        contract::onboarding::AvailabilityQuery,
        contract::onboarding::Availability,
        contract::onboarding::IntegrationTest,
        contract::onboarding::IntegrationReport,
        contract::onboarding::MailPreview,
        contract::onboarding::Activation,
        contract::onboarding::Activated,
        contract::onboarding::NewOwnerSecrets,
        view::Views,
        view::NewView,
        view::ViewCount,
        contract::saved_view::ViewPatch,
        contract::saved_view::UsualView,
        view::UsageView,
        view::NearQuery,
        view::NearPage,
        contract::usage::WhySubject,
        contract::usage::WhyAnswer,
        contract::usage::OverrideRequest,
        contract::usage::OverrideRemoval,
        view::ImportView,
        contract::import::PreviewRequest,
        contract::import::ImportPreview,
        contract::import::ImportOrder,
        contract::job::Job,
        view::Chosen,
        view::BulkPreview,
        view::BulkStart,
        view::JobDetail,
        contract::job::JobOpened,
        contract::job::JobItems,
    );
    Ok(())
}

fn index(folder: &Path) -> Result<String, std::io::Error> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".ts").map(str::to_owned));
    }
    names.sort();
    let lines: Vec<_> = names
        .iter()
        .map(|name| format!("export type {{ {name} }} from \"./{name}\";\n"))
        .collect();
    Ok(lines.concat())
}
