//! The beginning of the list as it was when the console was closed: a start shows it before all tenants are in memory.

use crate::{
    fault::Fault,
    guard,
    session::{Reading, Session},
    view::{Tag, TenantPage, TenantQuery},
};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use wheelhouse_store::cache::{self, first_page::FirstPage};

/// How long a start is left the processor before all tenants are read. Who needs them earlier has them read at once.
const AFTER: Duration = Duration::from_millis(700);

/// What one session knows of it.
#[derive(Default)]
pub(crate) struct Beginning {
    /// What the list showed first, last.
    seen: Mutex<Option<FirstPage>>,
    /// Something was answered from what was kept: the list asks again once all tenants are there.
    lent: AtomicBool,
}

impl Beginning {
    /// The page from what was kept, when it is an answer to this question. Its rows are those of the copy as it is now; only
    /// which they are, and how many match, is as of then.
    pub fn lend(&self, copy: &Reading<'_>, query: &TenantQuery, limit: usize) -> Result<Option<TenantPage>, Fault> {
        // Before anything is read: who fills the index looks at it afterwards.
        self.lent.store(true, Ordering::SeqCst);
        let question = serde_json::to_string(query)?;
        let Some(kept) = cache::first_page::read(copy.cache)?.filter(|kept| kept.query == question) else {
            return Ok(None);
        };
        let wanted = limit.min(kept.total as usize);
        // Fewer were kept than are asked for now: half a page would look like all that there is.
        let Some(ids) = kept.ids.get(..wanted) else {
            return Ok(None);
        };
        let rows = cache::tenants::entries(copy.cache, ids)?;
        let rows = rows.into_iter().map(|entry| super::row(copy, entry));
        let page = TenantPage {
            total: kept.total,
            offset: 0,
            rows: rows.collect::<Result<_, _>>()?,
            as_of: copy.as_of,
        };
        // Filled meanwhile, and perhaps told already: then nothing would make this page good.
        Ok((!copy.store.index_is_filled()).then_some(page))
    }

    /// Notes what the list shows first. Nothing is lent for an empty list: there may only be nothing yet.
    pub fn note(&self, query: &TenantQuery, page: &TenantPage) -> Result<(), Fault> {
        if page.total == 0 {
            return Ok(());
        }
        *guard::lock(&self.seen) = Some(FirstPage {
            query: serde_json::to_string(query)?,
            total: page.total,
            ids: page.rows.iter().map(|row| row.id).collect(),
        });
        Ok(())
    }
}

/// Reads all tenants into memory when the first frame had its chance.
pub(crate) async fn fill(session: Arc<Session>) {
    if session
        .stop
        .run_until_cancelled(tokio::time::sleep(AFTER))
        .await
        .is_none()
    {
        return;
    }
    let store = session.store.clone();
    let filled = tokio::task::spawn_blocking(move || store.index().len());
    let filled = session.stop.run_until_cancelled(filled).await;
    if filled.is_some_and(|filled| filled.is_ok()) && session.beginning.lent.load(Ordering::SeqCst) {
        session.told(&[Tag::Tenants]);
    }
}

/// Keeps what the list showed first, at the end of a session.
pub(crate) async fn keep(session: &Session) {
    let Some(seen) = guard::lock(&session.beginning.seen).take() else {
        return;
    };
    let cache = Arc::clone(&session.store.cache);
    let kept = tokio::task::spawn_blocking(move || cache.write(|tx| cache::first_page::keep(tx, &seen))).await;
    match kept {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::info!(%error, "the next start begins without its first rows"),
        Err(error) => tracing::info!(%error, "the next start begins without its first rows"),
    }
}
