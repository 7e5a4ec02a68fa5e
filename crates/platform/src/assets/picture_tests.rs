use super::*;

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], kind, data, &[0; 4]].concat()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for part in [chunk(b"IHDR", &head), chunk(b"IDAT", b"pixels"), chunk(b"IEND", b"")] {
        file.extend(part);
    }
    file
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let frame = [&[8][..], &height.to_be_bytes(), &width.to_be_bytes(), &[1, 1, 0x11, 0]].concat();
    [
        &[0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11][..],
        &frame,
        &[0xff, 0xd9],
    ]
    .concat()
}

fn status(file: &[u8], declared: &str) -> u16 {
    match examine(file, Some(declared)) {
        Ok(_) => 200,
        Err(ApiError::Problem(problem)) => problem.status,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_picture_is_what_its_bytes_say_and_measures_what_they_say() {
    let examined = examine(&png(640, 120), Some("image/png")).unwrap();
    assert_eq!(
        (examined.kind, examined.width, examined.height),
        (PictureKind::Png, 640, 120)
    );
    assert_eq!(examined.bytes, png(640, 120));
    let examined = examine(&jpeg(300, 200), Some("image/jpeg")).unwrap();
    assert_eq!(
        (examined.kind, examined.width, examined.height),
        (PictureKind::Jpeg, 300, 200)
    );
}

#[test]
fn what_is_no_picture_is_refused_whatever_it_is_called() {
    for file in [
        &b""[..],
        b"#!/bin/sh\nrm -rf /",
        b"<html><script>alert(1)</script></html>",
        b"GIF89a\x01\x00\x01\x00",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"MZ\x90\x00",
    ] {
        for declared in ["image/png", "image/jpeg", "image/svg+xml"] {
            assert_eq!(status(file, declared), 415, "{file:?} as {declared}");
        }
    }
}

#[test]
fn a_picture_that_is_called_something_else_is_refused() {
    assert_eq!(status(&png(64, 64), "image/jpeg"), 415);
    assert_eq!(status(&jpeg(64, 64), "image/svg+xml"), 415);
    assert_eq!(status(&png(64, 64), "text/html"), 415);
    assert!(examine(&png(64, 64), None).is_err());
}

#[test]
fn sides_have_bounds() {
    assert_eq!(status(&png(16, 4_096), "image/png"), 200);
    for (width, height) in [
        (15, 64),
        (64, 15),
        (4_097, 64),
        (64, 65_535),
        (0, 0),
        (u32::MAX, u32::MAX),
    ] {
        assert_eq!(status(&png(width, height), "image/png"), 422, "{width} × {height}");
    }
}

#[test]
fn nothing_hides_behind_a_picture_and_half_a_picture_is_none() {
    let good = png(64, 64);
    for cut in 8..good.len() {
        assert_eq!(status(&good[..cut], "image/png"), 422, "cut at {cut}");
    }
    let hiding = [&good[..], b"<script>alert(1)</script>"].concat();
    assert_eq!(status(&hiding, "image/png"), 422);
    let hiding = [&jpeg(64, 64)[..], b"PK\x03\x04"].concat();
    assert_eq!(status(&hiding, "image/jpeg"), 422);
    let mut lying = good.clone();
    lying[8..12].copy_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(status(&lying, "image/png"), 422);
}
