//! Scripts that run in the page.

/// Calls a command over the page's own bridge.
pub const CALL: &str = r"
const [command, args, done] = arguments;
window.__TAURI_INTERNALS__.invoke(command, args).then((value) => done({ ok: value ?? null }), (problem) => done({ problem }));
";

/// Whether a text can be read, as rendered.
pub const SHOWS: &str = r"
const flat = (text) => text.replace(/[\s\u2066-\u2069]+/g, ' ').toLowerCase();
return flat(document.body.innerText).includes(flat(arguments[0]));
";

/// What can be operated and has this accessible name: exactly, else beginning with it, else holding it. What lies on top
/// comes first, and among equals what comes first on the page.
pub const NAMED: &str = r#"
const wanted = arguments[0];
const flat = (text) => (text || '').replace(/[\s\u2066-\u2069]+/g, ' ').trim().toLowerCase();
const name = flat(wanted);
const byIds = (ids) => (ids || '').split(/\s+/).map((id) => document.getElementById(id)?.textContent || '').join(' ');
const labels = (element) => element.labels ? [...element.labels].map((label) => label.innerText).join(' ') : '';
const nameOf = (element) => flat(element.getAttribute('aria-label')) || flat(byIds(element.getAttribute('aria-labelledby')))
  || flat(labels(element)) || flat(element.innerText) || flat(element.placeholder) || flat(element.title);
const operable = 'button, a[href], input, select, textarea, summary, [role=button], [role=link], [role=option], [role=menuitem], '
  + '[role=menuitemradio], [role=menuitemcheckbox], [role=tab], [role=radio], [role=checkbox], [role=switch], [role=combobox], '
  + '[role=row], [role=treeitem], [cmdk-item], [role=textbox]';
const layers = [...document.querySelectorAll('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]')].reverse();
const seen = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
for (const layer of [...layers, document]) {
  const all = [...layer.querySelectorAll(operable)].filter(seen).map((element) => [element, nameOf(element)]);
  for (const fits of [(text) => text === name, (text) => text.startsWith(name), (text) => text.includes(name)]) {
    const found = all.find(([, text]) => text && fits(text));
    if (found) return found[0];
  }
}
return null;
"#;

/// Answers when nothing was drawn anew for a third of a second, or after five.
pub const SETTLED: &str = r"
const done = arguments[0];
const begun = performance.now();
let last = performance.now();
const observer = new MutationObserver(() => { last = performance.now(); });
observer.observe(document.documentElement, { subtree: true, childList: true, attributes: true });
const look = () => {
  const now = performance.now();
  const busy = document.querySelector('[aria-busy=true], [data-skeleton]');
  if ((now - last > 300 && !busy) || now - begun > 5000) { observer.disconnect(); requestAnimationFrame(() => requestAnimationFrame(() => done(true))); } else setTimeout(look, 50);
};
look();
";

/// Whether an element takes clicks.
pub const ABLE: &str =
    "const [element] = arguments; return !element.disabled && element.getAttribute('aria-disabled') !== 'true'";
