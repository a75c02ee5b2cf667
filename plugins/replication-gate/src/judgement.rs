//! What was found at all servers together.

use drs_plugin::Verdict;

/// What was checked, and what stands against the wave.
#[derive(Debug, PartialEq)]
pub(crate) struct Judgement {
    /// What was checked, in a sentence.
    pub(crate) summary: String,
    /// What is wrong, a line for each server.
    pub(crate) breaches: Vec<String>,
}

impl Judgement {
    /// Proceeds when nothing stands against it, else pauses and names every breach.
    pub(crate) fn verdict(self) -> Verdict {
        if self.breaches.is_empty() {
            return Verdict::Proceed;
        }
        Verdict::Pause { reason: format!("{}: {}", self.summary, self.breaches.join("; ")) }
    }
}
