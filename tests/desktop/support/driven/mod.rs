//! The real app, driven by WebDriver as a person would drive it: by what is seen, by names, by keys.

mod keys;
mod launch;
mod page;
mod steps;

use anyhow::{Context, Result, bail};
use fantoccini::{Client, elements::Element};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// Long enough for a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(45);
const POLL: Duration = Duration::from_millis(60);

/// One running app with its page, or a browser.
pub struct Driven {
    client: Client,
    driver: launch::Driver,
}

impl Driven {
    /// Starts the app on a profile folder; what is left there from an earlier start is found again.
    pub async fn start(profile: &Path, variables: &[(&str, String)]) -> Result<Self> {
        let driver = launch::Driver::start(profile, variables)?;
        let client = driver.connect().await?;
        Ok(Self { client, driver })
    }

    /// Opens a page in a browser that has no cookie yet, in place of the app.
    pub async fn browse(url: &str) -> Result<Self> {
        let driver = launch::Driver::browser()?;
        let client = driver.connect().await?;
        client.goto(url).await?;
        Ok(Self { client, driver })
    }

    /// Ends the app as *Quit* does, and waits until it is gone.
    pub async fn quit(self) -> Result<()> {
        self.driver.quit_app()?;
        // The session ended with the app: closing it finds nobody, and may wait for somebody.
        drop(tokio::time::timeout(Duration::from_secs(2), self.client.close()).await);
        Ok(())
    }

    /// Calls a command as the page itself does.
    pub async fn call(&self, command: &str, arguments: Value) -> Result<Value> {
        let answer = self
            .client
            .execute_async(page::CALL, vec![json!(command), arguments])
            .await?;
        match answer.get("ok") {
            Some(value) => Ok(value.clone()),
            None => bail!("{command}: {}", answer["problem"]),
        }
    }

    /// Goes to a place by its address.
    pub async fn go(&self, path: &str) -> Result<()> {
        self.run("location.hash = arguments[0]", vec![json!(path)]).await?;
        Ok(())
    }

    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.client.execute(script, arguments).await?)
    }

    /// A script that answers by calling its last argument.
    pub async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.client.execute_async(script, arguments).await?)
    }

    /// Waits until the screen has stopped to change: nothing loads, nothing moves.
    pub async fn settled(&self) -> Result<()> {
        self.run_async(page::SETTLED, vec![]).await?;
        Ok(())
    }

    /// Waits until a person can read this somewhere.
    pub async fn sees(&self, text: &str) -> Result<()> {
        let what = || format!("to see “{text}”");
        self.until(what, async || Ok(self.shows(text).await?.then_some(())))
            .await
    }

    pub async fn sees_no(&self, text: &str) -> Result<()> {
        let what = || format!("“{text}” to go");
        self.until(what, async || Ok((!self.shows(text).await?).then_some(())))
            .await
    }

    pub async fn shows(&self, text: &str) -> Result<bool> {
        Ok(self.run(page::SHOWS, vec![json!(text)]).await? == true)
    }

    /// Waits for an element by its accessible name: a button, a link, a field, a row.
    pub async fn named(&self, name: &str) -> Result<Element> {
        let what = || format!("something named “{name}”");
        self.until(what, async || {
            let found = self.run(page::NAMED, vec![json!(name)]).await?;
            Ok(found
                .as_object()
                .and_then(|element| element.values().next()?.as_str().map(str::to_owned)))
        })
        .await
        .map(|id| Element::from_element_id(self.client.clone(), id.into()))
    }

    pub async fn click(&self, name: &str) -> Result<()> {
        let what = || format!("to click “{name}”");
        self.until(what, async || {
            // A screen that is redrawn between finding and clicking is no failure.
            let element = self.named(name).await?;
            let able = self.run(page::ABLE, vec![serde_json::to_value(&element)?]).await? == true;
            Ok(if able { element.click().await.ok() } else { None })
        })
        .await
    }

    /// Waits until what has this name can be used.
    pub async fn able(&self, name: &str) -> Result<()> {
        let what = || format!("“{name}” to be usable");
        self.until(what, async || {
            let element = serde_json::to_value(self.named(name).await?)?;
            Ok((self.run(page::ABLE, vec![element]).await? == true).then_some(()))
        })
        .await
    }

    /// Puts text into the field of this name, in place of what stands there.
    pub async fn fill(&self, name: &str, text: &str) -> Result<()> {
        let field = self.named(name).await?;
        field.click().await?;
        self.press("ctrl+a").await?;
        self.type_text(text).await
    }

    /// Until there is something.
    pub async fn until<T>(&self, what: impl Fn() -> String, look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
        self.until_within(PATIENCE, what, look).await
    }

    /// The same for what takes its time.
    pub async fn until_within<T>(
        &self,
        limit: Duration,
        what: impl Fn() -> String,
        mut look: impl AsyncFnMut() -> Result<Option<T>>,
    ) -> Result<T> {
        let begun = Instant::now();
        loop {
            if let Some(found) = look().await.with_context(&what)? {
                return Ok(found);
            }
            if begun.elapsed() > limit {
                let text = self.run("return document.body.innerText", vec![]).await?;
                bail!(
                    "waited in vain for {}; the page says:\n{}",
                    what(),
                    text.as_str().unwrap_or_default()
                );
            }
            tokio::time::sleep(POLL).await;
        }
    }
}
