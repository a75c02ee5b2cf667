//! Paths of recovery that some seed must have gone, read from the records: one that none goes is not tested here.

use std::collections::BTreeMap;

use drs_core::aws::WriteAnswer;
use drs_core::event::{Entry, Event, LaunchFinding};

/// Every path that must be gone.
pub(crate) const NEEDED: [&str; 27] = [
    "a hook entered again",
    "a host put right whose clock was far off",
    "a host that found its lease lost",
    "a launch adopted",
    "a launch held by a quota",
    "a launch in conflict",
    "a launch not sent, for the lease was short",
    "a launch refused",
    "a launch repeated, for it had no effect",
    "a launch unresolved",
    "a launch without an answer",
    "a lease that ran out taken over",
    "a policy that changes",
    "a read that failed",
    "a retry",
    "a server held by another's job",
    "a termination",
    "an append of a stale host refused",
    "an execution CANCELLED",
    "an execution COMPLETED",
    "an execution FAILED",
    "an execution PARTIAL",
    "an execution TIMED_OUT",
    "settings put back",
    "taken over from a process that died",
    "taken over from a process that was silent",
    "a wave skipped",
];

/// How often each path was gone.
pub(crate) type Marks = BTreeMap<String, usize>;

/// Counts the paths that a record has gone.
pub(crate) fn count(marks: &mut Marks, entries: &[Entry]) {
    for entry in entries {
        for mark in of(&entry.event) {
            *marks.entry(mark).or_default() += 1;
        }
    }
}

fn of(event: &Event) -> Vec<String> {
    let mark = |text: &str| vec![text.to_owned()];
    match event {
        Event::HookReentered { .. } => mark("a hook entered again"),
        Event::LaunchLooked { finding, .. } => mark(match finding {
            LaunchFinding::Adopted { .. } => "a launch adopted",
            LaunchFinding::NoEffect { .. } => "a launch repeated, for it had no effect",
            LaunchFinding::Unresolved { .. } => "a launch unresolved",
        }),
        Event::LaunchHeld { .. } => mark("a launch held by a quota"),
        Event::LaunchRefused { .. } => mark("a launch refused"),
        Event::LaunchAnswered { answer: WriteAnswer::Conflict { .. }, .. } => mark("a launch in conflict"),
        Event::LaunchAnswered { answer: WriteAnswer::Unknown { .. }, .. } => mark("a launch without an answer"),
        Event::LaunchIntended { attempt, .. } if *attempt > 1 => mark("a retry"),
        Event::ServersBusy { .. } => mark("a server held by another's job"),
        Event::SettingsIntended { .. } => mark("a policy that changes"),
        Event::ReadFailed { .. } => mark("a read that failed"),
        Event::InstancesTerminated { .. } => mark("a termination"),
        Event::SettingsRestored { .. } => mark("settings put back"),
        Event::DriverStarted { epoch, from_silence: false, .. } if *epoch > 1 => {
            mark("taken over from a process that died")
        }
        Event::DriverStarted { from_silence: true, .. } => mark("taken over from a process that was silent"),
        Event::WaveEnded { status, .. } if status.to_string() == "SKIPPED" => mark("a wave skipped"),
        Event::ExecutionEnded { status, .. } => vec![format!("an execution {status}")],
        _ => Vec::new(),
    }
}
