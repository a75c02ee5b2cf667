//! What an execution is for.

use serde::{Deserialize, Serialize};

/// The mode of an execution. It is always said, never guessed, and nothing defaults to recovery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// A rehearsal: launches are marked as drills, what it changed is put back.
    Drill,
    /// The real thing: what it changed stays.
    Recovery,
}

impl Mode {
    /// `drill` or `recovery`.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Drill => "drill",
            Mode::Recovery => "recovery",
        }
    }

    /// The value of the job tag `ExecutionType`: `DRILL` or `RECOVERY`.
    pub fn as_tag(self) -> &'static str {
        match self {
            Mode::Drill => "DRILL",
            Mode::Recovery => "RECOVERY",
        }
    }
}

impl std::fmt::Display for Mode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
