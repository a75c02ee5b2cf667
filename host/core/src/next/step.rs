//! A step: something the core says must be done next.

use crate::event::{Event, Purpose, Round, SettingsWrite};
use crate::ids::{JobId, PluginName, ServerId, WaveName};
use crate::plugin::HookPhase;

/// Something that must be done next. A step stays due until an event answers it: the engine runs each at most once at
/// a time.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Append this event: a decision that needs nothing from outside.
    Record(Box<Event>),
    /// Look again at the groups by tags of a wave that starts.
    ResolveTags {
        /// The wave.
        wave: WaveName,
    },
    /// Run the next attempt of a hook.
    RunHook(HookStep),
    /// Read a server's launch settings.
    ReadSettings {
        /// The server.
        server: ServerId,
        /// Why.
        purpose: Purpose,
    },
    /// Ask a policy about a server.
    Judge {
        /// The server.
        server: ServerId,
        /// The policy.
        policy: PluginName,
        /// Which round.
        round: Round,
    },
    /// Make a write of launch settings whose intent is recorded.
    WriteSettings {
        /// The server.
        server: ServerId,
        /// Why.
        purpose: Purpose,
        /// The write.
        write: SettingsWrite,
    },
    /// Read what a launch needs to be known, and record its intent.
    PrepareLaunch {
        /// The wave.
        wave: WaveName,
        /// The batch, from 1.
        batch: u32,
        /// The servers.
        servers: Vec<ServerId>,
    },
    /// Make the StartRecovery call whose intent is recorded.
    SendLaunch {
        /// The wave.
        wave: WaveName,
        /// The batch.
        batch: u32,
    },
    /// Look for the effect of a StartRecovery call.
    LookForLaunch {
        /// The wave.
        wave: WaveName,
        /// The batch.
        batch: u32,
    },
    /// Poll these jobs at a time, or later.
    PollJobs {
        /// The jobs.
        jobs: Vec<JobId>,
    },
    /// A job has ended, or is awaited no longer: find the truth about each of its servers.
    SettleServers {
        /// The job.
        job: JobId,
    },
    /// Ask EC2 about the launched instances of a wave.
    SeeInstances {
        /// The wave.
        wave: WaveName,
    },
    /// Read what a termination needs to be known, and record its intent.
    PrepareTermination {
        /// The batch, from 1.
        batch: u32,
        /// The servers.
        servers: Vec<ServerId>,
    },
    /// Make the TerminateRecoveryInstances call whose intent is recorded.
    SendTermination {
        /// The batch.
        batch: u32,
    },
    /// Look for the effect of a TerminateRecoveryInstances call.
    LookForTermination {
        /// The batch.
        batch: u32,
    },
    /// The job of a termination has ended: see that the instances are gone.
    ConfirmTermination {
        /// The batch.
        batch: u32,
    },
}

/// An attempt of a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookStep {
    /// The wave.
    pub wave: WaveName,
    /// Before or after it.
    pub phase: HookPhase,
    /// The hook.
    pub hook: PluginName,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// Whether `retry-after` is no longer accepted.
    pub last_attempt: bool,
    /// Whether it is an attempt that a crash cut off, entered again.
    pub again: bool,
}

impl Step {
    /// What makes the step the same as one that is under way.
    pub fn key(&self) -> String {
        match self {
            Step::Record(event) => format!("record {event:?}"),
            Step::ResolveTags { wave } => format!("tags {wave}"),
            Step::RunHook(step) => format!("hook {} {} {} {}", step.wave, step.phase, step.hook, step.attempt),
            Step::ReadSettings { server, purpose } => format!("read-settings {server} {purpose:?}"),
            Step::Judge { server, policy, round } => format!("judge {server} {policy} {round:?}"),
            Step::WriteSettings { server, purpose, write } => format!("write-settings {server} {purpose:?} {write:?}"),
            Step::PrepareLaunch { wave, batch, .. } => format!("prepare {wave} {batch}"),
            Step::SendLaunch { wave, batch } => format!("send {wave} {batch}"),
            Step::LookForLaunch { wave, batch } => format!("look {wave} {batch}"),
            Step::PollJobs { .. } => "poll".to_owned(),
            Step::SettleServers { job } => format!("settle {job}"),
            Step::SeeInstances { wave } => format!("see {wave}"),
            Step::PrepareTermination { batch, .. } => format!("prepare-termination {batch}"),
            Step::SendTermination { batch } => format!("send-termination {batch}"),
            Step::LookForTermination { batch } => format!("look-termination {batch}"),
            Step::ConfirmTermination { batch } => format!("confirm-termination {batch}"),
        }
    }
}
