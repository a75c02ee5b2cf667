//! The record of an execution, one line an event.

use drs_core::event::Entry;
use drs_core::ports::StoredEvent;
use serde_json::{Map, Value};

use crate::clean::clean;
use crate::surface::{Surface, Tone};
use crate::words::instant;

/// Keys that tell what an event is about, in the order in which they are shown. Those of an object within an
/// event count, too.
const TOLD: [&str; 35] = [
    "wave",
    "phase",
    "hook",
    "policy",
    "server",
    "servers",
    "batch",
    "attempt",
    "job",
    "id",
    "epoch",
    "host",
    "command",
    "by",
    "purpose",
    "write",
    "round",
    "verdict",
    "answer",
    "class",
    "found",
    "truth",
    "kind",
    "status",
    "items",
    "instances",
    "changes",
    "left",
    "newcomers",
    "vanished",
    "reason",
    "quota",
    "used",
    "most",
    "error",
];

/// For people: number, time, name, and what it is about.
pub(crate) fn text_line(stored: &StoredEvent, entry: &Entry, surface: Surface) -> String {
    let object = serde_json::from_slice::<Map<String, Value>>(&stored.bytes).unwrap_or_default();
    let name = object.get("event").and_then(Value::as_str).unwrap_or("?");
    let number = surface.paint(Tone::Quiet, format!("{:>5}", stored.sequence));
    let name = surface.paint(Tone::Strong, format!("{:<21}", clean(name)));
    format!("{number}  {}  {name} {}", instant(entry.at), details(&object)).trim_end().to_owned() + "\n"
}

/// For programs: the stored bytes, one JSON object a line.
pub(crate) fn json_line(stored: &StoredEvent) -> String {
    format!("{}\n", String::from_utf8_lossy(&stored.bytes))
}

fn details(object: &Map<String, Value>) -> String {
    TOLD.iter().filter_map(|key| told(object, key).map(|value| format!("{key}={value}"))).collect::<Vec<_>>().join(" ")
}

/// A key's value, at the top or in an object within.
fn told(object: &Map<String, Value>, key: &str) -> Option<String> {
    let inner = ["outcome", "answer", "finding", "cause", "command", "job", "write", "shortage"];
    let nested = inner.iter().filter_map(|name| object.get(*name)?.as_object());
    let deeper = nested.clone().filter_map(|object| object.get("result")?.as_object());
    let verdict = deeper.clone().flat_map(|result| result.values().filter_map(Value::as_object));
    let mut objects = std::iter::once(object).chain(nested).chain(deeper).chain(verdict);
    objects.find_map(|object| scalar(object.get(key)?))
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.contains(char::is_whitespace) => Some(format!("\"{}\"", clean(text))),
        Value::String(text) => Some(clean(text).into_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => Some(items.len().to_string()),
        Value::Null | Value::Bool(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn every_event_has_a_line() {
        let loaded = sample::partial().loaded();
        let lines = loaded.stored.iter().zip(&loaded.entries);
        let text: String = lines.map(|(stored, entry)| text_line(stored, entry, Surface::plain())).collect();
        insta::assert_snapshot!(text);
    }

    #[test]
    fn a_program_gets_the_stored_bytes() {
        let loaded = sample::started().loaded();
        let line = json_line(&loaded.stored[0]);
        assert_eq!(line.strip_suffix('\n').map(str::as_bytes), Some(loaded.stored[0].bytes.as_slice()));
    }
}
