//! An event for log shippers: one object a line, whose keys and their order are a contract. `events --help` documents it.

use drs_core::ids::ExecutionId;
use drs_core::ports::StoredEvent;
use serde::Serialize;
use serde_json::{Map, Value};

/// The keys of a line, in their order. New ones come after them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    execution_id: &'a str,
    sequence: u64,
    at: Value,
    event: Value,
    hash: String,
    data: Map<String, Value>,
}

/// The line of an event, with its line break.
pub(crate) fn line(execution: &ExecutionId, stored: &StoredEvent) -> String {
    // What is stored was read as an event before it is shown: it is an object with these keys.
    let mut data: Map<String, Value> = serde_json::from_slice(&stored.bytes).unwrap_or_default();
    let line = Line {
        execution_id: execution.as_str(),
        sequence: stored.sequence,
        at: data.remove("at").unwrap_or_default(),
        event: data.remove("event").unwrap_or_default(),
        hash: hex::encode(stored.hash),
        data,
    };
    // As in `json_text`: serialising this can't fail.
    let text = serde_json::to_string(&line).unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}"));
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_line_has_the_documented_keys_in_their_order() {
        let loaded = sample::started().loaded();
        let text = line(&sample::ID.into(), &loaded.stored[2]);
        let hash = "07".repeat(32);
        assert_eq!(
            text,
            format!(
                "{{\"executionId\":\"{}\",\"sequence\":2,\"at\":\"2026-08-05T02:00:01Z\",\"event\":\"wave-started\",\
                 \"hash\":\"{hash}\",\"data\":{{\"wave\":\"database\"}}}}\n",
                sample::ID
            )
        );
    }

    #[test]
    fn every_event_is_one_line_whatever_its_text_holds() {
        for stored in sample::hostile().loaded().stored {
            let text = line(&sample::ID.into(), &stored);
            assert_eq!(text.lines().count(), 1);
            assert!(!text.trim_end().contains(char::is_control), "{text:?}");
        }
    }
}
