//! Behaviour that AWS does not document. Each default is the harsher answer.

use jiff::SignedDuration;
use serde::Deserialize;

use super::units::Length;

/// `[switches]` of a fleet file.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Switches {
    job_visible_after: Length,
    recovery_instance_visible_after: Length,
    /// What StartRecovery does when a server of the batch is in another job.
    pub(crate) busy_server: BusyServer,
    /// When DRS reads launch configuration and launch template.
    pub(crate) template_read: TemplateRead,
    /// Which earlier instances of a server a launch terminates.
    pub(crate) launch_replaces: Replaces,
    /// When it terminates them.
    pub(crate) replace_at: ReplaceAt,
    /// Whether StartRecovery takes more servers than the quota of a job, up to the 200 of the model.
    pub(crate) over_100: Over100,
    /// Whether participatingServers carry a recoveryInstanceID. The recorded drill has none.
    pub(crate) participating_instance_ids: bool,
    /// Whether UpdateLaunchConfiguration writes a launch template version and makes it the default.
    pub(crate) configuration_writes_template: bool,
    /// DRS was never set up in the account: its operations say UninitializedAccountException.
    pub(crate) uninitialized: bool,
    /// Whether a job waits for the launch actions of its servers.
    pub(crate) launch_actions: LaunchActions,
    /// Whether the instances of drills run launch actions, too.
    pub(crate) launch_actions_in_drills: bool,
    /// What becomes of a server's launchStatus when a launch action fails that is not optional.
    pub(crate) failed_launch_action: FailedLaunchAction,
    /// Most items of a page, whatever maxResults says.
    pub(crate) page_size: usize,
}

impl Default for Switches {
    fn default() -> Self {
        Switches {
            job_visible_after: Length::millis(5_000),
            recovery_instance_visible_after: Length::millis(2_000),
            busy_server: BusyServer::RefuseBatch,
            template_read: TemplateRead::LaunchStart,
            launch_replaces: Replaces::Any,
            replace_at: ReplaceAt::JobStart,
            over_100: Over100::Refuse,
            participating_instance_ids: false,
            configuration_writes_template: true,
            uninitialized: false,
            launch_actions: LaunchActions::AfterJob,
            launch_actions_in_drills: true,
            failed_launch_action: FailedLaunchAction::Launched,
            page_size: 200,
        }
    }
}

impl Switches {
    /// From the call until a new job shows in DescribeJobs, in its log and in lastLaunch.
    pub(crate) fn job_visible_after(&self) -> SignedDuration {
        self.job_visible_after.0
    }

    /// From LAUNCH_END until DescribeRecoveryInstances lists the instance.
    pub(crate) fn recovery_instance_visible_after(&self) -> SignedDuration {
        self.recovery_instance_visible_after.0
    }
}

/// What StartRecovery does when a server is in another job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BusyServer {
    /// The whole batch is refused with ConflictException.
    RefuseBatch,
    /// The job starts without it: SERVER_SKIPPED, launchStatus FAILED.
    SkipServer,
}

/// When DRS reads launch configuration and launch template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TemplateRead {
    /// At LAUNCH_START, minutes after the call.
    LaunchStart,
    /// At the call.
    Call,
}

/// Which earlier instances of a server a launch terminates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Replaces {
    /// Each of them, also that of a real recovery.
    Any,
    /// Those of drills.
    Drill,
    /// None.
    None,
}

/// When a launch terminates the instances that it replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ReplaceAt {
    /// First of all: they are gone even if the launch then fails.
    JobStart,
    /// At LAUNCH_START: they stay if snapshot or conversion fails.
    LaunchStart,
}

/// Whether StartRecovery takes more servers than the quota of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Over100 {
    /// ServiceQuotaExceededException.
    Refuse,
    /// They are taken.
    Accept,
}

/// Whether a job waits for the launch actions of its servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum LaunchActions {
    /// The job is COMPLETED while they still run.
    AfterJob,
    /// The job ends after the last of them.
    InJob,
}

/// What becomes of a server's launchStatus when a launch action fails that is not optional.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FailedLaunchAction {
    /// It stays LAUNCHED: only the action's run says what happened.
    Launched,
    /// It becomes FAILED.
    Failed,
}

/// `[quotas]` of a fleet file.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Quotas {
    /// Jobs that are not COMPLETED.
    pub(crate) jobs: usize,
    /// Servers of one job.
    pub(crate) servers_per_job: usize,
    /// Servers of all jobs that are not COMPLETED.
    pub(crate) servers_in_jobs: usize,
    /// Source servers of the account in the Region.
    pub(crate) source_servers: usize,
}

impl Default for Quotas {
    fn default() -> Self {
        Quotas { jobs: 20, servers_per_job: 100, servers_in_jobs: 500, source_servers: 4_000 }
    }
}
