//! Another terminal: it gives each command of the script once, when its time has come.

use std::sync::Mutex;

use drs_core::ids::ExecutionId;
use drs_core::ports::{Command, Store};
use drs_core::time::Timestamp;

use super::script::Cue;

pub(crate) struct Terminal {
    waiting: Mutex<Vec<Cue>>,
}

impl Terminal {
    pub(crate) fn of(cues: &[Cue]) -> Self {
        Self { waiting: Mutex::new(cues.to_vec()) }
    }

    /// Events of these names came into the journal.
    pub(crate) async fn sees(&self, events: &[String], journal: &dyn Store, execution: &ExecutionId) {
        let due: Vec<Cue> =
            self.waiting.lock().unwrap().extract_if(.., |cue| events.iter().any(|event| event == cue.event)).collect();
        for cue in due {
            let command = Command { kind: cue.command, by: "another terminal".to_owned() };
            journal.post(execution, &command, Timestamp::UNIX_EPOCH).await.unwrap();
        }
    }
}
