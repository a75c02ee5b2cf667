//! What was kept of a record elsewhere: hashes that nobody can change who can only change the store.

use std::fs;
use std::path::Path;

use drs_core::ids::ExecutionId;
use serde::Deserialize;
use serde_json::Value;

use crate::error::CliError;

/// What stands before the head's hash in the foot of a report.
const REPORT_HEAD: &str = " events, head <code>";

/// The length of a hash in hexadecimal digits.
const HASH_DIGITS: usize = 64;

/// What a file says of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kept {
    /// The foot of a report: how many events there were, and the hash of the last.
    Report {
        /// How many.
        events: u64,
        /// The hash.
        head: String,
    },
    /// The object of `--output json`: the hash of the last event.
    Result {
        /// The hash.
        head: String,
    },
    /// JSON lines: the hashes of events.
    Lines {
        /// Number and hash of each.
        hashes: Vec<(u64, String)>,
    },
}

impl Kept {
    /// Reads what a file keeps of an execution.
    ///
    /// # Errors
    /// When it can't be read, is none of the three, or is of another execution.
    pub(crate) fn read(path: &Path, execution: &ExecutionId) -> Result<Self, CliError> {
        let text = fs::read_to_string(path)
            .map_err(|error| CliError::usage(format!("{} can't be read: {error}", path.display())))?;
        Self::of_text(&text, execution).map_err(|wrong| {
            let error = CliError::usage(format!("{} {}", path.display(), wrong.message(execution)));
            error.help("--report takes a report, a result of `--output json`, or lines of `--output jsonl`")
        })
    }

    fn of_text(text: &str, execution: &ExecutionId) -> Result<Self, NotKept> {
        if let Ok(object) = serde_json::from_str::<ResultObject>(text) {
            return of_this(&object.execution_id, execution, Self::Result { head: object.journal_head });
        }
        if let Some(kept) = of_page(text) {
            let names_it = text.contains(execution.as_str());
            return if names_it { Ok(kept) } else { Err(NotKept::OfAnother) };
        }
        let lines: Vec<LineObject> = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()
            .map_err(|_| NotKept::Nothing)?;
        let own = lines.iter().filter(|line| line.execution_id == execution.as_str());
        let hashes: Vec<_> = own.map(|line| (line.sequence, line.hash.clone())).collect();
        match (lines.is_empty(), hashes.is_empty()) {
            (true, _) => Err(NotKept::Nothing),
            (false, true) => Err(NotKept::OfAnother),
            (false, false) => Ok(Self::Lines { hashes }),
        }
    }

    /// What it is, in words.
    pub(crate) fn words(&self) -> &'static str {
        match self {
            Self::Report { .. } => "report",
            Self::Result { .. } => "result",
            Self::Lines { .. } => "lines",
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResultObject {
    execution_id: String,
    journal_head: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LineObject {
    execution_id: String,
    sequence: u64,
    hash: String,
    #[serde(rename = "data")]
    _data: Value,
}

/// Why a file keeps nothing of an execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NotKept {
    Nothing,
    OfAnother,
}

impl NotKept {
    fn message(self, execution: &ExecutionId) -> String {
        match self {
            Self::Nothing => "holds no hash of a record".to_owned(),
            Self::OfAnother => format!("is not of execution {execution}"),
        }
    }
}

fn of_this(id: &str, execution: &ExecutionId, kept: Kept) -> Result<Kept, NotKept> {
    if id == execution.as_str() { Ok(kept) } else { Err(NotKept::OfAnother) }
}

/// The foot of a report's page.
fn of_page(text: &str) -> Option<Kept> {
    let (before, after) = text.rsplit_once(REPORT_HEAD)?;
    let start = before.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |last| last + 1);
    let events = before.get(start..)?.parse().ok()?;
    let head = after.get(..HASH_DIGITS).filter(|head| head.chars().all(|c| c.is_ascii_hexdigit()))?;
    Some(Kept::Report { events, head: head.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hints::Hints;
    use crate::output::{json, jsonl};
    use crate::report::render;
    use crate::sample;

    fn read(text: &str) -> Result<Kept, NotKept> {
        Kept::of_text(text, &sample::ID.into())
    }

    #[test]
    fn a_report_keeps_the_number_of_events_and_the_head() {
        let loaded = sample::partial().loaded();
        let page = render(&loaded, &Hints::new(None, None), sample::at(0)).unwrap();
        let kept = Kept::Report { events: loaded.stored.len() as u64, head: loaded.head() };
        assert_eq!(read(&page), Ok(kept));
        assert_eq!(Kept::of_text(&page, &"01J".into()), Err(NotKept::OfAnother));
    }

    #[test]
    fn a_result_keeps_the_head() {
        let text = json::text(&sample::partial().execution(), sample::HEAD);
        assert_eq!(read(&text), Ok(Kept::Result { head: sample::HEAD.to_owned() }));
        assert_eq!(Kept::of_text(&text, &"01J".into()), Err(NotKept::OfAnother));
    }

    #[test]
    fn lines_keep_every_hash() {
        let loaded = sample::partial().loaded();
        let text: String = loaded.stored.iter().map(|stored| jsonl::line(&sample::ID.into(), stored)).collect();
        let hashes = loaded.stored.iter().map(|stored| (stored.sequence, hex::encode(stored.hash))).collect();
        assert_eq!(read(&text), Ok(Kept::Lines { hashes }));
        assert_eq!(Kept::of_text(&text, &"01J".into()), Err(NotKept::OfAnother));
    }

    #[test]
    fn anything_else_keeps_nothing() {
        for text in ["", "hello", "{}", "[1]", "<p>3 events, head <code>xyz</code>"] {
            assert_eq!(read(text), Err(NotKept::Nothing), "{text}");
        }
    }
}
