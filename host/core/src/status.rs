//! The statuses of an execution, a wave and a server: closed enumerations, written in capitals on every surface.

/// Declares a closed enumeration that is written in capitals.
macro_rules! status {
    ($(#[$doc:meta])* $name:ident { $($(#[$case_doc:meta])* $case:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$case_doc])* #[serde(rename = $text)] $case,)+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$case,)+];

            /// The text on every surface.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$case => $text,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

status! {
    /// The status of an execution.
    ExecutionStatus {
        /// Nothing was started.
        Pending = "PENDING",
        /// Waves are being started and watched.
        Running = "RUNNING",
        /// No wave, batch or hook starts until somebody resumes it.
        Paused = "PAUSED",
        /// Nothing new starts; own jobs, clean-up and restores are awaited.
        Settling = "SETTLING",
        /// Every wave completed.
        Completed = "COMPLETED",
        /// It ended with failures that the recipe allows.
        Partial = "PARTIAL",
        /// It ended with a failure.
        Failed = "FAILED",
        /// Somebody ended it.
        Cancelled = "CANCELLED",
        /// It ended, and all its failures are waves that ran out of time.
        TimedOut = "TIMED_OUT",
    }
}

impl ExecutionStatus {
    /// Whether this status is final: clean-up may follow, but the result stays.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Pending | Self::Running | Self::Paused | Self::Settling)
    }
}

status! {
    /// The status of a wave.
    WaveStatus {
        /// It waits for the waves it depends on.
        Pending = "PENDING",
        /// Before-hooks, policies and settings are under way.
        Initiated = "INITIATED",
        /// The first launch intent is written; jobs are under way.
        Launching = "LAUNCHING",
        /// All its jobs have ended; after-hooks are under way.
        Started = "STARTED",
        /// Every server launched and every hook is satisfied.
        Completed = "COMPLETED",
        /// Some servers failed, no more than the recipe allows.
        Partial = "PARTIAL",
        /// Too many servers failed, or a hook refused.
        Failed = "FAILED",
        /// A person, or a hook with that power, passed over it; or a wave that it depends on failed.
        Skipped = "SKIPPED",
        /// The execution was cancelled while it was under way or waiting.
        Cancelled = "CANCELLED",
        /// Its time was over before its last hook ended.
        TimedOut = "TIMED_OUT",
    }
}

impl WaveStatus {
    /// Whether the wave has ended.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Pending | Self::Initiated | Self::Launching | Self::Started)
    }

    /// Whether the wave failed: FAILED or TIMED_OUT.
    pub fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::TimedOut)
    }
}

status! {
    /// The status of a server in an execution.
    ServerStatus {
        /// No launch was asked for.
        Pending = "PENDING",
        /// A launch is under way, or its answer is awaited.
        Launching = "LAUNCHING",
        /// DRS says LAUNCHED and names the instance.
        Launched = "LAUNCHED",
        /// DRS says FAILED, or the launch was refused before it began.
        Failed = "FAILED",
        /// A launch may have happened. It is never repeated until DRS has answered.
        Unresolved = "UNRESOLVED",
        /// Its wave was skipped or ended before its launch.
        Skipped = "SKIPPED",
        /// It was launched and its instance has been terminated.
        Terminated = "TERMINATED",
    }
}

impl ServerStatus {
    /// Whether no further change is expected from a launch.
    pub fn is_settled(self) -> bool {
        !matches!(self, Self::Pending | Self::Launching)
    }

    /// Whether an instance was launched, also when it has been terminated since.
    pub fn was_launched(self) -> bool {
        matches!(self, Self::Launched | Self::Terminated)
    }
}
