//! The fleet file: the servers, networks, timings, switches and faults that a world is made from.

mod check;
mod earlier;
mod error;
mod faults;
mod instance_types;
mod launch_actions;
mod networks;
mod roles;
mod server;
mod switches;
mod tables;
mod timings;
mod units;
mod web;

use std::collections::{BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use toml::Spanned;

use crate::iam::Policy;

pub(crate) use earlier::{FailbackState, ForeignJob, ForeignRecoveryInstance};
pub use error::FleetError;
pub(crate) use faults::{Fault, OperationFaultKind, ReplicationFault, ReplicationFaultKind, ServerFaultKind, Unknown};
pub(crate) use instance_types::{BootMode, InstanceType};
pub(crate) use launch_actions::LaunchAction;
pub(crate) use networks::{SecurityGroup, Subnet};
pub(crate) use roles::Role;
pub(crate) use server::{Defaults, Disk, Disposition, RecoveryMode, ReplicationState, RightSizing, Server};
pub(crate) use switches::{
    BusyServer, FailedLaunchAction, LaunchActions, Over100, Quotas, ReplaceAt, Replaces, Switches, TemplateRead,
};
pub(crate) use tables::{Index, Key, Table};
pub(crate) use timings::{Phase, Timings};
pub(crate) use web::{Asked, WebAnswer, WebFault};

/// What a fleet file says, checked.
///
/// `recipes/fleets/README.md` describes all that it can have.
///
/// ```
/// let fleet = drs_sim::Fleet::parse(r#"
/// account = "123456789012"
/// region = "us-west-2"
///
/// [[servers]]
/// id = "s-00000000000000001"
/// hostname = "shop-db-1"
/// instance-type = "m6i.large"
///
/// [[faults]]
/// server = "s-00000000000000001"
/// kind = "launch-failure"
/// "#)?;
/// assert_eq!(fleet.region(), "us-west-2");
/// # Ok::<(), drs_sim::FleetError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Fleet {
    spec: Spec,
    faults: Vec<Fault>,
    /// What callers may do; absent: everything.
    policy: Option<Policy>,
    /// The place of each server in the file.
    places: HashMap<String, usize>,
}

/// The fleet file as it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Spec {
    account: Spanned<String>,
    region: Spanned<String>,
    caller_account: Option<Spanned<String>>,
    start: Option<Timestamp>,
    #[serde(default)]
    seed: u64,
    #[serde(default)]
    roles: Vec<Role>,
    iam: Option<Iam>,
    #[serde(default)]
    timings: Timings,
    #[serde(default)]
    switches: Switches,
    #[serde(default)]
    quotas: Quotas,
    #[serde(default)]
    instance_types: Vec<InstanceType>,
    #[serde(default)]
    defaults: Defaults,
    #[serde(default)]
    subnets: Vec<Subnet>,
    #[serde(default)]
    security_groups: Vec<SecurityGroup>,
    #[serde(default)]
    dynamodb: tables::Dynamodb,
    #[serde(default)]
    http: Vec<WebAnswer>,
    #[serde(default)]
    servers: Vec<Server>,
    #[serde(default)]
    recovery_instances: Vec<ForeignRecoveryInstance>,
    #[serde(default)]
    jobs: Vec<ForeignJob>,
    #[serde(default)]
    launch_actions: Vec<LaunchAction>,
    #[serde(default)]
    faults: Vec<Spanned<faults::Entry>>,
}

/// `[iam]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Iam {
    /// A policy document, as JSON.
    policy: Spanned<String>,
}

impl Fleet {
    /// Reads and checks a fleet file.
    ///
    /// # Errors
    /// The first mistake in the text: a syntax error, an unknown key or value, an id of the wrong shape, a name that
    /// nothing in the file defines.
    pub fn parse(text: &str) -> Result<Fleet, FleetError> {
        let spec: Spec = toml::from_str(text).map_err(|error| FleetError::from_toml(text, &error))?;
        let fleet = check::fleet(spec).map_err(|mistake| mistake.at(text))?;
        Ok(fleet)
    }

    /// The 12 digits of the simulated account.
    pub fn account(&self) -> &str {
        self.spec.account.get_ref()
    }

    /// The account of callers that have assumed no role.
    pub(crate) fn caller_account(&self) -> &str {
        self.spec.caller_account.as_ref().map_or(self.account(), |account| account.get_ref())
    }

    pub(crate) fn roles(&self) -> &[Role] {
        &self.spec.roles
    }

    /// The simulated Region, such as `us-west-2`.
    pub fn region(&self) -> &str {
        self.spec.region.get_ref()
    }

    /// When the caller's clock should start; absent: the caller decides.
    pub fn start(&self) -> Option<Timestamp> {
        self.spec.start
    }

    /// The seed that ids and jitter derive from, 0 if the file has none.
    pub fn seed(&self) -> u64 {
        self.spec.seed
    }

    /// What callers may do; absent: everything.
    pub(crate) fn iam(&self) -> Option<&Policy> {
        self.policy.as_ref()
    }

    pub(crate) fn timings(&self) -> &Timings {
        &self.spec.timings
    }

    pub(crate) fn switches(&self) -> &Switches {
        &self.spec.switches
    }

    pub(crate) fn quotas(&self) -> &Quotas {
        &self.spec.quotas
    }

    pub(crate) fn servers(&self) -> &[Server] {
        &self.spec.servers
    }

