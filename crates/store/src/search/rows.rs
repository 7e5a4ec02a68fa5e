//! The tenants' values in columns: of fixed size, as text, as tags.

use super::{Entry, fold, spelling::Spelling, tags::TagLists, text::Texts};
use memchr::memchr;
use std::borrow::Cow;
use wheelhouse_contract::{
    TenantId, Timestamp,
    tenant::{BusinessSize, BusinessType, Health, Plan, TenantStatus},
};

/// Stands for an instant that never was; sorts before all others.
const NEVER: i64 = i64::MIN;
/// Between the fields of a text, so that no word matches across two of them.
const BETWEEN: char = '\n';

/// What has a fixed size. Times are milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fixed {
    pub id: TenantId,
    pub revenue_minor: i64,
    pub last_active_at: i64,
    pub status_changed_at: i64,
    pub created_at: i64,
    pub updated_at: i64,
    pub number: u32,
    pub users_total: u32,
    pub users_online: u32,
    /// In [`Rows::currencies`].
    pub currency: u16,
    pub status: TenantStatus,
    pub plan: Plan,
    pub business_type: BusinessType,
    pub size: BusinessSize,
    pub health: Health,
    pub risk_score: u8,
    pub flagged: bool,
    pub archived: bool,
}

impl Fixed {
    /// Whether the tenant waits for a review, as [`wheelhouse_contract::review::waits_for_review`].
    pub(super) fn awaits_review(&self) -> bool {
        self.status == TenantStatus::PendingReview || (self.flagged && !self.status.is_final())
    }
}

/// Columns by slot.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    fixed: Vec<Option<Fixed>>,
    /// Folded: name, subdomain, e-mail, owner's name and e-mail, number (`t-000042`), one a line.
    texts: Texts,
    spelling: Spelling,
    tags: Vec<u32>,
    pub tag_lists: TagLists,
    pub currencies: Vec<String>,
}

/// What a new row changed.
pub(super) struct Changed {
    pub before: Option<Fixed>,
    pub after: Fixed,
    pub name: bool,
    pub text: bool,
}

impl Rows {
    /// Number of slots, free ones included.
    pub(super) fn slots(&self) -> u32 {
        self.fixed.len() as u32
    }

    pub(super) fn fixed(&self, slot: u32) -> Option<&Fixed> {
        self.fixed.get(slot as usize)?.as_ref()
    }

    pub(super) fn text(&self, slot: u32) -> &[u8] {
        self.texts.get(slot)
    }

    /// The folded name.
    pub(super) fn name(&self, slot: u32) -> &[u8] {
        let text = self.text(slot);
        &text[..memchr(BETWEEN as u8, text).unwrap_or(text.len())]
    }

    /// Number of each slot's list in [`Rows::tag_lists`].
    pub(super) fn tags(&self, slot: u32) -> u32 {
        self.tags.get(slot as usize).copied().unwrap_or_default()
    }

    pub(super) fn put(&mut self, slot: u32, entry: &Entry<'_>) -> Changed {
        let at = slot as usize;
        if self.fixed.len() <= at {
            self.fixed.resize(at + 1, None);
            self.tags.resize(at + 1, 0);
        }
        let (name, text) = self.put_text(slot, entry);
        let tags = self.tag_lists.take(&entry.tags);
        self.tag_lists.release(std::mem::replace(&mut self.tags[at], tags));
        let after = self.narrow(entry);
        let before = self.fixed[at].replace(after);
        Changed {
            before,
            after,
            name,
            text,
        }
    }

    pub(super) fn remove(&mut self, slot: u32) -> Option<Fixed> {
        let before = self.fixed.get_mut(slot as usize)?.take()?;
        self.texts.set(slot, "");
        self.spelling.remove(slot);
        self.tag_lists.release(std::mem::take(&mut self.tags[slot as usize]));
        Some(before)
    }

    /// The tenant as it was put.
    pub(super) fn entry(&self, slot: u32) -> Option<Entry<'static>> {
        let fixed = self.fixed(slot)?;
        let text = str::from_utf8(self.text(slot)).unwrap_or_default();
        let mut lines = (0u8..).zip(text.split(BETWEEN));
        let mut field = || -> Cow<'static, str> {
            let (at, folded) = lines.next().unwrap_or_default();
            Cow::Owned(self.spelling.original(slot, at, folded))
        };
        Some(Entry {
            name: field(),
            subdomain: field(),
            email: field(),
            owner_name: field(),
            owner_email: field(),
            id: fixed.id,
            number: fixed.number,
            status: fixed.status,
            plan: fixed.plan,
            business_type: fixed.business_type,
            size: fixed.size,
            health: fixed.health,
            risk_score: fixed.risk_score,
            flagged: fixed.flagged,
            archived: fixed.archived,
            revenue_minor: fixed.revenue_minor,
            currency: Cow::Owned(self.currencies[usize::from(fixed.currency)].clone()),
            users_total: fixed.users_total,
            users_online: fixed.users_online,
            tags: self.tag_lists.get(self.tags(slot)),
            last_active_at: (fixed.last_active_at != NEVER).then(|| Timestamp::from_millis(fixed.last_active_at)),
            status_changed_at: Timestamp::from_millis(fixed.status_changed_at),
            created_at: Timestamp::from_millis(fixed.created_at),
            updated_at: Timestamp::from_millis(fixed.updated_at),
        })
    }

    /// Answers whether the name and whether anything of the text is another one.
    fn put_text(&mut self, slot: u32, entry: &Entry<'_>) -> (bool, bool) {
        let originals = entry.fields();
        let folded = originals.map(|field| fold(field).replace(BETWEEN, " "));
        let [a, b, c, d, e] = &folded;
        let text = format!("{a}\n{b}\n{c}\n{d}\n{e}\nt-{:06}", entry.number);
        let pairs = [(a, 0), (b, 1), (c, 2), (d, 3), (e, 4)].map(|(folded, at)| (folded.as_str(), originals[at]));
        self.spelling.set(slot, pairs);
        if self.text(slot) == text.as_bytes() {
            return (false, false);
        }
        let renamed = self.name(slot) != a.as_bytes();
        self.texts.set(slot, &text);
        (renamed, true)
    }

    fn narrow(&mut self, entry: &Entry<'_>) -> Fixed {
        Fixed {
            id: entry.id,
            revenue_minor: entry.revenue_minor,
            last_active_at: entry.last_active_at.map_or(NEVER, Timestamp::millis),
            status_changed_at: entry.status_changed_at.millis(),
            created_at: entry.created_at.millis(),
            updated_at: entry.updated_at.millis(),
            number: entry.number,
            users_total: entry.users_total,
            users_online: entry.users_online,
            currency: self.currency(&entry.currency),
            status: entry.status,
            plan: entry.plan,
            business_type: entry.business_type,
            size: entry.size,
            health: entry.health,
            risk_score: entry.risk_score,
            flagged: entry.flagged,
            archived: entry.archived,
        }
    }

    fn currency(&mut self, code: &str) -> u16 {
        let known = self.currencies.iter().position(|known| known == code);
        let at = known.unwrap_or_else(|| {
            self.currencies.push(code.to_owned());
            self.currencies.len() - 1
        });
        at as u16
    }
}
