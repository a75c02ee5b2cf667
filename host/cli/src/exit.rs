//! The exit codes: a contract with scripts. Each is documented in the help text and in the README.

use std::process::ExitCode;

use drs_core::status::ExecutionStatus;

/// How the process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// The execution is COMPLETED, or the command did what was asked.
    Completed = 0,
    /// A fault of the runtime or of its surroundings: the store, the file system.
    Internal = 1,
    /// The command line or the recipe is wrong.
    Usage = 2,
    /// Refused before anything was changed: a failed preflight, a conflict, a missing grant.
    Refused = 3,
    /// The execution is FAILED.
    Failed = 4,
    /// The execution is PARTIAL.
    Partial = 5,
    /// The execution is CANCELLED.
    Cancelled = 6,
    /// The execution is TIMED_OUT.
    TimedOut = 7,
    /// The execution is PAUSED, or was left before its end: `resume` goes on.
    Paused = 8,
}

impl Exit {
    /// The code for the status that an execution was left with.
    pub fn of(status: ExecutionStatus) -> Self {
        match status {
            ExecutionStatus::Completed => Self::Completed,
            ExecutionStatus::Failed => Self::Failed,
            ExecutionStatus::Partial => Self::Partial,
            ExecutionStatus::Cancelled => Self::Cancelled,
            ExecutionStatus::TimedOut => Self::TimedOut,
            ExecutionStatus::Pending
            | ExecutionStatus::Running
            | ExecutionStatus::Paused
            | ExecutionStatus::Settling => Self::Paused,
        }
    }

    /// The number.
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_the_documented_code() {
        let codes: Vec<(&str, u8)> =
            ExecutionStatus::ALL.iter().map(|status| (status.as_str(), Exit::of(*status).code())).collect();
        let documented = [
            ("PENDING", 8),
            ("RUNNING", 8),
            ("PAUSED", 8),
            ("SETTLING", 8),
            ("COMPLETED", 0),
            ("PARTIAL", 5),
            ("FAILED", 4),
            ("CANCELLED", 6),
            ("TIMED_OUT", 7),
        ];
        assert_eq!(codes, documented);
    }
}