    pub(crate) fn server(&self, id: &str) -> Option<&Server> {
        self.spec.servers.get(*self.places.get(id)?)
    }

    /// The servers with these ids, in the order of the file.
    pub(crate) fn servers_with(&self, ids: &[String]) -> Vec<&Server> {
        let places: BTreeSet<&usize> = ids.iter().filter_map(|id| self.places.get(id)).collect();
        places.into_iter().filter_map(|place| self.spec.servers.get(*place)).collect()
    }

    pub(crate) fn subnets(&self) -> &[Subnet] {
        &self.spec.subnets
    }

    pub(crate) fn subnet(&self, id: &str) -> Option<&Subnet> {
        self.spec.subnets.iter().find(|subnet| subnet.id() == id)
    }

    pub(crate) fn security_groups(&self) -> &[SecurityGroup] {
        &self.spec.security_groups
    }

    pub(crate) fn security_group(&self, id: &str) -> Option<&SecurityGroup> {
        self.spec.security_groups.iter().find(|group| group.id() == id)
    }

    pub(crate) fn tables(&self) -> &[Table] {
        &self.spec.dynamodb.tables
    }

    /// What is answered over HTTP besides AWS's services.
    pub(crate) fn web(&self) -> &[WebAnswer] {
        &self.spec.http
    }

    pub(crate) fn recovery_instances(&self) -> &[ForeignRecoveryInstance] {
        &self.spec.recovery_instances
    }

    pub(crate) fn jobs(&self) -> &[ForeignJob] {
        &self.spec.jobs
    }

    /// Whether the Region offers an instance type. A file without a list of types offers all.
    pub(crate) fn offers(&self, instance_type: &str) -> bool {
        let types = &self.spec.instance_types;
        types.is_empty() || types.iter().any(|offered| offered.name() == instance_type)
    }

    /// The instance types of the Region: those that the file lists, else those that its servers name.
    pub(crate) fn instance_types(&self) -> Vec<InstanceType> {
        if !self.spec.instance_types.is_empty() {
            return self.spec.instance_types.clone();
        }
        let named =
            self.servers().iter().flat_map(|server| [self.instance_type(server), self.recommended_type(server)]);
        let different: BTreeSet<&str> = named.collect();
        different.into_iter().map(InstanceType::named).collect()
    }

    /// The instance type that a server is recovered as unless its settings say otherwise.
    pub(crate) fn instance_type<'a>(&'a self, server: &'a Server) -> &'a str {
        server.instance_type.as_deref().or(self.spec.defaults.instance_type.as_deref()).unwrap_or_default()
    }

    /// The type that right-sizing chooses for a server.
    pub(crate) fn recommended_type<'a>(&'a self, server: &'a Server) -> &'a str {
        server.recommended_instance_type.as_deref().unwrap_or_else(|| self.instance_type(server))
    }

    /// The subnet that a server's launch template begins with.
    pub(crate) fn template_subnet<'a>(&'a self, server: &'a Server) -> Option<&'a str> {
        let subnet = server.subnet.as_ref().or(self.spec.defaults.subnet.as_ref());
        subnet.map(|id| id.get_ref().as_str())
    }

    /// The security groups that a server's launch template begins with.
    pub(crate) fn template_groups(&self, server: &Server) -> Vec<String> {
        let groups = server.security_groups.as_ref().unwrap_or(&self.spec.defaults.security_groups);
        groups.iter().map(|id| id.get_ref().clone()).collect()
    }

    /// The operating system that a server reports.
    pub(crate) fn os<'a>(&'a self, server: &'a Server) -> &'a str {
        server.os.as_deref().or(self.spec.defaults.os.as_deref()).unwrap_or("Linux")
    }

    /// The launch actions of a server, in their order.
    pub(crate) fn launch_actions(&self, server: &str) -> impl Iterator<Item = (usize, &LaunchAction)> {
        self.spec.launch_actions.iter().enumerate().filter(move |(_, action)| action.is_of(server))
    }

    /// The faults that hit a launch of a server.
    pub(crate) fn server_faults(&self, seed: u64, server: &str, launch: u64) -> impl Iterator<Item = &ServerFaultKind> {
        self.faults.iter().filter_map(move |fault| match fault {
            Fault::Server(fault) if fault.hits(seed, server, launch) => Some(&fault.kind),
            _ => None,
        })
    }

    /// The faults that hit a call.
    pub(crate) fn operation_faults(
        &self,
        seed: u64,
        operation: &str,
        call: u64,
    ) -> impl Iterator<Item = OperationFaultKind> {
        self.faults.iter().filter_map(move |fault| match fault {
            Fault::Operation(fault) if fault.hits(seed, operation, call) => Some(fault.kind),
            _ => None,
        })
    }

    /// What can be wrong with the replication of a server.
    pub(crate) fn replication_faults(&self, server: &str) -> impl Iterator<Item = &ReplicationFault> {
        self.faults.iter().filter_map(move |fault| match fault {
            Fault::Replication(fault) if fault.is_of(server) => Some(fault),
            _ => None,
        })
    }

    /// How far the service's clock is ahead of the caller's.
    pub(crate) fn clock_skew(&self) -> SignedDuration {
        let skew = |fault: &Fault| if let Fault::ClockOff(skew) = fault { Some(*skew) } else { None };
        self.faults.iter().find_map(skew).unwrap_or_default()
    }
}
