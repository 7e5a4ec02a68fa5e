//! The palette: tenants, incidents and approvals by what is typed.

use crate::{
    Engine,
    fault::Fault,
    session::Reading,
    view::{PaletteHit, Place},
    words::word,
};
use wheelhouse_contract::{Problem, TenantId};
use wheelhouse_store::{
    cache::{self, Which},
    search::{Filter, fold},
};

const MOST: usize = 20;
const TENANTS: usize = 12;
const INCIDENTS: u32 = 5;

impl Engine {
    /// At most 20; nothing for an empty text.
    pub async fn palette_search(&self, text: String) -> Result<Vec<PaletteHit>, Problem> {
        let session = self.session()?;
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        session.read(move |copy| search(copy, &text)).await
    }
}

fn search(copy: &Reading<'_>, text: &str) -> Result<Vec<PaletteHit>, Fault> {
    let mut hits = tenants(copy, text)?;
    hits.extend(incidents(copy, text)?);
    hits.extend(approvals(copy, text)?);
    hits.truncate(MOST);
    Ok(hits)
}

fn tenants(copy: &Reading<'_>, text: &str) -> Result<Vec<PaletteHit>, Fault> {
    let filter = Filter {
        text: text.to_owned(),
        archived: true,
        ..Filter::default()
    };
    let mut ids: Vec<TenantId> = copy
        .store
        .index()
        .query(&filter)
        .iter()
        .take(TENANTS)
        .copied()
        .collect();
    if ids.len() < TENANTS && text.chars().count() >= 3 {
        for id in cache::tenants::search_long_tail(copy.cache, text, TENANTS as u32)? {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids.truncate(TENANTS);
    }
    let tenants = cache::tenants::many(copy.cache, &ids)?;
    Ok(tenants
        .into_iter()
        .map(|tenant| PaletteHit {
            subtitle: format!(
                "T-{:06} · {} · {}",
                tenant.number,
                tenant.subdomain,
                word(&tenant.status).replace('_', " ")
            ),
            title: tenant.name,
            place: Place::Tenant { id: tenant.id },
        })
        .collect())
}

fn incidents(copy: &Reading<'_>, text: &str) -> Result<Vec<PaletteHit>, Fault> {
    let incidents = cache::incidents::search(copy.cache, text, INCIDENTS)?;
    Ok(incidents
        .into_iter()
        .map(|incident| PaletteHit {
            subtitle: format!(
                "INC-{:04} · {} · {}",
                incident.number,
                word(&incident.severity),
                word(&incident.status)
            ),
            title: incident.title,
            place: Place::Incident { id: incident.id },
        })
        .collect())
}

fn approvals(copy: &Reading<'_>, text: &str) -> Result<Vec<PaletteHit>, Fault> {
    let wanted = fold(text);
    let open = cache::approvals::list(copy.cache, Which::Open, 100)?;
    Ok(open
        .into_iter()
        .filter(|approval| fold(&approval.resource_name).contains(&wanted))
        .take(INCIDENTS as usize)
        .map(|approval| PaletteHit {
            subtitle: format!(
                "{} · {}",
                word(&approval.kind).replace('_', " "),
                approval.requested_by_name
            ),
            title: approval.resource_name,
            place: Place::Approval { id: approval.id },
        })
        .collect())
}
