//! Tenants out of a file. The file is read here: its bytes never pass through a page.

use super::main_only;
use tauri::{Runtime, Webview};
use wheelhouse_contract::{
    ImportId, JobId, Problem,
    import::{ImportOrder, ImportPreview, PreviewRequest},
    job::Job,
};
use wheelhouse_engine::view::{ImportUpload, ImportView};

/// The desktop's own dialog for a file of tenants; `None`: nobody chose one.
#[tauri::command]
pub async fn import_pick<R: Runtime>(webview: Webview<R>) -> Result<Option<String>, Problem> {
    main_only(&webview).await?;
    let dialog = rfd::AsyncFileDialog::new()
        .set_parent(&webview.window())
        .add_filter("CSV, JSON", &["csv", "tsv", "txt", "json"]);
    let chosen = dialog.pick_file().await;
    Ok(chosen.map(|file| file.path().to_string_lossy().into_owned()))
}

pass! {
    import_view() -> ImportView;
    import_choose(path: String) -> ImportUpload;
    import_leave() -> ();
    import_preview(id: ImportId, request: PreviewRequest) -> ImportPreview;
    import_faulty(id: ImportId, order: ImportOrder) -> String;
    import_failed(job: JobId) -> String;
    import_start(id: ImportId, order: ImportOrder) -> Job;
}
