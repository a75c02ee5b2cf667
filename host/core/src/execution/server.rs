//! A server as it stands: its launch, its settings, its instance.

use crate::aws::{LaunchConfiguration, TemplateVersion};
use crate::event::{LeftSetting, SettingsWrite};
use crate::ids::{InstanceId, JobId, PluginName, RecoveryInstanceId, ServerId};
use crate::mode::Mode;
use crate::plugin::{Finding, InstanceFacts};
use crate::settings::{LaunchSettings, Setting, SettingChange, SettingName, Value};
use crate::status::ServerStatus;
use crate::time::Timestamp;

use super::roster::Place;

/// How far a server's launch settings are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SettingsPhase {
    /// Nothing was read.
    #[default]
    Unread,
    /// Read; policies judge, writes are made.
    Preparing,
    /// Everything is as it is to be: the server can be launched.
    Ready,
    /// They can't be read, judged or written: the server is not launched.
    Failed,
}

/// Which policies have judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyProgress {
    /// Policies of the first round, in order.
    pub judged: Vec<PluginName>,
    /// Policies of the second round, in order.
    pub confirmed: Vec<PluginName>,
    /// The judgements as people read them: policy, what it said.
    pub said: Vec<(PluginName, String)>,
}

/// A server's launch settings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SettingsState {
    /// How often they were begun anew, for a further attempt.
    pub round: u32,
    /// How far they are.
    pub phase: SettingsPhase,
    /// Whether what the attempt before set is put back first: then they are begun anew.
    pub put_back_first: bool,
    /// The launch configuration before the execution changed anything.
    pub configuration: Option<LaunchConfiguration>,
    /// The default template version before the execution changed anything.
    pub template: Option<TemplateVersion>,
    /// AWS ← group ← overlay ← server ← policies.
    pub effective: LaunchSettings,
    /// Which policies have judged.
    pub policies: PolicyProgress,
    /// The writes to make it so, in order, that were intended.
    pub intended: Vec<SettingsWrite>,
    /// How many of them were made.
    pub written: usize,
    /// The new template version.
    pub version: Option<i64>,
    /// Since when a write that was intended may be on its way unseen: the process that made it was taken over from while it
    /// was only silent.
    pub stray_since: Option<Timestamp>,
    /// What was changed.
    pub changes: Vec<SettingChange>,
    /// The same for putting them back.
    pub restore: RestoreState,
}

/// How far a server's settings are put back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RestoreState {
    /// How often it began anew, because the process that did it had gone.
    pub round: u32,
    /// What AWS held when the restore began.
    pub found: Option<(LaunchConfiguration, Option<TemplateVersion>)>,
    /// The instance type that AWS held before an earlier round wrote DRS's configuration, if one did: DRS may have written
    /// another one then, which is nobody's choice.
    pub type_before: Option<Option<Value>>,
    /// The writes that were intended.
    pub intended: Vec<SettingsWrite>,
    /// How many of them were made.
    pub written: usize,
    /// The new template version.
    pub version: Option<i64>,
    /// When it ended, with what was put back and what was left.
    pub ended: Option<(Timestamp, Vec<SettingChange>, Vec<LeftSetting>)>,
    /// Why it failed.
    pub error: Option<String>,
}

impl RestoreState {
    /// The instance type in AWS now.
    pub fn type_now(&self) -> Option<&Value> {
        self.found.as_ref()?.1.as_ref()?.settings.get(SettingName::InstanceType)
    }

    /// What AWS held when the restore began, without what DRS wrote because of it.
    pub fn found_settings(&self) -> LaunchSettings {
        let Some((configuration, template)) = &self.found else { return LaunchSettings::default() };
        let mut found = LaunchSettings::from_aws(configuration, template.as_ref());
        match &self.type_before {
            Some(Some(value)) => found.set(Setting { name: SettingName::InstanceType, value: value.clone() }),
            Some(None) => drop(found.remove(SettingName::InstanceType)),
            None => {}
        }
        found
    }

    fn type_when_written(&self) -> Option<Option<Value>> {
        let has_written = self.intended.iter().any(|write| matches!(write, SettingsWrite::Configuration { .. }));
        has_written.then(|| self.type_now().cloned())
    }
}

impl SettingsState {
    /// Whether a write may have changed AWS that has not been put back.
    pub fn needs_restore(&self) -> bool {
        !self.intended.is_empty() && self.restore.ended.is_none()
    }

    /// The write before the launch that was intended and neither made nor refused.
    pub fn unfinished_write(&self) -> Option<&SettingsWrite> {
        self.intended.get(self.written).filter(|_| self.phase != SettingsPhase::Failed)
    }

    /// Another process takes over from one that was only silent. A write that it had begun may still arrive.
    pub(super) fn note_strays(&mut self, at: Timestamp) {
        let restore = &self.restore;
        if self.written < self.intended.len() || restore.written < restore.intended.len() {
            self.stray_since = Some(at);
        }
    }

    /// A restore that another process left half-way begins anew, from what AWS holds by now.
    pub(super) fn restart_restore(&mut self) {
        let begun = self.restore.found.is_some() || self.restore.error.is_some();
        if begun && self.needs_restore() {
            let type_before = self.restore.type_before.take().or_else(|| self.restore.type_when_written());
            self.restore = RestoreState { round: self.restore.round + 1, type_before, ..RestoreState::default() };
        }
    }

