//! Recovery instances: one record is both the EC2 instance and what DRS says of it.

use std::net::Ipv4Addr;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Tags, Turn};
use crate::fleet::FailbackState;

/// How long EC2 goes on showing a terminated instance.
const SHOWN_AFTER_END: SignedDuration = SignedDuration::from_hours(1);

/// An instance that a launch made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Instance {
    pub(crate) id: String,
    pub(crate) server: String,
    pub(crate) job: String,
    pub(crate) drill: bool,
    pub(crate) settings: Settings,
    /// Those that it was launched with.
    pub(crate) tags: Tags,
    pub(crate) point_in_time: Timestamp,
    pub(crate) launched_at: Timestamp,
    pub(crate) running_at: Timestamp,
    /// When DRS begins to list it; absent: never.
    pub(crate) listed_at: Option<Timestamp>,
    /// When the status checks have a result.
    pub(crate) checked_at: Timestamp,
    pub(crate) impairment: Option<Impairment>,
    pub(crate) failback: FailbackState,
    /// Start and end of its termination.
    pub(crate) termination: Option<(Timestamp, Timestamp)>,
    /// When DRS stops listing it: at the end of a termination of its own, not of one by EC2.
    pub(crate) dropped_at: Option<Timestamp>,
    /// The last time that it was started or stopped after its launch.
    pub(crate) turn: Option<Turn>,
}

/// What an instance was launched with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) instance_type: String,
    pub(crate) subnet: String,
    pub(crate) vpc: String,
    pub(crate) zone: String,
    pub(crate) private_ip: Ipv4Addr,
    pub(crate) groups: Vec<String>,
    pub(crate) stopped: bool,
    pub(crate) copy_tags: bool,
    /// Whether launch actions run on it.
    pub(crate) launch_actions: bool,
    /// The tags that the launch template gives to instances.
    #[serde(default)]
    pub(crate) template_tags: Tags,
}

/// Status checks that fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Impairment {
    Lasting,
    Until(Timestamp),
}

/// InstanceStateName of EC2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ec2State {
    Pending,
    Running,
    Stopping,
    Stopped,
    ShuttingDown,
    Terminated,
}

impl Ec2State {
    /// The code and the name that EC2 gives.
    pub(crate) fn code_and_name(self) -> (u32, &'static str) {
        match self {
            Ec2State::Pending => (0, "pending"),
            Ec2State::Running => (16, "running"),
            Ec2State::ShuttingDown => (32, "shutting-down"),
            Ec2State::Terminated => (48, "terminated"),
            Ec2State::Stopping => (64, "stopping"),
            Ec2State::Stopped => (80, "stopped"),
        }
    }
}

/// SummaryStatus of EC2, the same for both checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CheckStatus {
    Initializing,
    Ok,
    Impaired,
    NotApplicable,
}

impl CheckStatus {
    pub(crate) fn name(self) -> &'static str {
        match self {
            CheckStatus::Initializing => "initializing",
            CheckStatus::Ok => "ok",
            CheckStatus::Impaired => "impaired",
            CheckStatus::NotApplicable => "not-applicable",
        }
    }
}

impl Instance {
    pub(crate) fn state(&self, now: Timestamp) -> Ec2State {
        match (self.termination, self.turn) {
            (Some((_, end)), _) if end <= now => Ec2State::Terminated,
            (Some((start, _)), _) if start <= now => Ec2State::ShuttingDown,
            _ if now < self.running_at => Ec2State::Pending,
            (_, Some(turn)) => turn.state(now),
            _ if self.settings.stopped => Ec2State::Stopped,
            _ => Ec2State::Running,
        }
    }

    pub(crate) fn checks(&self, now: Timestamp) -> CheckStatus {
        if self.state(now) != Ec2State::Running {
            return CheckStatus::NotApplicable;
        }
        match self.impairment {
            _ if now < self.turn.map_or(self.checked_at, |turn| turn.checked) => CheckStatus::Initializing,
            Some(Impairment::Lasting) => CheckStatus::Impaired,
            Some(Impairment::Until(end)) if now < end => CheckStatus::Impaired,
            _ => CheckStatus::Ok,
        }
    }

    /// Whether EC2 shows it.
    pub(crate) fn in_ec2(&self, now: Timestamp) -> bool {
        self.launched_at <= now && self.termination.is_none_or(|(_, end)| now < end + SHOWN_AFTER_END)
    }

    /// Whether DRS lists it.
    pub(crate) fn in_drs(&self, now: Timestamp) -> bool {
        self.listed_at.is_some_and(|listed| listed <= now) && self.dropped_at.is_none_or(|dropped| now < dropped)
    }

    /// DRS terminates it, and then forgets it.
    pub(crate) fn ends(&mut self, start: Timestamp, end: Timestamp) {
        self.termination.get_or_insert((start, end));
        self.dropped_at.get_or_insert(end);
    }
}
