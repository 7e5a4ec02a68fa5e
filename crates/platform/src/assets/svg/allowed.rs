//! The lists: elements and attributes of SVG that draw.

use super::{Fault, SVG, XLINK, XML, css, reference};
use roxmltree::{Attribute, Node};

/// What becomes of an element.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Keep,
    /// With all that is in it.
    LeaveOut,
}

const ELEMENTS: &[&str] = &[
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "title",
    "desc",
    "style",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "pattern",
    "marker",
    "filter",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feFuncR",
    "feFuncG",
    "feFuncB",
    "feFuncA",
    "feComposite",
    "feDropShadow",
    "feFlood",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
];

/// Of those a reference within the file is all that `href` may be.
const REFERRING: &[&str] = &["use", "linearGradient", "radialGradient", "pattern"];

/// Attributes whose values are names, numbers or coordinates.
const PLAIN: &[&str] = &[
    "id",
    "class",
    "d",
    "points",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "fx",
    "fy",
    "fr",
    "width",
    "height",
    "viewBox",
    "preserveAspectRatio",
    "offset",
    "gradientUnits",
    "spreadMethod",
    "clipPathUnits",
    "maskUnits",
    "maskContentUnits",
    "patternUnits",
    "patternContentUnits",
    "filterUnits",
    "primitiveUnits",
    "in",
    "in2",
    "result",
    "mode",
    "type",
    "values",
    "stdDeviation",
    "dx",
    "dy",
    "k1",
    "k2",
    "k3",
    "k4",
    "operator",
    "tableValues",
    "slope",
    "intercept",
    "amplitude",
    "exponent",
    "radius",
    "markerWidth",
    "markerHeight",
    "markerUnits",
    "refX",
    "refY",
    "orient",
    "pathLength",
    "textLength",
    "lengthAdjust",
    "rotate",
];

/// Attributes whose values are CSS.
const STYLED: &[&str] = &[
    "style",
    "transform",
    "gradientTransform",
    "patternTransform",
    "fill",
    "fill-opacity",
    "fill-rule",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-opacity",
    "opacity",
    "color",
    "clip-path",
    "clip-rule",
    "mask",
    "filter",
    "marker-start",
    "marker-mid",
    "marker-end",
    "stop-color",
    "stop-opacity",
    "flood-color",
    "flood-opacity",
    "color-interpolation-filters",
    "font-family",
    "font-size",
    "font-weight",
    "font-style",
    "text-anchor",
    "dominant-baseline",
    "letter-spacing",
    "word-spacing",
    "display",
    "visibility",
    "overflow",
    "paint-order",
    "vector-effect",
    "shape-rendering",
    "mix-blend-mode",
    "isolation",
];

/// What becomes of an element, judged by its name alone.
pub(super) fn element(node: Node<'_, '_>) -> Result<Verdict, Fault> {
    let name = node.tag_name();
    match name.namespace() {
        Some(SVG) if ELEMENTS.contains(&name.name()) => Ok(Verdict::Keep),
        Some(SVG) if name.name() == "metadata" => Ok(Verdict::LeaveOut),
        // HTML acts, and so may what calls itself SVG or nothing; an editor's own namespace is known to no browser.
        Some(space)
            if !space.is_empty() && space != SVG && !space.contains("xhtml") && !space.contains("xml-events") =>
        {
            Ok(Verdict::LeaveOut)
        }
        _ => Err(Fault::Element(name.name().to_owned())),
    }
}

/// What an attribute is called in the file that is kept; `None` when it is left out.
pub(super) fn attribute<'a>(node: Node<'_, '_>, attribute: &Attribute<'a, '_>) -> Result<Option<&'a str>, Fault> {
    let name = attribute.name();
    if name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on")) {
        return Err(Fault::Handler(name.to_owned()));
    }
    match attribute.namespace() {
        None => {}
        Some(XLINK) if name == "href" => {}
        Some(XML) if name == "base" => return Err(Fault::Reference(attribute.value().to_owned())),
        Some(_) => return Ok(None),
    }
    if name == "href" {
        return link(node);
    }
    if matches!(name, "src" | "srcset" | "action" | "formaction" | "poster" | "data") {
        return Err(Fault::Reference(attribute.value().to_owned()));
    }
    if STYLED.contains(&name) {
        css::check(attribute.value())?;
        return Ok(Some(attribute.name()));
    }
    Ok(PLAIN.contains(&name).then(|| attribute.name()))
}

fn link(node: Node<'_, '_>) -> Result<Option<&'static str>, Fault> {
    let value = reference(node).unwrap_or_default();
    let own = value
        .strip_prefix('#')
        .is_some_and(|name| !name.is_empty() && !name.contains(char::is_whitespace));
    match own && REFERRING.contains(&node.tag_name().name()) {
        true => Ok(Some("href")),
        false => Err(Fault::Reference(super::write::shortened(value))),
    }
}
