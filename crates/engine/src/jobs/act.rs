//! Stopping a job, trying its failed rows again, and its results as a file. Online only.

use crate::{Engine, downloads, engine::blocking, fault::check, tenants::missing_code};
use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};
use wheelhouse_contract::{
    JobId, Problem, Timestamp,
    job::{ItemState, Job, JobOpened},
};
use wheelhouse_remote::Command;

impl Engine {
    /// Stops a job: what is done stays, what still waits is never tried.
    ///
    /// # Errors
    /// `conflict` when it is over, or awaits a second operator; `forbidden`, `offline`.
    pub async fn job_cancel(&self, id: JobId) -> Result<(), Problem> {
        let session = self.session()?;
        session.online()?;
        let _: Job = session.send_now(&Command::job_cancel(id, session.new_key())).await?;
        session.jobs_changed();
        Ok(())
    }

    /// A new job with the failed rows. `code` where they are to be suspended.
    ///
    /// # Errors
    /// `conflict` when nothing failed or the job is not over, `invalid` without a code that is needed, `forbidden`, `offline`.
    pub async fn job_retry(&self, id: JobId, code: Option<String>) -> Result<JobOpened, Problem> {
        let session = self.session()?;
        session.online()?;
        let job = self.known_job(&session, id).await?;
        let command = Command::job_retry(id, session.new_key());
        let opened: JobOpened = if super::read::needs_code(&job) {
            let code = code.unwrap_or_default();
            check(missing_code(&code).into_iter().collect())?;
            session.send_stepped_up(command, &code).await?
        } else {
            session.send_now(&command).await?
        };
        session.jobs_changed();
        Ok(opened)
    }

    /// Writes the rows of a job, all or those of one state, into the downloads folder as CSV; answers the file's path.
    ///
    /// # Errors
    /// `not_found`, `offline`, `storage` when the file cannot be written.
    pub async fn job_results(&self, id: JobId, state: Option<ItemState>) -> Result<String, Problem> {
        let session = self.session()?;
        session.online()?;
        let file = session.client.job_results(id, state).await?;
        let (folder, now) = (self.config.downloads.clone(), session.now());
        let written = blocking(move || write(&folder, &file, now)).await?;
        let path = written.map_err(|error| downloads::refused(&error))?;
        Ok(path.to_string_lossy().into_owned())
    }
}

/// As the platform made it: its cells are escaped there.
fn write(folder: &Path, file: &[u8], now: Timestamp) -> std::io::Result<PathBuf> {
    let (path, out) = downloads::create(folder, "job", "csv", now)?;
    let mut out = BufWriter::new(out);
    out.write_all(downloads::MARK)?;
    out.write_all(file)?;
    downloads::finish(out)?;
    Ok(path)
}
