//! What is noted of hosts while they live.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use drs_core::event::{Entry, Event};
use drs_core::ports::{JournalError, StoredEvent};
use drs_engine::EngineError;

use crate::crash::store::Witness;

/// What a launch is answered that the fence kept back.
const KEPT_BACK: &[u8] = b"not sent: this process may have lost the execution";

/// The notes of one play.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// The paths that were gone, and how often.
    pub(crate) marks: BTreeMap<&'static str, usize>,
    /// Which process appended each event.
    writers: BTreeMap<u64, u32>,
    pub(crate) killed: usize,
    pub(crate) frozen: usize,
    /// What must not happen to a process.
    pub(crate) faults: Vec<String>,
}

impl Notes {
    pub(super) fn mark(&mut self, path: &'static str) {
        *self.marks.entry(path).or_default() += 1;
    }

    /// Why a process stopped driving. It may have lost its right to drive, or not have reached the table.
    pub(super) fn left(&mut self, process: u32, error: &EngineError) {
        match error {
            EngineError::Journal(JournalError::Held { .. }) => self.mark("a host that found its lease lost"),
            EngineError::Journal(JournalError::Superseded { .. } | JournalError::Store { .. }) => {}
            broken => self.faults.push(format!("process {process} broke off: {broken}")),
        }
    }

    /// What was appended by a process that did not drive.
    pub(crate) fn strays(&self, entries: &[Entry]) -> Vec<String> {
        let mut drives = None;
        let mut strays = Vec::new();
        for (sequence, entry) in entries.iter().enumerate() {
            if let Event::DriverStarted { process, .. } = &entry.event {
                drives = Some(*process);
            }
            let writer = self.writers.get(&(sequence as u64)).copied();
            if drives.zip(writer).is_some_and(|(drives, writer)| drives != writer) {
                strays.push(format!("event {sequence} is of process {writer:?}, while process {drives:?} drove"));
            }
        }
        strays
    }
}

/// Notes what one process appends.
pub(super) struct Writer {
    pub(super) notes: Arc<Mutex<Notes>>,
    pub(super) process: u32,
}

impl Witness for Writer {
    fn saw(&self, events: &[Vec<u8>], outcome: Option<&Result<Vec<StoredEvent>, JournalError>>) {
        let mut notes = self.notes.lock().unwrap();
        match outcome {
            None if events.iter().any(|bytes| bytes.windows(KEPT_BACK.len()).any(|part| part == KEPT_BACK)) => {
                notes.mark("a launch not sent, for the lease was short");
            }
            Some(Ok(stored)) => notes.writers.extend(stored.iter().map(|event| (event.sequence, self.process))),
            Some(Err(JournalError::Superseded { .. })) => notes.mark("an append of a stale host refused"),
            _ => {}
        }
    }
}
