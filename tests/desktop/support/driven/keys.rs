//! The keyboard.

use super::Driven;
use anyhow::{Context, Result, bail};
use fantoccini::{
    actions::{InputSource, KeyAction, KeyActions},
    key::Key,
};

impl Driven {
    /// Presses chords one after the other: `ctrl+k`, `g t`, `Tab`, `Enter`.
    pub async fn press(&self, chords: &str) -> Result<()> {
        for chord in chords.split(' ') {
            let keys = chord.split('+').map(key).collect::<Result<Vec<_>>>()?;
            let down = keys.iter().map(|value| KeyAction::Down { value: *value });
            let up = keys.iter().rev().map(|value| KeyAction::Up { value: *value });
            self.perform(down.chain(up)).await?;
        }
        Ok(())
    }

    /// Types where the focus is.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        let strokes = text
            .chars()
            .flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        self.perform(strokes).await
    }

    /// Moves the focus by Tab until it is on what has this name, as somebody without a pointer does.
    pub async fn tab_to(&self, name: &str) -> Result<()> {
        for _ in 0..80 {
            let wanted = self.named(name).await?.element_id();
            if self
                .client
                .active_element()
                .await
                .is_ok_and(|active| active.element_id() == wanted)
            {
                return Ok(());
            }
            self.press("Tab").await?;
        }
        bail!("Tab never reaches “{name}”")
    }

    async fn perform(&self, actions: impl Iterator<Item = KeyAction>) -> Result<()> {
        let keyboard = actions.fold(KeyActions::new("keyboard".into()), |keyboard, action| {
            keyboard.then(action)
        });
        Ok(self.client.perform_actions(keyboard).await?)
    }
}

fn key(name: &str) -> Result<char> {
    Ok(match name {
        "ctrl" => Key::Control.into(),
        "shift" => Key::Shift.into(),
        "alt" => Key::Alt.into(),
        "Tab" => Key::Tab.into(),
        "Enter" => Key::Enter.into(),
        "Escape" => Key::Escape.into(),
        "Space" => ' ',
        "Down" => Key::Down.into(),
        "Up" => Key::Up.into(),
        "Home" => Key::Home.into(),
        "End" => Key::End.into(),
        one => {
            let mut letters = one.chars();
            let letter = letters.next().context("an empty key")?;
            if letters.next().is_some() {
                bail!("no key is called {one}");
            }
            letter
        }
    })
}
