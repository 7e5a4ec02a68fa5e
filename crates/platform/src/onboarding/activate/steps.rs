//! The steps of one activation, in one transaction.

use super::{
    super::{availability, codes, entry, secrets, title, welcome},
    NewOwner, make,
};
use crate::{
    assets,
    error::ApiError,
    storage::{Tx, sql},
    subscriptions,
    tenants::{Happening, Mail, queue_mail, record, users},
};
use wheelhouse_contract::{
    TenantUserId,
    audit::AuditCategory,
    event::TenantEventKind,
    onboarding::{
        Activation, ActivationReport, ActivationStep, ActivationStepState, DraftState, Integration, OnboardingDraft,
    },
    subscription::SubscriptionChangeKind,
    tenant::{CalendarKind, Plan, Tenant, TenantRole, TenantUser},
};

/// Which step failed, why, and what was done before it.
pub(super) struct Failure {
    pub step: ActivationStep,
    pub error: ApiError,
    pub report: Option<ActivationReport>,
}

impl Failure {
    pub fn of(step: ActivationStep, error: ApiError) -> Self {
        Self {
            step,
            error,
            report: None,
        }
    }
}

/// What a step says of itself.
enum Said {
    Done(Option<String>),
    Skipped(&'static str),
}

pub(super) struct Work {
    tx: Tx,
    draft: OnboardingDraft,
    wanted: Activation,
    report: ActivationReport,
}

impl Work {
    pub fn new(tx: Tx, draft: OnboardingDraft, wanted: Activation) -> Self {
        let begun = ActivationReport::new(draft.holder, tx.now());
        let report = draft.activation.clone().unwrap_or(begun);
        Self {
            tx,
            draft,
            wanted,
            report,
        }
    }

    /// The transaction, not yet committed, and the draft as it is then.
    pub fn end(self) -> (Tx, OnboardingDraft) {
        (self.tx, self.draft)
    }

    /// Everything or nothing: after a failure the transaction is dropped with this.
    pub async fn run(&mut self, kept: &secrets::Kept, owner: &NewOwner) -> Result<Tenant, Failure> {
        let checked = self.check().await;
        self.note(ActivationStep::Check, checked)?;
        for (step, integration) in [
            (ActivationStep::Voice, Integration::Voice),
            (ActivationStep::Calendar, Integration::Calendar),
        ] {
            let connected = self.connected(integration);
            self.note(step, connected)?;
        }
        let made = self.tenant().await;
        let mut tenant = self.value(ActivationStep::Tenant, made)?;
        let added = self.owner(&tenant, owner).await;
        self.note(ActivationStep::Owner, added)?;
        let subscribed = self.subscription(&tenant).await;
        self.note(ActivationStep::Subscription, subscribed)?;
        self.note(ActivationStep::Modules, Ok(modules(&tenant)))?;
        let branded = self.branding(&mut tenant).await;
        self.note(ActivationStep::Branding, branded)?;
        let kept = self.settings(&tenant, kept).await;
        self.note(ActivationStep::Settings, kept)?;
        let welcomed = self.welcome(&tenant).await;
        self.note(ActivationStep::WelcomeMail, welcomed)?;
        let finished = self.finish(&tenant).await;
        self.value(ActivationStep::WelcomeMail, finished)?;
        Ok(tenant)
    }

    fn note(&mut self, step: ActivationStep, said: Result<Said, ApiError>) -> Result<(), Failure> {
        match self.value(step, said)? {
            Said::Done(note) => self.report.set(step, ActivationStepState::Done, note),
            Said::Skipped(why) => self
                .report
                .set(step, ActivationStepState::Skipped, Some(why.to_owned())),
        }
        Ok(())
    }

    fn value<T>(&mut self, step: ActivationStep, result: Result<T, ApiError>) -> Result<T, Failure> {
        result
            .inspect(|_| self.report.set(step, ActivationStepState::Done, None))
            .map_err(|error| Failure {
                step,
                error,
                report: Some(self.report.clone()),
            })
    }

    async fn check(&self) -> Result<Said, ApiError> {
        let present: OnboardingDraft = self.tx.require(self.draft.id).await?;
        if present.version != self.draft.version {
            return Err(super::conflict(
                &present,
                "Somebody else went on with this meanwhile.".to_owned(),
            ));
        }
        ApiError::check(self.draft.completion().faults())?;
        ApiError::check(availability::taken(self.tx.conn(), &self.draft.answers).await?)?;
        Ok(Said::Done(None))
    }

    /// Whether the answers were tried and worked.
    fn connected(&self, integration: Integration) -> Result<Said, ApiError> {
        let answers = &self.draft.answers;
        let (nothing, field) = match integration {
            Integration::Voice => (answers.voice.later, "voice"),
            Integration::Calendar => (answers.calendar.kind == Some(CalendarKind::Manual), "calendar"),
        };
        if nothing {
            return Ok(Said::Skipped("There is nothing to connect."));
        }
        if self.draft.has_passed(integration) {
            return Ok(Said::Done(None));
        }
        if self.wanted.accept_failing {
            return Ok(Said::Skipped("Not tested successfully: it begins as failing."));
        }
        Err(ApiError::field(
            field,
            "Test this connection until it works, or go on without: it begins as failing then.",
        ))
    }

