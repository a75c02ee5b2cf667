//! The events of an execution: the one record of what happened. Everything that is shown is a projection of them.

mod decision;
mod launch;
mod settings;
mod termination;

use serde::{Deserialize, Serialize};

use crate::aws::{Job, JobLogItem, LaunchConfiguration, TemplateVersion, WriteAnswer};
use crate::ids::{ExecutionId, JobId, PluginName, ServerId, WaveName};
use crate::launch::Shortage;
use crate::mode::Mode;
use crate::plan::Plan;
use crate::plugin::{HookOutcome, HookPhase, HostCallRecord, InstanceFacts, JudgeOutcome};
use crate::ports::{CallCounts, Command};
use crate::selection::{Newcomer, Vanished};
use crate::settings::SettingChange;
use crate::status::{ExecutionStatus, WaveStatus};
use crate::time::Timestamp;

pub use decision::{DisabledAtStart, PauseReason, SkipCause};
pub use launch::{BusyServer, LaunchFinding, ServerTruth, Truth, Witness};
pub use settings::{LeftSetting, Purpose, Round, SettingsWrite};
pub use termination::{Termination, TerminationFinding};

/// An event with its time on the runtime's clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was recorded.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// Something that happened in an execution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "event")]
pub enum Event {
    /// Event 0: the execution, whole.
    ExecutionStarted {
        /// Its id.
        execution: ExecutionId,
        /// Its mode.
        mode: Mode,
        /// Who started it.
        by: String,
        /// The version of the runtime.
        version: String,
        /// The SHA-256 of the recipe's text, which the store keeps.
        recipe_sha256: String,
        /// Where the recipe lay on the host that started it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recipe_path: Option<String>,
        /// Whether it runs against a simulator.
        simulated: bool,
        /// Plug-ins that run in none of its waves. It is part of event 0, so that no crash comes between.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        disabled: Option<DisabledAtStart>,
        /// The plan.
        plan: Box<Plan>,
    },
    /// A process began to drive the execution. The epoch is the number of these events.
    DriverStarted {
        /// From 1.
        epoch: u64,
        /// The host's name.
        host: String,
        /// The process id.
        process: u32,
        /// Whether the one before was only silent for a whole lease: it is not known to be gone, and a call that it
        /// signed may still arrive.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        from_silence: bool,
    },
    /// The process left.
    DriverStopped {
        /// The calls it made to AWS.
        calls: CallCounts,
    },
    /// A person's command was taken from the inbox.
    Commanded {
        /// The command.
        command: Command,
    },
    /// The execution paused by itself.
    Paused {
        /// Why.
        cause: PauseReason,
    },
    /// A wave began.
    WaveStarted {
        /// The wave.
        wave: WaveName,
    },
    /// The groups by tags of a wave that starts were looked at again.
    TagsResolved {
        /// The wave.
        wave: WaveName,
        /// Servers that carry the tags since the list was locked: they are not launched.
        newcomers: Vec<Newcomer>,
        /// Servers of the wave that carry them no longer: they are failures.
        vanished: Vec<Vanished>,
    },
    /// The before-hooks of a wave are too old to launch on: they run again.
    HooksExpired {
        /// The wave.
        wave: WaveName,
    },
    /// An attempt of a hook began.
    HookStarted {
        /// The wave.
        wave: WaveName,
        /// Before or after it.
        phase: HookPhase,
        /// The hook.
        hook: PluginName,
        /// From 1.
        attempt: u32,
        /// Whether `retry-after` is no longer accepted.
        last_attempt: bool,
    },
    /// An attempt that a crash cut off is entered again: what it asked is answered from the record.
    HookReentered {
        /// The wave.
        wave: WaveName,
        /// Before or after it.
        phase: HookPhase,
        /// The hook.
        hook: PluginName,
        /// The number of the attempt that was cut off.
        attempt: u32,
    },
    /// A hook called the host.
    HostCalled {
        /// The wave.
        wave: WaveName,
        /// Before or after it.
        phase: HookPhase,
        /// The hook.
        hook: PluginName,
        /// From 1.
        attempt: u32,
        /// The call and its answer.
        call: HostCallRecord,
    },
    /// An attempt of a hook ended.
    HookAnswered {
        /// The wave.
        wave: WaveName,
        /// Before or after it.
        phase: HookPhase,
        /// The hook.
        hook: PluginName,
        /// From 1.
        attempt: u32,
        /// What came of it.
        outcome: HookOutcome,
    },
    /// A server's launch settings were read: the whole of what is changed later.
    SettingsRead {
        /// The server.
        server: ServerId,
        /// Why.
        purpose: Purpose,
        /// The launch configuration.
        configuration: LaunchConfiguration,
        /// The default version of its launch template.
        template: Option<TemplateVersion>,
    },
    /// A policy judged a server.
    PolicyJudged {
        /// The server.
        server: ServerId,
        /// The policy.
        policy: PluginName,
        /// Which round.
        round: Round,
        /// What came of it.
        outcome: JudgeOutcome,
    },
    /// A write of launch settings is about to be made.
    SettingsIntended {
        /// The server.
        server: ServerId,
        /// Why.
        purpose: Purpose,
        /// The write.
        write: SettingsWrite,
    },
    /// A write of launch settings was made.
    SettingsWritten {
        /// The server.
        server: ServerId,
        /// Why.
        purpose: Purpose,
        /// The new version, of a CreateLaunchTemplateVersion.
        version: Option<i64>,
    },
    /// A server's launch settings can't be read or written.
    SettingsFailed {
        /// The server.
        server: ServerId,
        /// Why they were to be.
        purpose: Purpose,
        /// What AWS said.
        error: String,
    },
    /// A server is ready to be launched with these changes made.
    SettingsApplied {
        /// The server.
        server: ServerId,
        /// What was changed.
        changes: Vec<SettingChange>,
    },
    /// A server's settings are as they were, but for what somebody else changed.
    SettingsRestored {
        /// The server.
        server: ServerId,
        /// What was put back.
        changes: Vec<SettingChange>,
        /// What was left.
        left: Vec<LeftSetting>,
    },
    /// A server was not launched, for its own protection or because DRS refused.
    LaunchRefused {
        /// The server.
        server: ServerId,
        /// Why.
        reason: String,
    },
    /// A launch waits: the quotas of the account and Region have no room for it.
    LaunchHeld {
        /// The wave.
        wave: WaveName,
        /// What is short.
        shortage: Shortage,
    },
    /// Servers of a wave are in active jobs that are not this execution's: they wait, the others are launched.
    ServersBusy {
        /// The wave.
        wave: WaveName,
        /// The servers, and who holds each.
        servers: Vec<BusyServer>,
    },
    /// A StartRecovery call is about to be made.
    LaunchIntended {
        /// The wave.
        wave: WaveName,
        /// The batch, from 1, unique in the wave.
        batch: u32,
        /// The attempt at these servers, from 1.
        attempt: u32,
        /// The servers.
        servers: Vec<Witness>,
        /// The launch tag's value.
        tag: String,
        /// The time that the request is signed with.
        signed_at: Timestamp,
    },
    /// A StartRecovery call was answered, or not.
    LaunchAnswered {
        /// The wave.
        wave: WaveName,
        /// The batch.
        batch: u32,
        /// The answer.
        answer: WriteAnswer<Box<Job>>,
    },
    /// The effect of a StartRecovery call was looked for.
    LaunchLooked {
        /// The wave.
        wave: WaveName,
        /// The batch.
        batch: u32,
        /// What was found.
        finding: LaunchFinding,
    },
    /// A job changed.
    JobObserved {
        /// The job as it is now.
        job: Box<Job>,
    },
    /// A job's log has new lines.
    JobLogged {
        /// The job.
        job: JobId,
        /// The new lines.
        items: Vec<JobLogItem>,
    },
    /// What became of the servers of a job.
    ServersSettled {
        /// The job.
        job: JobId,
        /// The truth about each.
        servers: Vec<ServerTruth>,
    },
    /// Servers whose jobs did not end within the bounded wait.
    ServersGivenUp {
        /// The servers.
        servers: Vec<ServerId>,
        /// What was waited for.
        detail: String,
    },
    /// What EC2 says of launched instances.
    InstancesSeen {
        /// For each server.
        instances: Vec<(ServerId, InstanceFacts)>,
    },
    /// Something could not be read; it is tried again.
    ReadFailed {
        /// What was read.
        what: String,
        /// What AWS said.
        error: String,
    },
    /// A wave ended.
    WaveEnded {
        /// The wave.
        wave: WaveName,
        /// How.
        status: WaveStatus,
        /// Why, when it did not complete.
        error: Option<String>,
        /// Who passed over it, when it was skipped.
        skip: Option<SkipCause>,
    },
    /// All waves have ended: the plan's time is over.
    WavesEnded,
    /// A recovery instance is not terminated.
    TerminationRefused {
        /// The server that it is of.
        server: ServerId,
        /// Why.
        reason: String,
    },
    /// A TerminateRecoveryInstances call is about to be made.
    TerminationIntended {
        /// The batch, from 1.
        batch: u32,
        /// The instances.
        instances: Vec<Termination>,
    },
    /// A TerminateRecoveryInstances call was answered, or not.
    TerminationAnswered {
        /// The batch.
        batch: u32,
        /// The answer.
        answer: WriteAnswer<Option<Box<Job>>>,
    },
    /// The effect of a TerminateRecoveryInstances call was looked for.
    TerminationLooked {
        /// The batch.
        batch: u32,
        /// What was found.
        finding: TerminationFinding,
    },
    /// Recovery instances are gone from DRS.
    InstancesTerminated {
        /// The servers that they were of.
        servers: Vec<ServerId>,
    },
    /// The execution has its final status.
    ExecutionEnded {
        /// The status.
        status: ExecutionStatus,
        /// Why, when it did not complete.
        error: Option<String>,
    },
}
