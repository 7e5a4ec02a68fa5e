//! Makes the ACL manifest: a command that is not in it cannot be granted, and nothing that is not granted can be called.

macro_rules! commands {
    ($($area:ident: $($name:ident),+;)+) => {
        const COMMANDS: &[&str] = &[$($(stringify!($name)),+),+];
    };
}
include!("commands.list");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for watched in ["src-tauri/commands.list", "src-tauri/capabilities", "icons", "ui/dist"] {
        println!("cargo:rerun-if-changed={watched}");
    }
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    Ok(tauri_build::try_build(attributes)?)
}
