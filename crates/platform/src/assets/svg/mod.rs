//! SVG as a picture and nothing else: read by an XML parser that knows no DTD, and written anew from what the lists allow.
//!
//! Two things happen to what is not allowed. What only an editor needs (its own namespaces, metadata, comments, attributes
//! that nobody knows) is left out. What could act, load or grow (scripts, event handlers, foreign content, links, references
//! out of the file, entities, style sheets from elsewhere) refuses the whole file, and the refusal names it: a logo that holds
//! such things was not made by who believes to upload it.

mod allowed;
mod css;
mod measure;
mod write;

#[cfg(test)]
mod tests;

use allowed::Verdict;
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::{BTreeMap, BTreeSet};

/// Elements, texts and comments of one file.
const NODES: u32 = 20_000;
/// Elements within elements.
const DEPTH: usize = 64;
/// Copies of other parts of the file.
const USES: usize = 500;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Why a file is refused: a sentence for who uploads it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("The SVG is not written in UTF-8. Save it as UTF-8 and try again.")]
    Encoding,
    #[error("The SVG cannot be read as XML: {0}.")]
    Malformed(String),
    #[error("The SVG holds a document type or entities. Export it as plain SVG, without a DTD.")]
    Dtd,
    #[error("The file is XML, but its outermost element is no <svg> of SVG’s namespace.")]
    NotSvg,
    #[error("The SVG says neither its width and height nor its viewBox.")]
    NoSize,
    #[error("The SVG is too large: at most {NODES} elements, {DEPTH} within each other, and {USES} copies.")]
    TooLarge,
    #[error("The SVG holds the element <{0}>, which a picture does not need. Remove it and try again.")]
    Element(String),
    #[error("The SVG holds the attribute {0}, which could run a script. Remove it and try again.")]
    Handler(String),
    #[error("The SVG refers to {0:?}. A logo may refer to nothing but its own parts.")]
    Reference(String),
    #[error("The SVG holds the processing instruction <?{0}?>. Remove it and try again.")]
    Instruction(String),
    #[error("The SVG’s styles hold {0}, which a picture does not need. Remove it and try again.")]
    Style(String),
    #[error("The SVG copies a part that holds copies itself. Resolve the copies and try again.")]
    NestedCopies,
}

/// A file that is a picture and nothing else.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Clean {
    pub text: String,
    pub width: u32,
    pub height: u32,
}

/// The file as it may be kept and served.
pub(super) fn sanitise(bytes: &[u8]) -> Result<Clean, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::Encoding)?;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::DtdDetected => Fault::Dtd,
        roxmltree::Error::NodesLimitReached => Fault::TooLarge,
        other => Fault::Malformed(other.to_string()),
    })?;
    let root = document.root_element();
    if !root.has_tag_name((SVG, "svg")) {
        return Err(Fault::NotSvg);
    }
    refuse_instructions(&document)?;
    refuse_growth(root)?;
    let (width, height) = measure::of(root).ok_or(Fault::NoSize)?;
    let text = write::plain(root)?;
    Ok(Clean { text, width, height })
}

/// `<?xml-stylesheet?>` loads a style sheet.
fn refuse_instructions(document: &Document<'_>) -> Result<(), Fault> {
    let instruction = document.descendants().find_map(|node| node.pi());
    instruction.map_or(Ok(()), |found| Err(Fault::Instruction(found.target.to_owned())))
}

/// A copy of copies of copies grows without end, and so does depth.
fn refuse_growth(root: Node<'_, '_>) -> Result<(), Fault> {
    let mut uses = 0;
    let mut targets = BTreeSet::new();
    let mut holders: BTreeMap<&str, bool> = BTreeMap::new();
    for node in root.descendants().filter(Node::is_element) {
        let within = node.ancestors().filter(Node::is_element);
        if within.clone().count() > DEPTH {
            return Err(Fault::TooLarge);
        }
        if !node.has_tag_name((SVG, "use")) {
            continue;
        }
        uses += 1;
        targets.extend(reference(node).and_then(|value| value.strip_prefix('#')));
        for holder in within.filter_map(|holder| holder.attribute("id")) {
            holders.insert(holder, true);
        }
    }
    if uses > USES {
        return Err(Fault::TooLarge);
    }
    if targets.iter().any(|target| holders.contains_key(target)) {
        return Err(Fault::NestedCopies);
    }
    Ok(())
}

/// Where an element refers to.
fn reference<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    let value = node.attribute("href").or_else(|| node.attribute((XLINK, "href")));
    value.map(str::trim)
}
