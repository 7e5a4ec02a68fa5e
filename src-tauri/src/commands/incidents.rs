//! Incidents.

use wheelhouse_contract::{
    IncidentId,
    incident::{Incident, IncidentDraft, IncidentUpdate},
};
use wheelhouse_engine::view::{Declared, IncidentDetail, OpenFilter};

pass! {
    incidents_list(filter: OpenFilter) -> Vec<Incident>;
    incident_detail(id: IncidentId) -> IncidentDetail;
    incident_declare(draft: IncidentDraft) -> Declared;
    incident_acknowledge(id: IncidentId) -> ();
    incident_update(id: IncidentId, update: IncidentUpdate) -> ();
}
