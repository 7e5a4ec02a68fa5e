//! Tenants out of a file. The file is read here: its bytes never pass through a page.

use wheelhouse_contract::{
    ImportId, JobId,
    import::{ImportOrder, ImportPreview, PreviewRequest},
    job::Job,
};
use wheelhouse_engine::view::{ImportUpload, ImportView};

pass! {
    import_view() -> ImportView;
    import_choose(path: String) -> ImportUpload;
    import_leave() -> ();
    import_preview(id: ImportId, request: PreviewRequest) -> ImportPreview;
    import_faulty(id: ImportId, order: ImportOrder) -> String;
    import_failed(job: JobId) -> String;
    import_start(id: ImportId, order: ImportOrder) -> Job;
}
