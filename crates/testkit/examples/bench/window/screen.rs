//! The screen as the X server keeps it in a file: looking at it asks nobody and disturbs nobody.

use anyhow::{Context, Result, ensure};
use std::{
    fs::File,
    os::unix::fs::FileExt,
    time::{Duration, Instant},
};

/// Where the session's X server keeps it, in the format of `xwd`.
const FILE: &str = "WHEELHOUSE_SCREEN";
const PIXEL: usize = 4;
/// How often it is looked at.
const GLANCE: Duration = Duration::from_millis(1);

pub struct Screen {
    file: File,
    /// Of the pixels, behind header and colour map.
    begin: usize,
    stride: usize,
}

/// In pixels of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

impl Rect {
    pub fn at(self, (x, y): (usize, usize)) -> Self {
        Self {
            x: self.x + x,
            y: self.y + y,
            ..self
        }
    }
}

impl Screen {
    pub fn open() -> Result<Self> {
        let path = std::env::var_os(FILE).with_context(|| format!("{FILE} is not set: run `cargo xtask bench`"))?;
        let file = File::open(path)?;
        let mut header = [0; 100];
        file.read_exact_at(&mut header, 0)?;
        let field = |at: usize| -> Result<usize> {
            let bytes = header.get(at * 4..at * 4 + 4).context("a header")?;
            Ok(u32::from_be_bytes(bytes.try_into()?) as usize)
        };
        // XWDFileHeader: its size, …, bits per pixel, bytes per line, …, entries of the colour map at 12 bytes each.
        ensure!(field(1)? == 7 && field(11)? == PIXEL * 8, "a screen of another format");
        Ok(Self {
            file,
            begin: field(0)? + field(19)? * 12,
            stride: field(12)?,
        })
    }

    /// The colours of a few lines through the middle of each of these.
    pub fn picture(&self, rects: &[Rect]) -> Result<Vec<u8>> {
        let mut picture = Vec::new();
        for rect in rects {
            for quarter in 1..4 {
                let y = rect.y + rect.height * quarter / 4;
                let from = picture.len();
                picture.resize(from + rect.width * PIXEL, 0);
                let place = self.begin + y * self.stride + rect.x * PIXEL;
                self.file.read_exact_at(&mut picture[from..], place as u64)?;
            }
        }
        Ok(picture)
    }

    /// When `holds` first held for the picture; looks every millisecond.
    pub fn until(&self, rects: &[Rect], limit: Duration, holds: impl Fn(&[u8]) -> bool) -> Result<Instant> {
        let begun = Instant::now();
        loop {
            let picture = self.picture(rects)?;
            let now = Instant::now();
            if holds(&picture) {
                return Ok(now);
            }
            ensure!(begun.elapsed() < limit, "the screen did not show it within {limit:?}");
            std::thread::park_timeout(GLANCE);
        }
    }

    /// When the picture changed for the last time before it stood still for `quiet`; `None` when it never changed.
    pub fn settled(&self, rects: &[Rect], before: &[u8], quiet: Duration) -> Result<Option<Instant>> {
        let (mut last, mut at, begun) = (before.to_vec(), None, Instant::now());
        while at.unwrap_or(begun).elapsed() < quiet {
            let picture = self.picture(rects)?;
            if picture != last {
                (last, at) = (picture, Some(Instant::now()));
            }
            std::thread::park_timeout(GLANCE);
        }
        Ok(at)
    }
}

/// Whether it is of one colour throughout, as red, green, blue.
pub fn is_all(picture: &[u8], [red, green, blue]: [u8; 3]) -> bool {
    picture
        .chunks_exact(PIXEL)
        .all(|pixel| pixel[..3] == [blue, green, red])
}
