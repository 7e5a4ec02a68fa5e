//! Numbered pictures.

use crate::{desktop, driven::Driven};
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// A folder of pictures in the order in which they were taken.
pub struct Album {
    folder: PathBuf,
    count: u32,
}

impl Album {
    pub fn open(folder: PathBuf) -> Result<Self> {
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(Self { folder, count: 0 })
    }

    /// The main window, once its page rests. Not by WebDriver: its screenshots never come from an embedded web view.
    pub async fn page(&mut self, app: &Driven, name: &str) -> Result<()> {
        app.settled().await?;
        // A picture of a window has black where another lies over it.
        desktop::output("dunstctl", &["close-all"])?;
        let window = desktop::main_window().await?;
        desktop::output("xdotool", &["windowraise", &window])?;
        // What was drawn reaches the screen a little later.
        tokio::time::sleep(Duration::from_millis(250)).await;
        self.take(&window, name)
    }

    /// The whole screen, with what is not the page's: windows, bars, notifications.
    pub fn screen(&mut self, name: &str) -> Result<()> {
        self.take("root", name)
    }

    fn take(&mut self, window: &str, name: &str) -> Result<()> {
        let file = self.next(name, "png");
        let status = Command::new("import").args(["-window", window]).arg(&file).status();
        anyhow::ensure!(
            status.context("`import` of ImageMagick is missing")?.success(),
            "no picture of the screen"
        );
        Ok(())
    }

    /// A text beside the pictures.
    pub fn text(&mut self, name: &str, ending: &str, text: &str) -> Result<()> {
        Ok(std::fs::write(self.next(name, ending), text)?)
    }

    fn next(&mut self, name: &str, ending: &str) -> PathBuf {
        self.count += 1;
        let file = self.folder.join(format!("{:02}-{name}.{ending}", self.count));
        println!("{}", file.display());
        file
    }
}
