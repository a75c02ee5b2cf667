//! Whether every server of a plan can be launched as it is to be: judged before anything starts, from what DRS and EC2
//! say now.
//!
//! Only servers of which the recipe says something are judged; what others are launched with is DRS's own affair.

mod addresses;
mod finding;
mod hardware;
mod network;

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use crate::aws::{Instance, InstanceType, RecoveryInstance, SecurityGroup, SourceServer, Subnet};
use crate::ids::ServerId;
use crate::mode::Mode;
use crate::plan::{Plan, PlannedServer};
use crate::settings::{LaunchSettings, SettingName};

pub use finding::{Finding, merged, named};

/// What must be known of EC2 to judge a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Questions {
    /// Ids of subnets.
    pub subnets: BTreeSet<String>,
    /// Ids of security groups.
    pub security_groups: BTreeSet<String>,
    /// Names of instance types.
    pub instance_types: BTreeSet<String>,
    /// Private addresses that are to be free.
    pub addresses: BTreeSet<Ipv4Addr>,
    /// Whether some server has no subnet, so that it goes to the default VPC.
    pub default_subnet: bool,
}

/// What is known of DRS and EC2.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The settings that AWS holds now, of each server that is to be judged.
    pub current: BTreeMap<ServerId, LaunchSettings>,
    /// The source servers.
    pub sources: BTreeMap<ServerId, SourceServer>,
    /// The subnets that exist.
    pub subnets: Vec<Subnet>,
    /// Whether the Region has a default VPC with subnets.
    pub has_default_subnet: bool,
    /// The security groups that exist.
    pub security_groups: Vec<SecurityGroup>,
    /// The instance types that the Region offers.
    pub instance_types: Vec<InstanceType>,
    /// The instances that hold one of the addresses.
    pub holders: Vec<Instance>,
    /// The recovery instances of the plan's servers.
    pub recovery_instances: Vec<RecoveryInstance>,
}

impl Facts {
    fn source(&self, server: &ServerId) -> Option<&SourceServer> {
        self.sources.get(server)
    }

    fn subnet(&self, id: &str) -> Option<&Subnet> {
        self.subnets.iter().find(|subnet| subnet.id == id)
    }
}

/// Which servers' settings must be read: those of which the recipe says something.
pub fn judged_servers(plan: &Plan) -> impl Iterator<Item = &PlannedServer> {
    plan.servers_in_order().filter(|server| !server.settings.is_empty())
}

/// A server as it is to be launched.
struct Launch<'a> {
    server: &'a PlannedServer,
    settings: LaunchSettings,
}

impl Launch<'_> {
    /// Whether a new instance is made, whose type and network the launch template says.
    fn makes_an_instance(&self) -> bool {
        self.settings.get(SettingName::LaunchInto).is_none()
    }

    /// The instance type, unless DRS chooses it.
    fn instance_type(&self) -> Option<&str> {
        let is_chosen_by_drs = self.settings.text(SettingName::RightSizing).is_some_and(|method| method != "NONE");
        self.settings.text(SettingName::InstanceType).filter(|_| !is_chosen_by_drs)
    }

    /// The private address that the instance is to have: its own, else the source's if that is copied.
    fn address(&self, facts: &Facts) -> Option<Ipv4Addr> {
        let copied = || facts.source(&self.server.id).and_then(|source| source.private_ip);
        let is_copied = self.settings.is_on(SettingName::CopyPrivateIp);
        self.settings.private_ip().or_else(|| if is_copied { copied() } else { None })
    }
}

fn launches<'a>(plan: &'a Plan, facts: &Facts) -> Vec<Launch<'a>> {
    let launch = |server: &'a PlannedServer| {
        let current = facts.current.get(&server.id)?;
        Some(Launch { server, settings: current.overlaid(&server.settings) })
    };
    judged_servers(plan).filter_map(launch).collect()
}

/// What must be asked of EC2 once DRS's side of `facts` is known: settings and source servers.
pub fn questions(plan: &Plan, facts: &Facts) -> Questions {
    let mut questions = Questions::default();
    for launch in launches(plan, facts).iter().filter(|launch| launch.makes_an_instance()) {
        match launch.settings.text(SettingName::Subnet) {
            Some(subnet) => drop(questions.subnets.insert(subnet.to_owned())),
            None => questions.default_subnet = true,
        }
        questions.security_groups.extend(launch.settings.list(SettingName::SecurityGroups).iter().cloned());
        questions.instance_types.extend(launch.instance_type().map(str::to_owned));
        questions.addresses.extend(launch.address(facts));
    }
    questions
}

/// Everything that stands in the way of launching the plan's servers as they are to be.
pub fn judge(plan: &Plan, mode: Mode, facts: &Facts) -> Vec<Finding> {
    let launches = launches(plan, facts);
    let holders = addresses::Holders::of(facts);
    let mut findings = Vec::new();
    for launch in &launches {
        if mode == Mode::Drill {
            unrestorable(launch, facts, &mut findings);
        }
        if launch.makes_an_instance() {
            hardware::judge(launch, facts, &plan.region, &mut findings);
            network::judge(launch, facts, &holders, &plan.region, &mut findings);
        }
    }
    addresses::judge_shared(&launches, facts, &mut findings);
    findings
}

/// DRS's configuration can't be made to forget a setting that it did not have: a drill would leave it behind.
fn unrestorable(launch: &Launch<'_>, facts: &Facts, findings: &mut Vec<Finding>) {
    let Some(current) = facts.current.get(&launch.server.id) else { return };
    for left_behind in current.unrestorable(&launch.server.settings) {
        let help = format!("say `{}` under `recovery` only, or set it in DRS first", left_behind.name);
        findings.push(Finding::new(launch.server, left_behind.to_string(), help));
    }
}
