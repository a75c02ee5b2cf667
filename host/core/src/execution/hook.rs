//! One hook of one wave: its attempts.

use crate::ids::PluginName;
use crate::plugin::{Fault, Finding, HostCallRecord, LogLine, Verdict};
use crate::time::Timestamp;

/// Where a hook stands.
#[derive(Debug, Clone, PartialEq)]
pub enum HookState {
    /// It has not run, or is to run again from the start.
    Waiting,
    /// An attempt is under way, in the epoch that is said.
    Running {
        /// The epoch of the process that runs it.
        epoch: u64,
        /// Whether it may not ask for another.
        last: bool,
        /// Whether it was told that the one before was cut off.
        interrupted: bool,
    },
    /// The process that ran the attempt is gone: the attempt is entered again.
    CutOff {
        /// Whether it may not ask for another.
        last: bool,
        /// Whether it was told that the one before was cut off.
        interrupted: bool,
    },
    /// The next attempt is due at a time.
    Retrying {
        /// When.
        due: Timestamp,
        /// What is waited for.
        reason: String,
        /// What the next attempt is handed.
        state: Option<Vec<u8>>,
        /// Whether the attempt before was cut off by a crash.
        interrupted: bool,
    },
    /// It answered `proceed`, or a person overruled its `pause` or disabled it.
    Satisfied,
    /// It answered `pause`, or the host's fault did not pass.
    Paused {
        /// Why.
        detail: String,
    },
    /// It answered `fail`, or the guest or a limit failed it.
    Failed {
        /// Why.
        detail: String,
    },
    /// It answered `skip-wave`.
    Skip {
        /// Why.
        detail: String,
    },
}

/// A hook.
#[derive(Debug, Clone, PartialEq)]
pub struct HookRun {
    /// The plug-in.
    pub name: PluginName,
    /// Where it stands.
    pub state: HookState,
    /// The number of the last attempt, from 1; 0 before the first.
    pub attempt: u32,
    /// When the attempt that is under way or was the last began.
    pub attempt_started: Option<Timestamp>,
    /// Since when a call of an attempt that was cut off may be on its way unseen: its process was taken over from while it
    /// was only silent.
    pub stray_since: Option<Timestamp>,
    /// When its first attempt of this round began.
    pub started: Option<Timestamp>,
    /// When it got its final verdict in this round.
    pub ended: Option<Timestamp>,
    /// Its former rounds: first start, final verdict.
    pub earlier: Vec<(Timestamp, Timestamp)>,
    /// Whether a person overruled it for this wave.
    pub accepted: bool,
    /// Whether a person disabled it: it does not run any more.
    pub disabled: bool,
    /// Whether it was to run and did not, because it is disabled.
    pub passed_over: bool,
    /// What the attempt under way was handed.
    pub handed: Option<Vec<u8>>,
    /// The last verdict or fault.
    pub last: Option<Result<Verdict, Fault>>,
    /// What it found last.
    pub findings: Vec<Finding>,
    /// What it logged, the last lines.
    pub log: Vec<LogLine>,
    /// How many calls to the host it made.
    pub calls: u64,
    /// The calls of the attempt that is under way or was the last.
    pub last_calls: Vec<HostCallRecord>,
}

impl HookRun {
    /// A hook that has not run.
    pub(super) fn new(name: &PluginName) -> Self {
        Self {
            name: name.clone(),
            state: HookState::Waiting,
            attempt: 0,
            attempt_started: None,
            stray_since: None,
            started: None,
            ended: None,
            earlier: Vec::new(),
            accepted: false,
            disabled: false,
            passed_over: false,
            handed: None,
            last: None,
            findings: Vec::new(),
            log: Vec::new(),
            calls: 0,
            last_calls: Vec::new(),
        }
    }

    /// Begins a new round: it runs again from the start, unless it is disabled.
    pub(super) fn reset(&mut self, now: Timestamp) {
        if self.disabled {
            return self.pass_over(now);
        }
        if let Some(started) = self.started {
            self.earlier.push((started, self.ended.unwrap_or(now)));
        }
        self.state = HookState::Waiting;
        self.started = None;
        self.ended = None;
    }

    /// It is disabled, and the wave goes on without it.
    pub(super) fn pass_over(&mut self, now: Timestamp) {
        self.passed_over = true;
        self.state = HookState::Satisfied;
        if self.started.is_some() {
            self.ended.get_or_insert(now);
        }
    }

    /// Whether it need not run (again).
    pub fn is_satisfied(&self) -> bool {
        self.state == HookState::Satisfied
    }
}
