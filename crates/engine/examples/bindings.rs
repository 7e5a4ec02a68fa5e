//! Writes the TypeScript bindings of everything that the screens see into the folder given as the first argument.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: bindings FOLDER")?;
    wheelhouse_engine::bindings::export(std::path::Path::new(&folder))
}
