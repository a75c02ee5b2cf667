//! What a check of a record found.

use drs_core::time::Timestamp;
use serde::Serialize;

use super::json_text;
use crate::clean::clean;
use crate::surface::{Surface, Tone};
use crate::words::{count, instant};

/// What was checked, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verified {
    /// The execution.
    pub execution: String,
    /// How many events it has.
    pub events: usize,
    /// The hash of the last one, as the store keeps it.
    pub head: String,
    /// When the first was recorded, if it can be read.
    pub first_at: Option<Timestamp>,
    /// When the last was.
    pub last_at: Option<Timestamp>,
    /// How many launch tags were held against the chain.
    pub launch_tags: usize,
    /// The file that was held against it.
    pub against: Option<Against>,
    /// What DRS shows, where it was asked.
    pub online: Option<Online>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// A file that was held against a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Against {
    /// Where it is.
    pub file: String,
    /// What it is: `report`, `result`, `lines`.
    pub kind: &'static str,
    /// What it says of the chain.
    pub detail: String,
}

/// The launches of the record in DRS.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Online {
    /// How many of their jobs carry the launch tag of the record.
    pub jobs: usize,
    /// How many jobs DRS does not show, or not any more.
    pub not_shown: usize,
}

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// One word for what happened: `changed`, `missing`, `out-of-order`, `cut`, `rewritten` …
    pub kind: &'static str,
    /// The event, the first of several.
    pub sequence: Option<u64>,
    /// In words.
    pub detail: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct VerifiedObject<'a> {
    execution_id: &'a str,
    verified: bool,
    events: usize,
    journal_head: &'a str,
    first_at: Option<Timestamp>,
    last_at: Option<Timestamp>,
    launch_tags: usize,
    against: Option<&'a Against>,
    online: Option<Online>,
    findings: &'a [Finding],
}

/// For programs.
pub(crate) fn json(verified: &Verified) -> String {
    json_text(&VerifiedObject {
        execution_id: &verified.execution,
        verified: verified.findings.is_empty(),
        events: verified.events,
        journal_head: &verified.head,
        first_at: verified.first_at,
        last_at: verified.last_at,
        launch_tags: verified.launch_tags,
        against: verified.against.as_ref(),
        online: verified.online,
        findings: &verified.findings,
    })
}

/// For people, of a record in which nothing is wrong.
pub(crate) fn text(verified: &Verified, surface: Surface) -> String {
    let time = |at: Option<Timestamp>| at.map_or_else(|| "an unknown time".to_owned(), instant);
    let mut text = format!(
        "{}: the record of execution {} is as it was written\n",
        surface.paint(Tone::Good, "verified"),
        verified.execution
    );
    text.push_str(&format!(
        "{} from {} to {}, each follows from the one before it\n",
        count(verified.events, "event"),
        time(verified.first_at),
        time(verified.last_at)
    ));
    text.push_str(&format!("head {}\n", verified.head));
    if verified.launch_tags > 0 {
        let tags = count(verified.launch_tags, "launch tag");
        text.push_str(&format!("{tags} checked: each carries the hash of the event before it\n"));
    }
    if let Some(Online { jobs, not_shown }) = verified.online {
        let jobs = count(jobs, "job");
        text.push_str(&format!("{jobs} in DRS with the launch tags of the record, and no other of this execution"));
        text.push_str(&if not_shown > 0 { format!("; {not_shown} not shown by DRS\n") } else { "\n".to_owned() });
    }
    text.push_str(&match &verified.against {
        Some(Against { file, detail, .. }) => format!("the same in {}: {}\n", clean(file), clean(detail)),
        None => "not compared with a report: a chain that was written anew as a whole shows only so (--report FILE)\n"
            .to_owned(),
    });
    text
}