    /// For a further attempt everything is read and judged again, after what the attempt before set is put back, where it
    /// is to be. A recovery keeps its settings: only those that could not be made are begun anew.
    pub(super) fn prepare_again(&mut self, mode: Mode) {
        match mode {
            _ if *self == Self::default() => {}
            Mode::Drill if self.needs_restore() => {
                self.put_back_first = true;
                if self.restore.error.is_some() {
                    self.restart_restore();
                }
            }
            Mode::Recovery if self.phase != SettingsPhase::Failed => {}
            Mode::Drill | Mode::Recovery => self.begin_anew(),
        }
    }

    /// Nothing was read, nothing is to be put back.
    pub(super) fn begin_anew(&mut self) {
        *self = Self { round: self.round + 1, stray_since: self.stray_since, ..Self::default() };
    }

    /// The settings before the execution changed anything.
    pub fn before(&self) -> Option<LaunchSettings> {
        self.configuration.as_ref().map(|configuration| LaunchSettings::from_aws(configuration, self.template.as_ref()))
    }
}

/// A job of others that holds a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Busy {
    /// The job, and who started it.
    pub holder: String,
    /// Since when the server waits for it.
    pub since: Timestamp,
    /// When the wait is over and the server has failed.
    pub limit: Timestamp,
}

/// An attempt at a server that DRS said FAILED, and that a retry followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierAttempt {
    /// From 1.
    pub number: u32,
    /// The job that was to launch it.
    pub job: JobId,
    /// What DRS said of it.
    pub error: Option<String>,
}

/// A server.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerState {
    /// Its id.
    pub id: ServerId,
    /// Its place in the plan.
    pub place: Option<Place>,
    /// The attempt at it that is made or was made last, from 1. Each is launched at most once.
    pub attempt: u32,
    /// The attempts before, oldest first.
    pub earlier: Vec<EarlierAttempt>,
    /// Its status.
    pub status: ServerStatus,
    /// Why it was not launched, or what else went wrong.
    pub error: Option<String>,
    /// Whether its launch settings are read before its launch: something must be known of them, or it is a recovery, in
    /// which launch actions count if they are on.
    pub reads_settings: bool,
    /// Its launch settings.
    pub settings: SettingsState,
    /// The batch of its wave that it is in.
    pub batch: Option<u32>,
    /// Not to be launched before.
    pub not_before: Option<Timestamp>,
    /// What holds it, or held it last, until its launch is accepted.
    pub busy: Option<Busy>,
    /// The job that launches it.
    pub job: Option<JobId>,
    /// When its launch was intended.
    pub launching_since: Option<Timestamp>,
    /// When its status became final.
    pub settled: Option<Timestamp>,
    /// Its recovery instance.
    pub recovery_instance: Option<RecoveryInstanceId>,
    /// Its EC2 instance.
    pub instance: Option<InstanceId>,
    /// The recovery point that it was launched from, when DRS said so.
    pub point_in_time: Option<Timestamp>,
    /// What is to be said of its launch actions, in a recovery.
    pub findings: Vec<Finding>,
    /// What EC2 says of the instance.
    pub facts: Option<InstanceFacts>,
    /// The terminations of its instance that were intended, by their numbers.
    pub terminations: Vec<u32>,
    /// Whether one of them is under way.
    pub is_terminating: bool,
    /// Why its instance was not terminated.
    pub termination_refused: Option<String>,
}

impl ServerState {
    /// A server of which nothing has happened.
    pub(super) fn new(id: &ServerId) -> Self {
        Self {
            id: id.clone(),
            place: None,
            attempt: 1,
            earlier: Vec::new(),
            status: ServerStatus::Pending,
            error: None,
            reads_settings: false,
            settings: SettingsState::default(),
            batch: None,
            not_before: None,
            busy: None,
            job: None,
            launching_since: None,
            settled: None,
            recovery_instance: None,
            instance: None,
            point_in_time: None,
            findings: Vec::new(),
            facts: None,
            terminations: Vec::new(),
            is_terminating: false,
            termination_refused: None,
        }
    }

    /// Gives the server a status, with the reason when it is not a success.
    pub(super) fn settle(&mut self, status: ServerStatus, error: Option<String>, now: Timestamp) {
        self.status = status;
        self.error = error.or(self.error.take());
        self.settled = Some(now);
    }

    /// A server that was not launched waits for its launch again. An attempt that DRS said FAILED is followed by the next;
    /// one that never became a job goes on.
    pub(super) fn take_up_again(&mut self, mode: Mode) {
        let Self { id, place, attempt, mut earlier, reads_settings, mut settings, job, error, .. } =
            std::mem::replace(self, Self::new(&self.id));
        settings.prepare_again(mode);
        let failed = job.map(|job| EarlierAttempt { number: attempt, job, error });
        let next = attempt + u32::from(failed.is_some());
        earlier.extend(failed);
        *self = Self { place, attempt: next, earlier, reads_settings, settings, ..Self::new(&id) };
    }
}
