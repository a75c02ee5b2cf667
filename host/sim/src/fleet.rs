//! The fleet file: the servers, networks, timings, switches and faults that a world is made from.

mod check;
mod earlier;
mod error;
mod faults;
mod instance_types;
mod networks;
mod roles;
mod server;
mod switches;
mod timings;
mod units;

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Deserialize;
use toml::Spanned;

pub(crate) use earlier::{FailbackState, ForeignJob, ForeignRecoveryInstance};
pub use error::FleetError;
pub(crate) use faults::{Fault, OperationFault, OperationFaultKind, ServerFault, ServerFaultKind};
pub(crate) use instance_types::{BootMode, InstanceType};
pub(crate) use networks::{SecurityGroup, Subnet};
pub(crate) use roles::Role;
pub(crate) use server::{Defaults, Disk, Disposition, RecoveryMode, ReplicationState, RightSizing, Server};
pub(crate) use switches::{BusyServer, Over100, Quotas, ReplaceAt, Replaces, Switches, TemplateRead};
pub(crate) use timings::{Phase, Timings};

/// What a fleet file says, checked.
///
/// All that a fleet file can have; only account, Region and each server's id and host name (and an instance type, its own
/// or the default) are needed. Lengths of time, sizes and shares carry their unit. An unknown key is an error.
///
/// ```
/// let fleet = drs_sim::Fleet::parse(r#"
/// account = "123456789012"
/// region = "us-west-2"
/// start = "2026-03-02T08:00:00Z"           # where the caller's clock should start
/// seed = 7                                 # ids, addresses and jitter derive from it
/// caller-account = "210987654321"          # of callers that have assumed no role; absent: the same account
/// instance-types = [                       # offered in the Region; absent: every type
///     "m6i.large",                         # what is not said follows from the name
///     { name = "t2.large", vcpus = 2, memory = "8 GiB", architecture = "x86_64", boot-modes = ["legacy-bios"] },
/// ]
///
/// [[roles]]                                # that callers can assume
/// arn = "arn:aws:iam::123456789012:role/recovery"
/// external-id = "shop"                     # absent: none is asked for
/// max-session = "1h"
///
/// [timings]                                # defaults: the recorded drill
/// job-start = "0.4s"                       # PENDING
/// cleanup = "30s"                          # termination of an instance that a launch replaces
/// snapshot-start = "0.4s"
/// snapshot = "0.2s"
/// gap = "52s"
/// conversion = "198s"
/// launch-start = "0.6s"
/// launch = "278s"
/// launch-failure = "30s"                   # LAUNCH_START to LAUNCH_FAILED
/// job-end = "2.8s"
/// terminate = "60s"
/// status-checks-after = "3m"
/// stop = "40s"                             # of an instance, by EC2
/// start = "15s"
/// jitter = "30%"                           # each phase of each server, up or down
///
/// [switches]                               # what AWS does not document; these are the defaults
/// job-visible-after = "5s"
/// recovery-instance-visible-after = "2s"   # after LAUNCH_END
/// busy-server = "refuse-batch"             # or skip-server
/// template-read = "launch-start"           # or call
/// launch-replaces = "any"                  # or drill, none
/// replace-at = "job-start"                 # or launch-start
/// over-100 = "refuse"                      # or accept
/// participating-instance-ids = false
/// configuration-writes-template = true
/// page-size = 200
/// uninitialized = false                    # true: DRS was never set up in this account
///
/// [quotas]
/// jobs = 20
/// servers-per-job = 100
/// servers-in-jobs = 500
///
/// [defaults]                               # for servers that don't say otherwise
/// subnet = "subnet-0a100000000000001"
/// security-groups = ["sg-0a100000000000001"]
/// instance-type = "m6i.large"
/// os = "Amazon Linux 2023"
///
/// [[subnets]]
/// id = "subnet-0a100000000000001"
/// vpc = "vpc-0a100000000000001"
/// cidr = "10.0.1.0/24"
/// zone = "us-west-2a"
/// tags = { Name = "production" }
///
/// [[security-groups]]
/// id = "sg-0a100000000000001"
/// name = "shop"
/// vpc = "vpc-0a100000000000001"
/// description = "Servers of the shop"
///
/// [[servers]]
/// id = "s-00000000000000001"
/// hostname = "shop-db-1"
/// tags = { Tier = "database" }
/// instance-type = "m6i.large"
/// recommended-instance-type = "m6i.large"  # what right-sizing chooses
/// cpus = 2
/// ram = "8 GiB"
/// disks = [{ device = "/dev/nvme0n1", size = "100 GiB" }]
/// os = "Amazon Linux 2023"
/// staging-account = "210987654321"         # it replicates into another account
/// private-ip = "10.0.1.20"                 # of the source, for copy-private-ip
/// subnet = "subnet-0a100000000000001"
/// security-groups = ["sg-0a100000000000001"]
/// replication = "CONTINUOUS"               # a DataReplicationState
/// lag = "2s"                               # absent: unknown
/// last-seen = "10s"
/// newest-recovery-point = "4m"             # its age at the start; one more every 10 minutes
/// recovery-points = 6
/// launch = { right-sizing = "BASIC", disposition = "STARTED", copy-private-ip = false, copy-tags = false, recovery-mode = "OPTIMAL" }
/// timings = { launch = "310s" }            # in place of those of the fleet
/// instance-ids = ["i-0123456789abcdef0"]   # of its first launches
///
/// [[servers]]
/// id = "s-00000000000000002"
/// hostname = "shop-db-2"
///
/// [[recovery-instances]]                   # launched before the world begins
/// server = "s-00000000000000001"
/// drill = false
/// launched-ago = "2d"
/// failback = "FAILBACK_NOT_STARTED"
///
/// [[jobs]]                                 # started by somebody else
/// servers = ["s-00000000000000002"]
/// drill = true
/// started-ago = "3m"
/// tags = { Owner = "somebody" }
///
/// [[faults]]                               # of a server: snapshot-failure, conversion-failure, launch-failure, stuck,
/// server = "s-00000000000000001"           # stays-pending, unlisted-instance, impaired
/// kind = "launch-failure"
/// launch = 1                               # the first launch that is hit
/// times = 1                                # absent: all from there
/// error = "no permission"                  # impaired has `for = "5m"` instead; absent: for ever
///
/// [[faults]]                               # of a call: throttle, internal-error, internal-error-after-effect,
/// operation = "drs:StartRecovery"          # reply-lost-before-effect, reply-lost-after-effect, conflict
/// kind = "throttle"
/// call = 1                                 # the first call that is hit
/// times = 1
/// retry-after = "5s"
/// "#)?;
/// assert_eq!(fleet.region(), "us-west-2");
/// # Ok::<(), drs_sim::FleetError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Fleet {
    spec: Spec,
    faults: Vec<Fault>,
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
    servers: Vec<Server>,
    #[serde(default)]
    recovery_instances: Vec<ForeignRecoveryInstance>,
    #[serde(default)]
    jobs: Vec<ForeignJob>,
    #[serde(default)]
    faults: Vec<Spanned<faults::Entry>>,
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
        self.spec.servers.iter().find(|server| server.id() == id)
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

    pub(crate) fn server_faults(&self, server: &str) -> impl Iterator<Item = &ServerFault> {
        self.faults.iter().filter_map(move |fault| match fault {
            Fault::Server(fault) if fault.server == server => Some(fault),
            _ => None,
        })
    }

    pub(crate) fn operation_faults(&self, operation: &str) -> impl Iterator<Item = &OperationFault> {
        self.faults.iter().filter_map(move |fault| match fault {
            Fault::Operation(fault) if fault.operation == operation => Some(fault),
            _ => None,
        })
    }
}
