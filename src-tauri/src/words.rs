//! The words of what is drawn natively: tray, notifications, the bar of an impersonation window.

use std::sync::atomic::{AtomicBool, Ordering};
use wheelhouse_contract::{impersonation::ImpersonationScope, incident::Severity};
use wheelhouse_engine::view::Language;

/// The operator's language, shared by everything native. English until the settings are read.
#[derive(Debug, Default)]
pub struct Speech {
    persian: AtomicBool,
}

impl Speech {
    pub fn set(&self, language: Language) {
        self.persian.store(language == Language::Fa, Ordering::Relaxed);
    }

    pub fn words(&self) -> &'static Words {
        if self.persian.load(Ordering::Relaxed) {
            &PERSIAN
        } else {
            &ENGLISH
        }
    }
}

/// One language. The fields say what they stand for.
pub struct Words {
    pub right_to_left: bool,
    pub open_console: &'static str,
    pub lock: &'static str,
    pub quit: &'static str,
    pub all_calm: &'static str,
    pub offline: &'static str,
    pub open: &'static str,
    pub acknowledge: &'static str,
    pub acting_as: &'static str,
    pub at_tenant: &'static str,
    pub reason: &'static str,
    pub read_only: &'static str,
    pub full_access: &'static str,
    pub time_left: &'static str,
    pub end_session: &'static str,
    worst: [&'static str; 4],
    approvals: &'static str,
    impersonations: &'static str,
    unread: &'static str,
}

static ENGLISH: Words = Words {
    right_to_left: false,
    open_console: "Open Wheelhouse",
    lock: "Lock",
    quit: "Quit",
    all_calm: "Nothing open",
    offline: "Offline: showing the last copy",
    open: "Open",
    acknowledge: "Acknowledge",
    acting_as: "Acting as",
    at_tenant: "at",
    reason: "Reason:",
    read_only: "Read-only",
    full_access: "Full access",
    time_left: "left",
    end_session: "End session",
    worst: [
        "Worst open: low",
        "Worst open: medium",
        "Worst open: high",
        "Worst open: critical",
    ],
    approvals: "Approvals waiting for you",
    impersonations: "Impersonations open",
    unread: "Unread",
};

static PERSIAN: Words = Words {
    right_to_left: true,
    open_console: "باز کردن Wheelhouse",
    lock: "قفل کردن",
    quit: "خروج",
    all_calm: "موردی باز نیست",
    offline: "آفلاین: آخرین نسخه نمایش داده می‌شود",
    open: "باز کردن",
    acknowledge: "تأیید دریافت",
    acting_as: "در نقش",
    at_tenant: "در",
    reason: "دلیل:",
    read_only: "فقط خواندنی",
    full_access: "دسترسی کامل",
    time_left: "باقی‌مانده",
    end_session: "پایان نشست",
    worst: [
        "بدترین مورد باز: کم",
        "بدترین مورد باز: متوسط",
        "بدترین مورد باز: زیاد",
        "بدترین مورد باز: بحرانی",
    ],
    approvals: "تأییدهای در انتظار شما",
    impersonations: "نشست‌های جانشینی باز",
    unread: "خوانده‌نشده",
};

impl Words {
    pub fn worst(&self, severity: Option<Severity>) -> &'static str {
        match severity {
            None => self.all_calm,
            Some(Severity::Low) => self.worst[0],
            Some(Severity::Medium) => self.worst[1],
            Some(Severity::High) => self.worst[2],
            Some(Severity::Critical) => self.worst[3],
        }
    }

    pub fn scope(&self, scope: ImpersonationScope) -> &'static str {
        match scope {
            ImpersonationScope::ReadOnly => self.read_only,
            ImpersonationScope::Full => self.full_access,
        }
    }

    pub fn approvals(&self, count: u32) -> String {
        format!("{}: {}", self.approvals, self.digits(&count.to_string()))
    }

    pub fn impersonations(&self, count: u32) -> String {
        format!("{}: {}", self.impersonations, self.digits(&count.to_string()))
    }

    pub fn unread(&self, count: u32) -> String {
        format!("{}: {}", self.unread, self.digits(&count.to_string()))
    }

    /// `59:07`, `1:00:00`; never negative.
    pub fn countdown(&self, seconds: i64) -> String {
        let left = seconds.max(0);
        let (hours, minutes, seconds) = (left / 3600, left / 60 % 60, left % 60);
        let text = if hours > 0 {
            format!("{hours}:{minutes:02}:{seconds:02}")
        } else {
            format!("{minutes:02}:{seconds:02}")
        };
        self.digits(&text)
    }

    /// Digits in the script of the language.
    fn digits(&self, text: &str) -> String {
        let persian = |digit: char| digit.to_digit(10).and_then(|value| char::from_u32(0x06F0 + value));
        if !self.right_to_left {
            return text.to_owned();
        }
        text.chars().map(|letter| persian(letter).unwrap_or(letter)).collect()
    }
}

/// Foreign text for one line of a native surface: no line breaks or controls, no direction tricks that leak out of it.
pub fn foreign(text: &str) -> String {
    let harmless = |letter: &char| !matches!(letter, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let plain: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .filter(harmless)
        .collect();
    format!(
        "\u{2068}{}\u{2069}",
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_countdown_reads_like_a_clock_and_stops_at_nought() {
        assert_eq!(ENGLISH.countdown(3600), "1:00:00");
        assert_eq!(ENGLISH.countdown(3547), "59:07");
        assert_eq!(ENGLISH.countdown(-3), "00:00");
        assert_eq!(PERSIAN.countdown(67), "۰۱:۰۷");
    }

    #[test]
    fn foreign_text_can_neither_break_the_line_nor_turn_what_follows() {
        assert_eq!(
            foreign("Acme\n\u{202E}gro.live\u{0007}"),
            "\u{2068}Acme gro.live\u{2069}"
        );
    }
}
