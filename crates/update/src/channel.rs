//! Where updates are announced, and who signs them: fixed when the console is built.

use minisign_verify::PublicKey;
use url::Url;

/// An update channel.
pub struct Channel {
    pub(crate) feed: Url,
    pub(crate) keys: Vec<PublicKey>,
}

#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    #[error("the address of the update feed is not an https address")]
    NotHttps,
    #[error("the key of the updates is missing or no minisign public key")]
    Key,
}

impl Channel {
    /// `None` when neither is given: a build without updates. `keys` are minisign public keys in base64, separated by
    /// spaces: several while an old one is being replaced.
    ///
    /// # Errors
    /// When the feed is not `https`, or there is no usable key for it.
    pub fn of_build(feed: Option<&str>, keys: Option<&str>) -> Result<Option<Self>, ChannelError> {
        let given = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let (feed, keys) = (given(feed), given(keys));
        let Some(feed) = feed else {
            return match keys {
                None => Ok(None),
                Some(_) => Err(ChannelError::NotHttps),
            };
        };
        let feed = Url::parse(&feed).map_err(|_| ChannelError::NotHttps)?;
        if feed.scheme() != "https" {
            return Err(ChannelError::NotHttps);
        }
        let keys = keys.ok_or(ChannelError::Key)?;
        let keys: Result<Vec<_>, _> = keys.split_whitespace().map(PublicKey::from_base64).collect();
        Ok(Some(Self {
            feed,
            keys: keys.map_err(|_| ChannelError::Key)?,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";

    #[test]
    fn a_build_without_a_channel_has_none() {
        assert!(Channel::of_build(None, None).unwrap().is_none());
        assert!(Channel::of_build(Some(" "), Some("")).unwrap().is_none());
    }

    #[test]
    fn a_feed_is_encrypted_or_it_is_none() {
        for feed in [
            "http://updates.example/feed.json",
            "file:///feed.json",
            "updates.example",
        ] {
            let channel = Channel::of_build(Some(feed), Some(KEY));
            assert!(matches!(channel, Err(ChannelError::NotHttps)), "{feed}");
        }
        // Not on this machine either: whoever may listen on a port here is not who signs.
        assert!(Channel::of_build(Some("http://127.0.0.1/feed.json"), Some(KEY)).is_err());
        assert!(
            Channel::of_build(Some("https://updates.example/feed.json"), Some(KEY))
                .unwrap()
                .is_some()
        );
    }

    #[test]
    fn a_feed_without_a_usable_key_is_an_error_and_not_an_unsigned_feed() {
        for key in [None, Some(""), Some("RWQ"), Some("not base64")] {
            assert!(
                Channel::of_build(Some("https://updates.example/feed.json"), key).is_err(),
                "{key:?}"
            );
        }
        let both = format!("{KEY} {KEY}");
        let channel = Channel::of_build(Some("https://updates.example/feed.json"), Some(&both));
        assert_eq!(channel.unwrap().unwrap().keys.len(), 2);
    }
}
