//! The least that Tauri can open: the reference for start and memory in `cargo xtask bench`.

use tauri::{WebviewUrl, WebviewWindowBuilder};

#[expect(
    clippy::disallowed_methods,
    reason = "generated code; it runs before there is anything to leave open"
)]
fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
                .title("Empty")
                .inner_size(1280.0, 800.0)
                .center()
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!("examples/empty_window/tauri.conf.json"))
}
