//! The updater at work: one question or one download at a time, told step by step.

use crate::{
    Channel, Fault, Installation, Next, download, http,
    judge::{Offer, judge},
    memory::Memory,
    read, schedule,
};
use reqwest::Client;
use semver::Version;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use wheelhouse_contract::{
    Timestamp,
    update::{UpdateState, UpdateStep},
};

/// Told at most so often in the course of a download.
const TELLINGS: u64 = 100;

/// What the updater is given.
pub struct Setup {
    /// `None`: this build has no updates.
    pub channel: Option<Channel>,
    /// Private to this console; `update.json` and the folder `update` are the updater's.
    pub folder: PathBuf,
    pub current: Version,
    pub installation: Installation,
    pub clock: fn() -> Timestamp,
    /// Called whenever [`Updates::state`] is another.
    pub tell: Box<dyn Fn() + Send + Sync>,
}

/// The updater. Nothing is fetched or installed unless a person says so; only questions are asked by themselves.
pub struct Updates {
    setup: Setup,
    client: Option<Client>,
    now: Mutex<Now>,
}

struct Now {
    step: UpdateStep,
    offer: Option<Offer>,
    file: Option<PathBuf>,
    memory: Memory,
    cancel: CancellationToken,
}

impl Updates {
    pub fn new(setup: Setup) -> Arc<Self> {
        Self::with(setup, http::settings())
    }

    pub(crate) fn with(setup: Setup, settings: reqwest::ClientBuilder) -> Arc<Self> {
        let client = setup.channel.as_ref().and_then(|_| {
            let client = settings.build();
            client.inspect_err(|error| tracing::warn!(%error, "no updates")).ok()
        });
        let now = Now {
            step: if client.is_some() {
                UpdateStep::Idle
            } else {
                UpdateStep::Off
            },
            offer: None,
            file: None,
            memory: Memory::open(&setup.folder),
            cancel: CancellationToken::new(),
        };
        Arc::new(Self {
            setup,
            client,
            now: Mutex::new(now),
        })
    }

    /// Where it stands.
    pub fn state(&self) -> UpdateState {
        let now = self.now();
        UpdateState {
            current: self.setup.current.to_string(),
            means: self.setup.installation.means(),
            asked_at: now.memory.asked_at,
            now: now.step.clone(),
        }
    }

    /// How long until the server should be asked, with fresh `jitter`; `None` when it never should.
    pub fn wait(&self, jitter: u8) -> Option<Duration> {
        self.client.as_ref()?;
        Some(schedule::wait(self.now().memory.asked_at, (self.setup.clock)(), jitter))
    }

    /// Asks the update server. While a question or a download is under way, or a checked file waits, it changes nothing.
    pub async fn check(&self) -> UpdateState {
        let (Some(channel), Some(client)) = (&self.setup.channel, &self.client) else {
            return self.state();
        };
        let asked = self.turn(|now| {
            let busy = matches!(
                now.step,
                UpdateStep::Checking | UpdateStep::Downloading { .. } | UpdateStep::Ready { .. }
            );
            if !busy {
                now.step = UpdateStep::Checking;
                now.offer = None;
                now.memory.asked_at = Some((self.setup.clock)());
            }
            !busy
        });
        if asked {
            self.remember();
            let answer = http::feed(client, &channel.feed).await;
            let answer = answer.and_then(|feed| self.judge(&feed, channel));
            self.turn(|now| now.answered(answer));
            self.remember();
        }
        self.state()
    }

    fn judge(&self, feed: &[u8], channel: &Channel) -> Result<Option<Offer>, Fault> {
        let manifest = read(feed, channel)?;
        let seen = self.now().memory.seen.clone();
        let version = manifest.version.clone();
        let target = self.setup.installation.target();
        let offer = judge(manifest, &self.setup.current, seen.as_ref(), target.as_deref())?;
        self.now().memory.seen = Some(version);
        Ok(offer)
    }

