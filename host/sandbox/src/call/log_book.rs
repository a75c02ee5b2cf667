//! What a plug-in logs in one call, cleaned and bounded.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use drs_core::plugin::{LogLevel, LogLine};

use crate::clean::clean;
use crate::limits::bytes_text;

/// What a line costs beside its text, so that empty lines are bounded, too.
const LINE_OVERHEAD: usize = 16;
/// The most that is kept of a guest's last words.
const LAST_WORDS: usize = 2048;

/// The log of one call. It outlives the call, so that what was logged before a fault is kept.
#[derive(Debug, Clone)]
pub(crate) struct LogBook(Arc<Mutex<Pages>>);

#[derive(Debug)]
struct Pages {
    limit: usize,
    used: usize,
    lines: Vec<LogLine>,
    dropped: usize,
    last_words: Option<String>,
}

impl LogBook {
    /// A book for `limit` bytes.
    pub(crate) fn new(limit: usize) -> Self {
        Self(Arc::new(Mutex::new(Pages { limit, used: 0, lines: Vec::new(), dropped: 0, last_words: None })))
    }

    /// Adds a line, or counts it as dropped when the book is full.
    pub(crate) fn write(&self, level: LogLevel, text: &str, fields: &[(String, String)]) {
        let mut pages = self.pages();
        if level == LogLevel::Error {
            pages.last_words = Some(clean(&text.chars().take(LAST_WORDS).collect::<String>()));
        }
        let of_field = |(name, value): &(String, String)| name.len() + value.len() + LINE_OVERHEAD;
        let cost = text.len() + LINE_OVERHEAD + fields.iter().map(of_field).sum::<usize>();
        if pages.dropped > 0 || cost > pages.limit - pages.used {
            pages.dropped += 1;
            return;
        }
        pages.used += cost;
        let fields = fields.iter().map(|(name, value)| (clean(name), clean(value))).collect();
        pages.lines.push(LogLine { level, message: clean(text), fields });
    }

    /// The last line of level error, for a fault.
    pub(crate) fn last_words(&self) -> Option<String> {
        self.pages().last_words.clone()
    }

    /// All lines; a last one says what was dropped.
    pub(crate) fn lines(&self) -> Vec<LogLine> {
        let pages = self.pages();
        let mut lines = pages.lines.clone();
        if pages.dropped > 0 {
            let message =
                format!("limit `log` of {} reached: {} more lines dropped", bytes_text(pages.limit), pages.dropped);
            lines.push(LogLine { level: LogLevel::Warn, message, fields: BTreeMap::new() });
        }
        lines
    }

    fn pages(&self) -> std::sync::MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_beyond_the_limit_is_dropped_and_counted() {
        let book = LogBook::new(100);
        book.write(LogLevel::Info, "first", &[]);
        book.write(LogLevel::Info, &"x".repeat(100), &[]);
        book.write(LogLevel::Info, "would fit, but must not look as if nothing were missing", &[]);
        let lines = book.lines();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[1].message, "limit `log` of 100 B reached: 2 more lines dropped");
    }

    #[test]
    fn the_last_words_are_kept_though_the_book_is_full() {
        let book = LogBook::new(10);
        book.write(LogLevel::Error, "panicked at src/lib.rs:7:5: \u{1b}[31mno disk", &[]);
        assert_eq!(book.last_words().as_deref(), Some("panicked at src/lib.rs:7:5: \u{FFFD}[31mno disk"));
    }

    #[test]
    fn fields_are_cleaned_count_as_well_and_are_shown_behind_the_text() {
        let book = LogBook::new(100);
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        book.write(LogLevel::Info, "answers", &[field("ms", "41"), field("host", "a b\u{1b}")]);
        book.write(LogLevel::Info, "", &[field("ms", "1"), field("ms", "1"), field("ms", "1")]);
        let lines = book.lines();
        assert_eq!(lines[0].to_string(), "answers host=\"a b\u{FFFD}\" ms=41");
        assert!(lines[1].message.contains("1 more lines dropped"), "{}", lines[1].message);
    }
}
