//! Logos. Files cross the bridge as bytes: as JSON each byte would be a number.

use tauri::{
    Runtime, Webview,
    ipc::{InvokeBody, Request, Response},
};
use wheelhouse_contract::{
    AssetId, ErrorCode, Problem, TenantId,
    asset::{Picture, Upload},
};

pass! {
    tenant_logo_remove(id: TenantId) -> Option<Picture>;
}

#[tauri::command]
pub async fn logo_upload<R: Runtime>(webview: Webview<R>, request: Request<'_>) -> Result<Upload, Problem> {
    let file = file(&request)?;
    super::main_only(&webview).await?.logo_upload(file).await
}

#[tauri::command]
pub async fn tenant_logo_set<R: Runtime>(
    webview: Webview<R>,
    request: Request<'_>,
) -> Result<Option<Picture>, Problem> {
    let tenant: Option<TenantId> = request
        .headers()
        .get("tenant")
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse().ok());
    let tenant = tenant.ok_or_else(|| Problem::new(ErrorCode::Invalid, "Say whose logo it is."))?;
    let file = file(&request)?;
    super::main_only(&webview).await?.tenant_logo_set(tenant, file).await
}

#[tauri::command]
pub async fn asset_read<R: Runtime>(webview: Webview<R>, id: AssetId) -> Result<Response, Problem> {
    let bytes = super::main_only(&webview).await?.asset_read(id).await?;
    Ok(Response::new(bytes))
}

fn file(request: &Request<'_>) -> Result<Vec<u8>, Problem> {
    match request.body() {
        InvokeBody::Raw(bytes) => Ok(bytes.clone()),
        InvokeBody::Json(_) => Err(Problem::new(ErrorCode::Invalid, "A file travels as its bytes.")),
    }
}
