//! An attempt that a crash cut off, entered again: what it asked is answered from the record, for as long as it asks the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use drs_core::plugin::{Fault, FaultKind, HostCallRecord};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The attempt did not do what it did before: it ends, and the next is told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Diverged(String);

impl Diverged {
    /// What is different, in words.
    pub(crate) fn new(words: String) -> Self {
        Self(words)
    }
}

/// The calls that the attempt made before it was cut off.
#[derive(Debug, Clone, Default)]
pub(crate) struct Replay {
    recorded: Arc<[HostCallRecord]>,
    answered: Arc<AtomicUsize>,
}

impl Replay {
    /// The record of an attempt; empty for one that just begins.
    pub(crate) fn of(recorded: Vec<HostCallRecord>) -> Self {
        Self { recorded: recorded.into(), answered: Arc::default() }
    }

    /// The recorded answer to a call; `None` when the attempt had not come so far and the call is to be made.
    ///
    /// # Errors
    /// [`Diverged`] when another call was recorded at this place, or its answer was too large to be kept.
    pub(crate) fn answer<T: DeserializeOwned, E: DeserializeOwned>(
        &self,
        index: u32,
        function: &str,
        arguments: &Value,
    ) -> Result<Option<Result<T, E>>, Diverged> {
        let Some(recorded) = usize::try_from(index).ok().and_then(|index| self.recorded.get(index)) else {
            return Ok(None);
        };
        if recorded.function != function || recorded.arguments != *arguments {
            let before = &recorded.function;
            return Err(Diverged(format!("call {index} was of {before} and is of {function} now, or asks otherwise")));
        }
        self.answered.fetch_add(1, Ordering::SeqCst);
        let read = |key| recorded.answer.get(key).cloned();
        let answer = match (read("ok"), read("error")) {
            (Some(answer), _) => serde_json::from_value(answer).map(Ok),
            (None, Some(error)) => serde_json::from_value(error).map(Err),
            (None, None) => return Err(Diverged(format!("the answer of call {index} is not in the store"))),
        };
        let answer = answer.map_err(|error| Diverged(format!("the answer of call {index} can't be read: {error}")))?;
        Ok(Some(answer))
    }

    /// Whether the attempt made all calls again that it had made.
    ///
    /// # Errors
    /// A [`Fault`] when it answered before it came so far.
    pub(crate) fn check_complete(&self) -> Result<(), Fault> {
        let (answered, before) = (self.answered.load(Ordering::SeqCst), self.recorded.len());
        if answered >= before {
            return Ok(());
        }
        let message = format!("it made {answered} of the {before} calls that it had made");
        Err(Fault { kind: FaultKind::Diverged, message })
    }
}
