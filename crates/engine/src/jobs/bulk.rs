//! Starting an act on many.

use super::chosen;
use crate::{
    Engine,
    fault::check,
    session::Session,
    tenants::missing_code,
    view::{BulkStart, Tag},
};
use wheelhouse_contract::{
    Problem,
    bulk::{BulkRequest, Selection},
    job::JobOpened,
};
use wheelhouse_remote::Command;

impl Engine {
    /// Does to the chosen tenants what was confirmed, as a job of the platform; or puts it before a second operator. Online
    /// only.
    ///
    /// # Errors
    /// `invalid` with the fields at fault, `forbidden`, `offline`; `conflict` with `current.matching` when others are chosen
    /// now than were confirmed, and nothing is done.
    pub async fn bulk_start(&self, start: BulkStart) -> Result<JobOpened, Problem> {
        let session = self.session()?;
        session.require(start.act.permission())?;
        let code = start.code.clone().unwrap_or_default();
        let mut request = BulkRequest {
            selection: Selection::Ids { ids: Vec::new() },
            act: start.act,
            justification: start.justification.trim().to_owned(),
            typed: start.typed,
        };
        let steps_up = request.act.needs_step_up();
        let mut faults = request.faults();
        // Who they are is looked up below.
        faults.retain(|fault| fault.field != "selection.ids");
        faults.extend(request.untyped(u64::from(start.expected)));
        if steps_up {
            faults.extend(missing_code(&code));
        }
        check(faults)?;
        session.online()?;
        let (chosen, expected, seen) = (start.chosen, start.expected, start.fingerprint);
        request.selection = session
            .read(move |copy| {
                let ids = chosen::ids(copy, &chosen);
                chosen::unmoved(&ids, expected, &seen)?;
                Ok(chosen::selection(copy, chosen, ids))
            })
            .await?;
        check(request.faults())?;
        let command = Command::tenants_bulk(&request, session.new_key());
        let opened: JobOpened = if steps_up {
            session.send_stepped_up(command, &code).await?
        } else {
            session.send_now(&command).await?
        };
        session.jobs_changed();
        Ok(opened)
    }
}

impl Session {
    pub(super) fn jobs_changed(&self) {
        self.told(&[Tag::Jobs, Tag::Approvals, Tag::Overview, Tag::Tenants]);
    }
}