    /// Begins to fetch what is offered, and answers at once.
    pub fn download(self: &Arc<Self>) -> UpdateState {
        let begun = self.turn(|now| {
            let (UpdateStep::Available { release } | UpdateStep::Failed { release }) = &now.step else {
                return None;
            };
            let offer = now.offer.clone().filter(|offer| offer.artefact.is_some())?;
            now.step = UpdateStep::Downloading {
                release: release.clone(),
                received: 0,
            };
            now.cancel = CancellationToken::new();
            Some((offer, now.cancel.clone()))
        });
        if let Some((offer, cancel)) = begun {
            let this = Arc::clone(self);
            tokio::spawn(async move {
                let fetched = this.fetch(&offer, &cancel).await;
                this.turn(|now| now.fetched(&offer, fetched));
            });
        }
        self.state()
    }

    async fn fetch(&self, offer: &Offer, cancel: &CancellationToken) -> Result<PathBuf, Fault> {
        let (Some(client), Some(artefact), Some((form, ending))) =
            (&self.client, &offer.artefact, self.setup.installation.form())
        else {
            return Err(Fault::Cancelled);
        };
        let name = format!("wheelhouse-{}-{form}.{ending}", offer.manifest.version);
        let step = (artefact.size / TELLINGS).max(1);
        let progress = |bytes: u64| {
            let UpdateStep::Downloading { received, .. } = &mut self.now().step else {
                return;
            };
            let told = *received / step;
            *received = bytes;
            if bytes / step > told {
                (self.setup.tell)();
            }
        };
        download::download(
            client,
            artefact,
            &self.setup.folder.join("update"),
            &name,
            cancel,
            progress,
        )
        .await
    }

    /// Breaks a download off; the offer stands.
    pub fn cancel(&self) -> UpdateState {
        self.now().cancel.cancel();
        self.state()
    }

    /// Puts the checked file in place, blocking; the caller does what is next. [`Next::Nothing`] also when there is none.
    pub fn install(&self) -> Next {
        let ready = {
            let now = self.now();
            let artefact = now.offer.as_ref().and_then(|offer| offer.artefact.clone());
            now.file.clone().zip(artefact)
        };
        let Some((file, artefact)) = ready else {
            return Next::Nothing;
        };
        let put = self.setup.installation.put(&artefact, &file);
        self.turn(|now| now.put(&put));
        put.unwrap_or(Next::Nothing)
    }

    /// Changes something and tells it.
    fn turn<T>(&self, change: impl FnOnce(&mut Now) -> T) -> T {
        let answer = change(&mut self.now());
        (self.setup.tell)();
        answer
    }

    fn remember(&self) {
        let memory = self.now().memory.clone();
        if let Err(error) = memory.save(&self.setup.folder) {
            tracing::warn!(%error, "the updater cannot remember");
        }
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Now {
    fn answered(&mut self, answer: Result<Option<Offer>, Fault>) {
        self.step = match answer {
            Ok(None) => UpdateStep::UpToDate,
            Ok(Some(offer)) => {
                let release = offer.release();
                self.offer = Some(offer);
                UpdateStep::Available { release }
            }
            Err(Fault::Refused(reason)) => {
                tracing::warn!(?reason, "an announced update is refused");
                UpdateStep::Refused { reason }
            }
            Err(fault) => {
                tracing::info!(%fault, "no answer about updates");
                UpdateStep::Offline
            }
        };
    }

    fn fetched(&mut self, offer: &Offer, fetched: Result<PathBuf, Fault>) {
        let release = offer.release();
        self.step = match fetched {
            Ok(file) => {
                self.file = Some(file);
                UpdateStep::Ready { release }
            }
            Err(Fault::Cancelled) => UpdateStep::Available { release },
            Err(fault) => self.failed(release, &fault),
        };
    }

    fn put(&mut self, put: &Result<Next, Fault>) {
        let Some(offer) = &self.offer else { return };
        let release = offer.release();
        if let Err(fault) = put {
            self.file = None;
            self.step = self.failed(release, fault);
        }
    }

    fn failed(&mut self, release: wheelhouse_contract::update::UpdateRelease, fault: &Fault) -> UpdateStep {
        tracing::warn!(%fault, version = release.version, "an update is not installed");
        match fault {
            Fault::Refused(reason) => {
                self.offer = None;
                UpdateStep::Refused { reason: *reason }
            }
            Fault::Offline(_) | Fault::Cancelled => UpdateStep::Offline,
            Fault::Disk(_) => UpdateStep::Failed { release },
        }
    }
}