    async fn tenant(&mut self) -> Result<Tenant, ApiError> {
        let last: Option<i64> =
            sql::scalar(self.tx.conn(), "SELECT COALESCE(MAX(number), 0) FROM tenants", vec![]).await?;
        let number = u32::try_from(last.unwrap_or(0) + 1).map_err(ApiError::internal)?;
        let mut tenant = make::tenant(&self.draft, number, &self.tx);
        self.tx.put(&mut tenant).await?;
        let note = Happening::new(TenantEventKind::Created).note("By onboarding.");
        record(&mut self.tx, tenant.id, note).await?;
        Ok(tenant)
    }

    async fn owner(&mut self, tenant: &Tenant, owner: &NewOwner) -> Result<Said, ApiError> {
        let user = TenantUser {
            id: self.tx.new_id(),
            name: tenant.owner_name.clone(),
            email: tenant.owner_email.clone(),
            role: TenantRole::Owner,
            locked: false,
            last_sign_in_at: None,
        };
        let id: TenantUserId = user.id;
        users::add(&self.tx, tenant.id, &[user], Some(&owner.password_hash)).await?;
        codes::keep(&self.tx, id, &owner.shown.backup_codes).await?;
        Ok(Said::Done(None))
    }

    async fn subscription(&mut self, tenant: &Tenant) -> Result<Said, ApiError> {
        if tenant.plan == Plan::Free {
            subscriptions::set_marks(&self.tx, std::slice::from_ref(tenant)).await?;
            return Ok(Said::Skipped("The free plan has no period."));
        }
        let mut before = tenant.clone();
        before.set_plan(Plan::Free, &self.tx.app().config().prices);
        let reason = Some("By onboarding.".to_owned());
        subscriptions::changed(&self.tx, &before, tenant, SubscriptionChangeKind::Started, reason).await?;
        Ok(Said::Done(None))
    }

    /// Colours are the tenant's from the beginning; the logo is handed over here.
    async fn branding(&mut self, tenant: &mut Tenant) -> Result<Said, ApiError> {
        if let Some(logo) = self.draft.answers.rules.branding.logo {
            let picture = assets::adopt(&self.tx, logo, tenant.id, "rules.branding.logo").await?;
            tenant.logo = Some(picture);
            self.tx.put(tenant).await?;
        }
        Ok(Said::Done(None))
    }

    async fn settings(&mut self, tenant: &Tenant, kept: &secrets::Kept) -> Result<Said, ApiError> {
        make::keep_settings(&self.tx, tenant.id, &self.draft.answers).await?;
        secrets::hand_over(&self.tx, self.draft.id, kept, tenant.id).await?;
        Ok(Said::Done(None))
    }

    async fn welcome(&mut self, tenant: &Tenant) -> Result<Said, ApiError> {
        if !self.draft.answers.administrator.welcome {
            return Ok(Said::Skipped("No welcome e-mail was asked for."));
        }
        let mail = welcome::mail(self.tx.app(), &self.draft.answers);
        let note = format!("To {}.", mail.to);
        let mail = Mail {
            subject: mail.subject,
            body: mail.text,
            html: Some(mail.html),
        };
        queue_mail(&mut self.tx, tenant, mail).await?;
        Ok(Said::Done(Some(note)))
    }

    /// The draft and the audit, in the same transaction.
    async fn finish(&mut self, tenant: &Tenant) -> Result<(), ApiError> {
        self.report.succeeded = Some(true);
        self.draft.state = DraftState::Activated;
        self.draft.tenant_id = Some(tenant.id);
        self.draft.secrets = wheelhouse_contract::onboarding::SecretFlags::default();
        self.draft.updated_at = self.tx.now();
        self.draft.activation = Some(self.report.clone());
        self.tx.put(&mut self.draft).await?;
        let sentence = format!("{} was created by onboarding.", tenant.name);
        let mut created = crate::storage::AuditEntry::new(AuditCategory::Tenant, "tenant.created", sentence)
            .on("tenant", tenant.id, tenant.name.clone())
            .after(tenant)?;
        if !self.wanted.reason.trim().is_empty() {
            created = created.reason(self.wanted.reason.trim());
        }
        self.tx.audit(created).await?;
        let sentence = format!("The onboarding of {} was activated.", title(&self.draft));
        self.tx
            .audit(entry(&self.draft, "onboarding.activated", sentence))
            .await
    }
}

fn modules(tenant: &Tenant) -> Said {
    Said::Done(Some(format!("{} modules are switched on.", tenant.modules.len())))
}
