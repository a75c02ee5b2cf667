//! Values that options take, as they are typed.

use clap::ValueEnum;
use drs_core::mode::Mode;

/// How the result is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// How a command that drives an execution prints.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DriveFormat {
    /// The result, for people
    #[default]
    Text,
    /// The result as one object, for programs
    Json,
    /// Every event once it is recorded, one object a line, for log shippers; the shape is in `events --help`
    Jsonl,
}

/// How events are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum EventsFormat {
    /// For people
    #[default]
    Text,
    /// The stored bytes, which the hashes are made of, one object a line
    Json,
    /// One object a line, for log shippers
    Jsonl,
}

/// The mode as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ModeArg {
    /// A rehearsal: launches are marked as drills, what it changes is put back
    Drill,
    /// The real thing: what it changes stays
    Recovery,
}

impl From<ModeArg> for Mode {
    fn from(mode: ModeArg) -> Self {
        match mode {
            ModeArg::Drill => Self::Drill,
            ModeArg::Recovery => Self::Recovery,
        }
    }
}
