//! Tenants out of a file: it is read here, sent piece by piece as the network allows, and created by a job of the platform.

mod local;
mod upload;

pub(crate) use upload::{Uploads, resume};

use crate::{
    Engine, downloads,
    engine::blocking,
    fault::{self, Fault},
    session::Session,
    view::{ImportUpload, ImportView, Tag, UploadPhase},
};
use serde_json::Value;
use std::{io::Write, sync::Arc};
use wheelhouse_contract::{
    ErrorCode, ImportId, JobId, Problem,
    import::{CREATE, ImportOrder, ImportPreview, PreviewRequest},
    job::{Job, JobOpened},
};
use wheelhouse_remote::Command;

impl Engine {
    /// The file in hand and how far it came.
    pub async fn import_view(&self) -> Result<ImportView, Problem> {
        let session = self.session()?;
        Ok(ImportView {
            upload: session.uploads.now(),
            live: session.is_live(),
        })
    }

    /// Takes a file of this device in hand: reads it, and sends it as soon as the platform can be reached.
    ///
    /// # Errors
    /// `forbidden`; `invalid` at `file` when it cannot be read, is no table, or is too large.
    pub async fn import_choose(&self, path: String) -> Result<ImportUpload, Problem> {
        let session = self.session()?;
        session.require(CREATE)?;
        upload::begin(&session, path).await
    }

    /// Lets go of the file. What the platform has of it and was not started is removed, now or when its time is over.
    pub async fn import_leave(&self) -> Result<(), Problem> {
        let session = self.session()?;
        let known = upload::leave(&session).await?;
        if let Some(import) = known.filter(|_| session.is_live()) {
            let path = format!("/v1/imports/{}", import.id);
            let command = Command::stored("DELETE".to_owned(), path, String::new(), session.new_key(), None);
            if let Err(problem) = session.send_now::<Value>(&command).await {
                tracing::info!(%problem, "an upload is left to expire");
            }
        }
        Ok(())
    }

    /// What would become of each row. Online only.
    ///
    /// # Errors
    /// `offline`, `invalid` for an order that does not fit the file.
    pub async fn import_preview(&self, id: ImportId, request: PreviewRequest) -> Result<ImportPreview, Problem> {
        let session = self.session()?;
        session.require(CREATE)?;
        let command = posted(&session, format!("/v1/imports/{id}/preview"), &request)?;
        session.send_now(&command).await
    }

    /// Writes the rows that would not be created into the downloads folder; answers the file's path. Online only.
    pub async fn import_faulty(&self, id: ImportId, order: ImportOrder) -> Result<String, Problem> {
        let session = self.session()?;
        session.require(CREATE)?;
        let command = posted(&session, format!("/v1/imports/{id}/faulty.csv"), &order)?;
        self.kept(&session, command, "import-faults").await
    }

    /// Writes the failed rows of an import's job into the downloads folder; answers the file's path. Online only.
    pub async fn import_failed(&self, job: JobId) -> Result<String, Problem> {
        let session = self.session()?;
        session.require(CREATE)?;
        let path = format!("/v1/jobs/{job}/failed.csv");
        let command = Command::stored("GET".to_owned(), path, String::new(), session.new_key(), None);
        self.kept(&session, command, "import-failed").await
    }

    /// Begins to create the tenants. Online only.
    ///
    /// # Errors
    /// `forbidden`, `offline`, `conflict` when it is started already.
    pub async fn import_start(&self, id: ImportId, order: ImportOrder) -> Result<Job, Problem> {
        let session = self.session()?;
        for permission in order.permissions() {
            session.require(permission)?;
        }
        let Some(ImportUpload {
            phase: UploadPhase::Ready,
            ..
        }) = session.uploads.now()
        else {
            return Err(Problem::new(
                ErrorCode::Conflict,
                "The file is not at the platform yet.",
            ));
        };
        let command = posted(&session, format!("/v1/imports/{id}/start"), &order)?;
        let opened: JobOpened = session.send_now(&command).await?;
        // What is started goes on without this console.
        upload::leave(&session).await?;
        session.told(&[Tag::Jobs, Tag::Imports]);
        Ok(opened.job)
    }

    /// An answer of text as a file.
    async fn kept(&self, session: &Arc<Session>, command: Command, name: &'static str) -> Result<String, Problem> {
        session.online()?;
        let text = session.client.text(&command).await.map_err(Fault::from)?;
        let (folder, now) = (self.config.downloads.clone(), session.now());
        let written = blocking(move || {
            let (path, mut file) = downloads::create(&folder, name, "csv", now)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            Ok::<_, std::io::Error>(path)
        });
        let path = written.await?.map_err(|error| downloads::refused(&error))?;
        Ok(path.to_string_lossy().into_owned())
    }
}

fn posted(session: &Session, path: String, body: &impl serde::Serialize) -> Result<Command, Problem> {
    session.online()?;
    let body = serde_json::to_string(body).map_err(Fault::from)?;
    Ok(Command::stored("POST".to_owned(), path, body, session.new_key(), None))
}

/// A sentence about the file.
fn at_file(sentence: impl Into<String>) -> Problem {
    let faults = vec![wheelhouse_contract::FieldError::new("file", sentence)];
    fault::check(faults).err().unwrap_or_else(fault::offline)
}
