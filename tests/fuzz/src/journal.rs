//! Journals: written, read back, folded.

use drs_core::event::{Entry, Event};
use drs_core::execution::Execution;
use drs_core::mode::Mode;
use drs_core::next::{Step, next};
use drs_core::plan::Plan;
use drs_core::time::Timestamp;

/// The most decisions that may follow from each other without anything from outside: a plan has fewer waves.
const MOST_DECISIONS: usize = 10_000;

/// Event 0 of an execution.
pub fn beginning(plan: Plan, mode: Mode) -> Entry {
    Entry {
        at: Timestamp::UNIX_EPOCH,
        event: Event::ExecutionStarted {
            execution: "01JZ0000000000000000000000".into(),
            mode,
            by: "somebody@somewhere".to_owned(),
            version: "0.1.0".to_owned(),
            recipe_sha256: "9f".repeat(32),
            recipe_path: None,
            simulated: true,
            disabled: None,
            plan: Box::new(plan),
        },
    }
}

/// The execution that these events made; they are known to fit.
pub fn fold(entries: &[Entry]) -> Execution {
    Execution::replay(entries).expect("these events fit")
}

/// Records what the core decides by itself, as an engine does that has just begun to drive, until something must be asked
/// of the outside.
pub fn go_on(mut execution: Execution, entries: &mut Vec<Entry>) {
    let at = Timestamp::UNIX_EPOCH;
    let driver = Event::DriverStarted { epoch: 1, host: "somewhere".to_owned(), process: 1, from_silence: false };
    let mut due = vec![driver];
    let mut decisions = 0;
    while let Some(event) = due.pop() {
        let entry = Entry { at, event };
        execution.apply(&entry).expect("what the core decides fits");
        entries.push(entry);
        decisions += 1;
        assert!(decisions < MOST_DECISIONS, "decisions without an end");
        due.extend(decided(&execution, at).into_iter().next());
    }
}

/// What the core decides by itself.
fn decided(execution: &Execution, at: Timestamp) -> Vec<Event> {
    let steps = next(execution, at).steps.into_iter();
    steps.filter_map(|step| if let Step::Record(event) = step { Some(*event) } else { None }).collect()
}

/// Events that are written are read as themselves, and written alike.
pub fn are_read_back(entries: &[Entry]) {
    for entry in entries {
        let bytes = serde_json::to_vec(entry).expect("an event can be written");
        let read: Entry = match serde_json::from_slice(&bytes) {
            Ok(read) => read,
            Err(error) => panic!("an event can't be read back: {error}\n{}", String::from_utf8_lossy(&bytes)),
        };
        assert_eq!(read, *entry, "an event is read as another");
        assert_eq!(serde_json::to_vec(&read).ok(), Some(bytes), "an event is written otherwise");
    }
}
