//! The file anew, from what is allowed.

use super::{Fault, SVG, Verdict, allowed, css};
use quick_xml::{
    Writer,
    events::{BytesEnd, BytesStart, BytesText, Event},
};
use roxmltree::{Node, NodeType};

/// Characters of what a refusal quotes.
const QUOTED: usize = 60;

/// The text of the picture: one namespace, no comments, no declarations.
pub(super) fn plain(root: Node<'_, '_>) -> Result<String, Fault> {
    let mut writer = Writer::new(Vec::new());
    write(root, true, &mut writer)?;
    String::from_utf8(writer.into_inner()).map_err(|_| Fault::Encoding)
}

/// Not deeper than `DEPTH`, which was looked at before.
fn write(node: Node<'_, '_>, outermost: bool, writer: &mut Writer<Vec<u8>>) -> Result<(), Fault> {
    if allowed::element(node)? == Verdict::LeaveOut {
        return Ok(());
    }
    let name = node.tag_name().name();
    let mut start = BytesStart::new(name);
    if outermost {
        start.push_attribute(("xmlns", SVG));
    }
    let mut seen: Vec<&str> = Vec::new();
    for attribute in node.attributes() {
        let Some(kept) = allowed::attribute(node, &attribute)? else {
            continue;
        };
        // Of `href` and `xlink:href` the first is what counts.
        if !seen.contains(&kept) {
            seen.push(kept);
            let value = if kept == "href" {
                super::reference(node).unwrap_or_default()
            } else {
                attribute.value()
            };
            start.push_attribute((kept, value));
        }
    }
    event(writer, Event::Start(start))?;
    if name == "style" {
        let text: String = node
            .descendants()
            .filter_map(|part| part.text().filter(|_| part.is_text()))
            .collect();
        css::check(&text)?;
        event(writer, Event::Text(BytesText::new(&text)))?;
    } else {
        for child in node.children() {
            match child.node_type() {
                NodeType::Element => write(child, false, writer)?,
                NodeType::Text => event(writer, Event::Text(BytesText::new(child.text().unwrap_or_default())))?,
                _ => {}
            }
        }
    }
    event(writer, Event::End(BytesEnd::new(name)))
}

fn event(writer: &mut Writer<Vec<u8>>, event: Event<'_>) -> Result<(), Fault> {
    writer
        .write_event(event)
        .map_err(|error| Fault::Malformed(error.to_string()))
}

/// As much of a text as fits into a sentence.
pub(super) fn shortened(text: &str) -> String {
    let start: String = text.chars().take(QUOTED).collect();
    if start.len() < text.len() {
        format!("{start}…")
    } else {
        start
    }
}
