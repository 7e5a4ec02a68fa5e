//! Line icons of the modules, drawn in the page: no request, no font, the colour of their text.

use maud::{Markup, html};
use wheelhouse_contract::tenant::Module;

/// A 24-unit square of strokes; decoration, the word stands beside it.
pub(super) fn icon(module: Module) -> Markup {
    html! {
        svg.icon viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.7"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false" { path d=(icon_path(module)) {} }
    }
}

/// The strokes alone.
pub(crate) fn icon_path(module: Module) -> &'static str {
    match module {
        Module::Employees => {
            "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM2 21a7 7 0 0 1 14 0M17 4a4 4 0 0 1 0 7M18 15a6 6 0 0 1 4 6"
        }
        Module::Attendance => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3 2",
        Module::Wallet => {
            "M3 7a2 2 0 0 1 2-2h13v4M3 7v10a2 2 0 0 0 2 2h15a1 1 0 0 0 1-1V10a1 1 0 0 0-1-1H5a2 2 0 0 1-2-2ZM17 14h.01"
        }
        Module::Tasks => "M4 6l1.5 1.5L8 5M4 13l1.5 1.5L8 12M4 20l1.5 1.5L8 19M12 6h8M12 13h8M12 20h8",
        Module::Complaints => "M4 5h16v11H9l-5 4V5ZM12 8v3M12 13.5h.01",
        Module::Shifts => "M4 6h16v14H4V6ZM4 10h16M8 3v4M16 3v4M8 14h3M13 17h3",
        Module::Reports => "M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6",
        Module::Notifications => "M6 16V10a6 6 0 1 1 12 0v6l2 2H4l2-2ZM10 21h4",
    }
}
