//! The palette: tenants, incidents and approvals by what is typed.

use crate::{
    Engine,
    fault::Fault,
    session::Reading,
    view::{PaletteHit, Place},
    words::word,
};
use wheelhouse_contract::Problem;
use wheelhouse_store::{
    cache::{self, Which},
    search::fold,
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
    let mut tenants = copy.store.index().suggest(text, TENANTS);
    if tenants.len() < TENANTS && text.chars().count() >= 3 {
        let ids = cache::tenants::search_long_tail(copy.cache, text, TENANTS as u32)?;
        let index = copy.store.index();
        let others = ids
            .into_iter()
            .filter(|id| !tenants.iter().any(|known| known.id == *id));
        let others: Vec<_> = others.filter_map(|id| index.get(id)).collect();
        tenants.extend(others);
        tenants.truncate(TENANTS);
    }
    Ok(tenants
        .into_iter()
        .map(|tenant| PaletteHit {
            subtitle: format!(
                "T-{:06} · {} · {}",
                tenant.number,
                tenant.subdomain,
                word(&tenant.status).replace('_', " ")
            ),
            title: tenant.name.into_owned(),
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
