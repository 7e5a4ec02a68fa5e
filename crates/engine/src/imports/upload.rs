//! Sending the file: piece by piece, from where the platform says, as often as the network breaks. Which file it is rests in
//! `state.db`: a console that was closed goes on with it at the next start.

use super::local::{self, Local};
use crate::{
    engine::blocking,
    guard,
    session::Session,
    view::{ImportUpload, Link, Tag, UploadPhase},
};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio_util::sync::CancellationToken;
use wheelhouse_contract::{
    ErrorCode, Problem,
    import::{Import, ImportState, PIECE},
};
use wheelhouse_remote::{Command, RemoteError};
use wheelhouse_store::state::settings;

/// Under which the path rests.
const KEY: &str = "import";
/// Between two tries while the platform seems to be there.
const PAUSE: Duration = Duration::from_secs(1);

/// The one file in hand.
#[derive(Default)]
pub(crate) struct Uploads {
    current: Mutex<Option<(ImportUpload, CancellationToken)>>,
}

impl Uploads {
    pub fn now(&self) -> Option<ImportUpload> {
        guard::lock(&self.current).as_ref().map(|(upload, _)| upload.clone())
    }

    /// Changes what is shown, unless another file was chosen meanwhile.
    fn change(&self, stop: &CancellationToken, change: impl FnOnce(&mut ImportUpload)) {
        if let Some((upload, _)) = guard::lock(&self.current).as_mut().filter(|_| !stop.is_cancelled()) {
            change(upload);
        }
    }

    fn take(&self) -> Option<ImportUpload> {
        let (upload, stop) = guard::lock(&self.current).take()?;
        stop.cancel();
        Some(upload)
    }
}

/// Takes a file in hand, in place of the one before.
pub(super) async fn begin(session: &Arc<Session>, path: String) -> Result<ImportUpload, Problem> {
    let file = PathBuf::from(&path);
    let local = blocking(move || local::read(&file)).await??;
    let upload = ImportUpload {
        path: path.clone(),
        name: local.file.name.clone(),
        size: local.file.size,
        sent: 0,
        phase: UploadPhase::Waiting,
        inspection: local.inspection.clone(),
        import: None,
        problem: None,
    };
    session.write_state(move |tx| settings::put(tx, KEY, &path)).await?;
    session.uploads.take();
    let stop = session.stop.child_token();
    *guard::lock(&session.uploads.current) = Some((upload.clone(), stop.clone()));
    session.told(&[Tag::Imports]);
    let session = Arc::clone(session);
    tokio::spawn(async move { run(&session, &stop, local).await });
    Ok(upload)
}

/// Lets go of the file; what the platform knew of it.
pub(super) async fn leave(session: &Session) -> Result<Option<Import>, Problem> {
    session.write_state(|tx| settings::remove(tx, KEY)).await?;
    let upload = session.uploads.take();
    session.told(&[Tag::Imports]);
    Ok(upload.and_then(|upload| upload.import))
}

/// Goes on with the file that was in hand when the console was closed. One that is gone or was changed into something else is
/// forgotten.
pub(crate) async fn resume(session: Arc<Session>) {
    let kept = session.read_state(|conn| settings::get::<String>(conn, KEY)).await;
    let begun = match kept {
        Ok(Some(path)) => begin(&session, path).await.map(drop),
        Ok(None) => Ok(()),
        Err(fault) => Err(fault.into()),
    };
    if let Err(problem) = begun {
        tracing::info!(%problem, "an import is not gone on with");
        if let Err(problem) = leave(&session).await {
            tracing::warn!(%problem, "an import cannot be forgotten");
        }
    }
}

/// Until the file is whole at the platform, is refused there, or is let go of.
async fn run(session: &Arc<Session>, stop: &CancellationToken, local: Local) {
    let told = |change: &dyn Fn(&mut ImportUpload)| {
        session.uploads.change(stop, change);
        session.told(&[Tag::Imports]);
    };
    loop {
        let sent = tokio::select! {
            () = stop.cancelled() => return,
            sent = send(session, &local, &told) => sent,
        };
        match sent {
            Ok(()) => return,
            Err(error) if may_wait(&error) => {
                told(&|upload| upload.phase = UploadPhase::Waiting);
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = reachable(session) => {}
                }
            }
            Err(error) => {
                let problem = Problem::from(error);
                return told(&|upload| {
                    upload.phase = UploadPhase::Failed;
                    upload.problem = Some(problem.clone());
                });
            }
        }
    }
}

/// Lost on the way, or asked of the wrong place: the platform says where to go on.
fn may_wait(error: &RemoteError) -> bool {
    error.is_offline() || matches!(error.code(), ErrorCode::RateLimited | ErrorCode::Conflict)
}

/// Returns when another try is worth it.
async fn reachable(session: &Session) {
    tokio::time::sleep(PAUSE).await;
    let mut status = session.watch();
    let there = status.wait_for(|status| status.link == Link::Live && !status.offline_by_choice);
    if there.await.is_err() {
        // The sync is over, and so is the session.
        session.stop.cancelled().await;
    }
}

/// Changes what is shown of the upload, and says that it changed.
type Told<'a> = dyn Fn(&dyn Fn(&mut ImportUpload)) + Sync + 'a;

async fn send(session: &Session, local: &Local, told: &Told<'_>) -> Result<(), RemoteError> {
    if session.online().is_err() {
        return Err(RemoteError::Offline {
            detail: "Working offline.".to_owned(),
            retry_after: None,
        });
    }
    let body = serde_json::to_string(&local.file).unwrap_or_default();
    let command = Command::stored(
        "POST".to_owned(),
        "/v1/imports".to_owned(),
        body,
        session.new_key(),
        None,
    );
    let mut import: Import = session.client.send(&command).await?.value;
    while import.received < import.size {
        let known = import.clone();
        told(&|upload| {
            upload.phase = UploadPhase::Sending;
            upload.sent = known.received;
            upload.import = Some(known.clone());
        });
        let at = usize::try_from(import.received)
            .unwrap_or(usize::MAX)
            .min(local.bytes.len());
        let end = local.bytes.len().min(at.saturating_add(PIECE as usize));
        let piece = local.bytes[at..end].to_vec();
        import = session
            .client
            .import_piece(import.id, import.received, piece, session.new_key())
            .await?;
    }
    told(&|upload| {
        upload.phase = UploadPhase::Checking;
        upload.sent = upload.size;
    });
    if import.state == ImportState::Uploading {
        let path = format!("/v1/imports/{}/complete", import.id);
        let command = Command::stored("POST".to_owned(), path, String::new(), session.new_key(), None);
        import = session.client.send(&command).await?.value;
    }
    told(&|upload| {
        upload.phase = UploadPhase::Ready;
        upload.import = Some(import.clone());
    });
    Ok(())
}
