//! Incidents: the list, one with its timeline, declaring, moving along. Declared ones show at once, also offline.

use crate::{
    Engine,
    fault::{Fault, check, not_found},
    outbox::{Draft, overlay},
    session::Reading,
    tenants::which,
    view::{AffectedTenant, Declared, IncidentDetail, OpenFilter},
};
use std::time::Duration;
use wheelhouse_contract::{
    Action, ErrorCode, FieldError, IdempotencyKey, IncidentId, Permission, Problem, Resource, TenantId,
    incident::{Incident, IncidentDraft, IncidentStatus, IncidentUpdate, validate},
    text,
};
use wheelhouse_store::{cache, state::outbox};

const MOST: u32 = 500;
const TIMELINE: u32 = 500;
/// How long declaring waits for the number that the platform gives.
const ANSWER: Duration = Duration::from_secs(3);

impl Engine {
    /// Open ones worst first, others newest first; what was declared here and is not known there yet comes first.
    pub async fn incidents_list(&self, filter: OpenFilter) -> Result<Vec<Incident>, Problem> {
        self.session()?.read(move |copy| list(copy, filter)).await
    }

    pub async fn incident_detail(&self, id: IncidentId) -> Result<IncidentDetail, Problem> {
        self.session()?.read(move |copy| detail(copy, id)).await
    }

    /// Declares; online it waits a moment for the platform's answer.
    ///
    /// # Errors
    /// `invalid` with the fields at fault, `forbidden`.
    pub async fn incident_declare(&self, draft: IncidentDraft) -> Result<Declared, Problem> {
        let session = self.session()?;
        session.require(Permission::new(Resource::Incidents, Action::Declare))?;
        check(validate(&draft))?;
        let (entry, settled) = session.enqueue_and_wait(&Draft::declare(draft), ANSWER).await?;
        let Some(settled) = settled else {
            return Ok(Declared {
                id: IncidentId(entry.id.0),
                queued: true,
            });
        };
        let incident: Incident = serde_json::from_value(settled.answer()?).map_err(Fault::from)?;
        Ok(Declared {
            id: incident.id,
            queued: false,
        })
    }

    pub async fn incident_acknowledge(&self, id: IncidentId) -> Result<(), Problem> {
        let session = self.session()?;
        session.require(Permission::new(Resource::Incidents, Action::Acknowledge))?;
        self.known_there(id).await?;
        if let Some(draft) = session.incident_acknowledgement(id).await? {
            session.enqueue(&draft).await?;
        }
        Ok(())
    }

    /// Status, severity, assignment, a note, or several at once.
    ///
    /// # Errors
    /// `invalid`, `forbidden`, `invalid_transition`; `conflict` for an incident that is only declared here so far.
    pub async fn incident_update(&self, id: IncidentId, update: IncidentUpdate) -> Result<(), Problem> {
        let session = self.session()?;
        session.require(Permission::new(Resource::Incidents, Action::Update))?;
        if matches!(update.status, Some(IncidentStatus::Resolved | IncidentStatus::Closed)) {
            session.require(Permission::new(Resource::Incidents, Action::Resolve))?;
        }
        check(faults(&update))?;
        self.known_there(id).await?;
        let draft = session
            .read(move |copy| {
                let incident = copy.incident_to_change(id)?;
                let mut shown = incident.clone();
                overlay::incident(&mut shown, &copy.overlays("incident")?, &copy.me.operator, &[]);
                if update.status.is_some_and(|status| !shown.status.may_become(status)) {
                    let sentence = "The incident's status does not allow this any more. Look at it again.";
                    return Err(Problem::new(ErrorCode::InvalidTransition, sentence).into());
                }
                Ok(Draft::update(&incident, update)?)
            })
            .await?;
        session.enqueue(&draft).await?;
        Ok(())
    }

    /// What is declared here and not sent yet has no address on the platform.
    async fn known_there(&self, id: IncidentId) -> Result<(), Problem> {
        let session = self.session()?;
        let waiting = session
            .read_state(move |conn| outbox::get(conn, IdempotencyKey(id.0)))
            .await?;
        if waiting.is_none() {
            return Ok(());
        }
        Err(Problem::new(
            ErrorCode::Conflict,
            "This incident has not reached the platform yet. It can be worked on as soon as it has.",
        ))
    }
}

fn faults(update: &IncidentUpdate) -> Vec<FieldError> {
    let mut faults = Vec::new();
    match &update.note {
        Some(note) => text::length(&mut faults, "note", note, 1..=1_000),
        None if update.status == Some(IncidentStatus::Resolved) => {
            faults.push(FieldError::new(
                "note",
                "Say how it was resolved, in 1 to 1,000 characters.",
            ));
        }
        None if *update == IncidentUpdate::default() => {
            faults.push(FieldError::new("note", "Change something, or write a note."));
        }
        None => {}
    }
    faults
}

fn list(copy: &Reading<'_>, filter: OpenFilter) -> Result<Vec<Incident>, Fault> {
    let operators = cache::operators::list(copy.cache)?;
    let mut rows = cache::incidents::list(copy.cache, which(filter), MOST)?;
    let overlays = copy.overlays("incident")?;
    for row in &mut rows {
        overlay::incident(row, &overlays, &copy.me.operator, &operators);
    }
    if filter == OpenFilter::Done {
        return Ok(rows);
    }
    let mut declared = overlay::declared(&overlays, &copy.me.operator);
    declared.retain(|new| !rows.iter().any(|row| row.id == new.id));
    declared.extend(rows);
    Ok(declared)
}

fn detail(copy: &Reading<'_>, id: IncidentId) -> Result<IncidentDetail, Fault> {
    let (incident, pending) = find(copy, id)?;
    Ok(IncidentDetail {
        timeline: cache::incident_events::of_incident(copy.cache, incident.id, TIMELINE)?,
        tenants: affected(copy, &incident.affected_tenants)?,
        incident,
        pending,
    })
}

/// By its own id, or by that of the outbox entry that declared it.
fn find(copy: &Reading<'_>, id: IncidentId) -> Result<(Incident, bool), Fault> {
    let operators = cache::operators::list(copy.cache)?;
    let mut known = cache::incidents::get(copy.cache, id)?;
    if known.is_none()
        && let Some(entry) = outbox::get(copy.state, IdempotencyKey(id.0))?
    {
        let drafted = overlay::drafted(&entry, &copy.me.operator).ok_or_else(|| not_found("incident"))?;
        known = cache::incidents::get(copy.cache, drafted.id)?;
        if known.is_none() {
            return Ok((drafted, true));
        }
    }
    let mut incident = known.ok_or_else(|| not_found("incident"))?;
    let pending = overlay::incident(
        &mut incident,
        &copy.overlays("incident")?,
        &copy.me.operator,
        &operators,
    );
    Ok((incident, pending))
}

fn affected(copy: &Reading<'_>, ids: &[TenantId]) -> Result<Vec<AffectedTenant>, Fault> {
    let names = cache::tenants::names(copy.cache, ids)?;
    Ok(names
        .into_iter()
        .map(|(id, name)| AffectedTenant { id, name })
        .collect())
}
