//! The platform at a glance, and the palette.

use wheelhouse_engine::view::{Overview, PaletteHit};

pass! {
    overview() -> Overview;
    palette_search(text: String) -> Vec<PaletteHit>;
}
