use super::*;

fn svg(inner: &str) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 64 64">{inner}</svg>"#
    )
}

fn clean(inner: &str) -> Result<String, Fault> {
    sanitise(svg(inner).as_bytes()).map(|clean| clean.text)
}

#[test]
fn a_logo_as_drawing_programs_write_it_is_kept() {
    let file = r##"<?xml version="1.0" encoding="UTF-8"?>
<!-- Generator: some program -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
  version="1.1" viewBox="0 0 120 40" width="240px" height="80px" inkscape:version="1.3" xml:space="preserve">
  <metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>
  <inkscape:grid type="xygrid"/>
  <title>Acme &amp; Söhne</title>
  <style>.a{fill:#1f5fbf} .b{fill:url(#g);stroke:rgb(1,2,3)}</style>
  <defs><linearGradient id="g" gradientTransform="rotate(45)"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
  <g id="mark" data-name="Mark" transform="translate(4 4)"><path class="a" d="M0 0L10 10z"/></g>
  <use xlink:href="#mark" x="20"/><text x="1" y="2" style="font-family:'Inter';fill:url('#g')">Acme</text>
</svg>"##;
    let clean = sanitise(file.as_bytes()).unwrap();
    assert_eq!((clean.width, clean.height), (240, 80));
    for kept in [
        "<title>Acme &amp; Söhne</title>",
        "fill:url(#g)",
        r##"<use href="#mark" x="20"/>"##,
        r#"d="M0 0L10 10z""#,
        "gradientTransform",
    ] {
        let same = clean.text.contains(kept) || clean.text.contains(&kept.replace("/>", "></use>"));
        assert!(same, "{kept} in {}", clean.text);
    }
    for gone in [
        "inkscape",
        "metadata",
        "RDF",
        "Generator",
        "data-name",
        "xlink",
        "<?xml",
    ] {
        assert!(!clean.text.contains(gone), "{gone} in {}", clean.text);
    }
    // What was cleaned is clean.
    assert_eq!(sanitise(clean.text.as_bytes()).unwrap(), clean);
}

#[test]
fn what_acts_is_refused_by_name() {
    for evil in [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        r#"<script href="https://evil.example/x.js"/>"#,
        r#"<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>"#,
        r#"<script xmlns="">alert(1)</script>"#,
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
        r#"<iframe src="https://evil.example"/>"#,
        r##"<image href="data:image/png;base64,AAAA"/>"##,
        r#"<image xlink:href="https://evil.example/track.png"/>"#,
        r##"<feImage href="#a"/>"##,
        r##"<a href="javascript:alert(1)"><path d="M0 0"/></a>"##,
        r#"<set attributeName="href" to="javascript:alert(1)"/>"#,
        r#"<animate attributeName="href" values="javascript:alert(1)"/>"#,
        r#"<handler type="application/ecmascript">alert(1)</handler>"#,
        r#"<e:listener xmlns:e="http://www.w3.org/2001/xml-events" event="load"/>"#,
        "<unheard-of/>",
    ] {
        let fault = clean(evil).unwrap_err();
        assert!(matches!(fault, Fault::Element(_)), "{evil}: {fault}");
        let inside = clean(&format!("<g><g>{evil}</g></g>")).unwrap_err();
        assert_eq!(inside, fault, "{evil}");
    }
}

#[test]
fn handlers_are_refused_however_they_are_written() {
    for evil in ["onload", "onclick", "ONLOAD", "onBegin", "on", "onmouseover"] {
        let fault = clean(&format!(r#"<path {evil}="alert(1)"/>"#)).unwrap_err();
        assert!(matches!(fault, Fault::Handler(_)), "{evil}: {fault}");
    }
    let spaced = clean(r#"<path xmlns:x="urn:x" x:onload="alert(1)"/>"#).unwrap_err();
    assert!(matches!(spaced, Fault::Handler(_)));
    let root = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)"/>"#;
    assert!(matches!(sanitise(root.as_bytes()), Err(Fault::Handler(_))));
}

#[test]
fn references_stay_inside() {
    for evil in [
        "https://evil.example/a.svg#b",
        "//evil.example/a.svg#b",
        "data:image/svg+xml;base64,AAAA#b",
        "javascript:alert(1)",
        " java&#10;script:alert(1)",
        "other.svg#b",
        "file:///etc/passwd",
        "#",
        "",
        "# a",
    ] {
        for attribute in ["href", "xlink:href"] {
            let fault = clean(&format!(r#"<use {attribute}="{evil}"/>"#)).unwrap_err();
            assert!(matches!(fault, Fault::Reference(_)), "{evil}: {fault}");
        }
    }
    let two = clean(r##"<use href="#a" xlink:href="https://evil.example/x.svg#b"/>"##).unwrap();
    assert!(!two.contains("evil"), "{two}");
    assert!(matches!(
        clean(r#"<path xml:base="https://evil.example/"/>"#),
        Err(Fault::Reference(_))
    ));
    assert!(matches!(clean(r##"<path href="#a"/>"##), Err(Fault::Reference(_))));
}

#[test]
fn styles_load_nothing_however_they_are_written() {
    for evil in [
        "@import url(https://evil.example/x.css);",
        "@import 'x.css';",
        "@\\69mport 'x.css';",
        "@font-face{src:url(x)}",
        "@media all{path{fill:red}}",
        "path{fill:url(https://evil.example)}",
        "path{fill:url( 'https://evil.example' )}",
        "path{fill:URL(//evil.example)}",
        "path{fill:u\\72l(//evil.example)}",
        "path{fill:u\\72 l('//evil.example')}",
        "path{background:image-set('x.png' 1x)}",
        "path{behavior:url(x.htc)}",
        "path{width:expression(alert(1))}",
        "path{fill:url(data:image/svg+xml;base64,AA)}",
        "path{fill:/**/url(/**/x)}",
        "path{fill:attr(x url)}",
        "path{fill:env(x)}",
    ] {
        for inner in [
            format!("<style>{evil}</style>"),
            format!("<style><![CDATA[{evil}]]></style>"),
            format!("<style>path{{}}<!-- -->{evil}</style>"),
        ] {
            let fault = clean(&inner).unwrap_err();
            assert!(
                matches!(fault, Fault::Style(_) | Fault::Reference(_)),
                "{inner}: {fault}"
            );
        }
    }
    for evil in [
        "url(//evil.example)",
        "u&#x72;l(//evil.example)",
        "url(&quot;x&quot;)",
        "image(x)",
    ] {
        for attribute in ["fill", "filter", "mask", "clip-path", "style", "marker-end", "stroke"] {
            let css = if attribute == "style" {
                format!("fill:{evil}")
            } else {
                evil.to_owned()
            };
            assert!(
                clean(&format!(r#"<path {attribute}="{css}"/>"#)).is_err(),
                "{attribute}={css}"
            );
        }
    }
    clean(r##"<path fill="url(#g)" style="fill: url('#g') !important" stroke="rgb(1 2 3 / 50%)"/>"##).unwrap();
}

#[test]
fn entities_and_document_types_are_refused() {
    let lol = r#"<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>"#;
    let xxe = r#"<!DOCTYPE svg [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>"#;
    let plain = r#"<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">"#;
    for head in [lol, xxe, plain] {
        let file = format!("{head}{}", svg("<path d='M0 0'/>"));
        assert_eq!(sanitise(file.as_bytes()), Err(Fault::Dtd));
    }
    assert!(matches!(clean("<text>&xxe;</text>"), Err(Fault::Malformed(_))));
    let styled = format!(r#"<?xml-stylesheet href="https://evil.example/x.css"?>{}"#, svg(""));
    assert!(matches!(sanitise(styled.as_bytes()), Err(Fault::Instruction(_))));
}

#[test]
fn what_grows_without_end_is_refused() {
    let nested = r##"<g id="a"><path d="M0 0"/></g><g id="b"><use href="#a"/><use href="#a"/></g><use href="#b"/>"##;
    assert_eq!(clean(nested), Err(Fault::NestedCopies));
    assert_eq!(clean(r##"<use id="a" href="#a"/>"##), Err(Fault::NestedCopies));
    let many = r##"<use href="#a"/>"##.repeat(USES + 1);
    assert_eq!(clean(&many), Err(Fault::TooLarge));
    let deep = format!("{}{}", "<g>".repeat(DEPTH + 1), "</g>".repeat(DEPTH + 1));
    assert!(clean(&deep).is_err());
    let wide = "<g/>".repeat(NODES as usize);
    assert_eq!(clean(&wide), Err(Fault::TooLarge));
    // Deep enough to overflow the stack of who reads it by recursion.
    let abyss = format!("{}{}", "<g>".repeat(200_000), "</g>".repeat(200_000));
    assert!(clean(&abyss).is_err());
}

#[test]
fn what_is_no_svg_is_refused() {
    assert_eq!(sanitise(b"<svg viewBox='0 0 9 9'/>"), Err(Fault::NotSvg));
    assert_eq!(
        sanitise(b"<html xmlns='http://www.w3.org/1999/xhtml'><svg/></html>"),
        Err(Fault::NotSvg)
    );
    assert_eq!(
        sanitise(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        Err(Fault::NoSize)
    );
    assert_eq!(sanitise(b"\xff\xfe<\0s\0v\0g\0"), Err(Fault::Encoding));
    for broken in ["<svg", "<svg xmlns='http://www.w3.org/2000/svg'>", "<a></b>", ""] {
        assert!(
            matches!(sanitise(broken.as_bytes()), Err(Fault::Malformed(_))),
            "{broken}"
        );
    }
}

#[test]
fn the_measure_is_what_it_says_or_what_it_shows() {
    let measure = |attributes: &str| {
        let file = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>"#);
        sanitise(file.as_bytes()).map(|clean| (clean.width, clean.height)).ok()
    };
    assert_eq!(measure(r#"width="200" height="50px""#), Some((200, 50)));
    assert_eq!(
        measure(r#"width="100%" height="100%" viewBox="0 0 300 60""#),
        Some((300, 60))
    );
    assert_eq!(measure(r#"width="150" viewBox="0,0,300,60""#), Some((150, 30)));
    assert_eq!(measure(r#"width="1in" height="72pt""#), Some((96, 96)));
    assert_eq!(measure(r#"viewBox="0 0 8 4""#), Some((32, 16)));
    for none in [
        r#"width="-1" height="5""#,
        r#"viewBox="0 0 0 9""#,
        r#"viewBox="0 0 NaN 9""#,
        r#"width="1e999" height="1""#,
    ] {
        assert_eq!(measure(none), None, "{none}");
    }
}
