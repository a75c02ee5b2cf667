//! A random world for a plan, as the text of its fleet file: with nothing wrong, and with what goes wrong in it.

use std::fmt::Write as _;

use drs_core::mode::Mode;
use fastrand::Rng;

use super::plan::{RandomPlan, often, one_of};

/// A server that is in no plan.
pub(crate) const STRANGER: &str = "s-0f000000000000001";

pub(crate) struct RandomFleet {
    /// The world as the plan is made in it.
    pub(crate) healthy: String,
    /// The same world with its faults.
    pub(crate) faulty: String,
    /// The server of the plan that has a recovery instance which is not a drill's.
    pub(crate) endangered: Option<String>,
}

impl RandomFleet {
    pub(crate) fn of(chance: &mut Rng, plan: &RandomPlan) -> Self {
        let mut healthy = head(chance);
        for (number, server) in plan.servers().enumerate() {
            healthy.push_str(&self::server(server, number));
        }
        healthy.push_str(&server(STRANGER, 200));
        healthy.push_str(&instance(STRANGER));
        let servers: Vec<&str> = plan.servers().collect();
        let endangered = (plan.mode == Mode::Drill && often(chance, 15)).then(|| one_of(chance, &servers).to_owned());
        healthy.push_str(&endangered.as_deref().map(instance).unwrap_or_default());
        let mut faulty = healthy.clone();
        for _ in 0..chance.usize(..=5) {
            faulty.push_str(&fault(chance, plan, &servers));
        }
        if often(chance, 20) {
            let ago = chance.u32(1..10);
            let free: Vec<&str> =
                servers.iter().copied().filter(|server| Some(*server) != endangered.as_deref()).collect();
            let server = if free.is_empty() { STRANGER } else { one_of(chance, &free) };
            write!(faulty, "\n[[jobs]]\nservers = [\"{server}\"]\ndrill = true\nstarted-ago = \"{ago}s\"\n").unwrap();
        }
        Self { healthy, faulty, endangered }
    }
}

fn head(chance: &mut Rng) -> String {
    let seen = one_of(chance, &["0s", "5s", "20s"]);
    let busy = one_of(chance, &["refuse-batch", "skip-server"]);
    let read = one_of(chance, &["launch-start", "call"]);
    let ids = often(chance, 30);
    let writes = often(chance, 70);
    let jobs = chance.usize(1..=5);
    format!(
        "account = \"123456789012\"\nregion = \"us-west-2\"\nstart = \"2026-03-02T02:00:00Z\"\n\n[defaults]\n\
         subnet = \"subnet-0a100000000000001\"\nsecurity-groups = [\"sg-0a100000000000001\"]\n\
         instance-type = \"m6i.large\"\n\n[switches]\njob-visible-after = \"{seen}\"\nbusy-server = \"{busy}\"\n\
         template-read = \"{read}\"\nparticipating-instance-ids = {ids}\nconfiguration-writes-template = {writes}\n\n\
         [quotas]\njobs = {jobs}\n{REST}"
    )
}

const REST: &str = r#"
[timings]
gap = "20s"
conversion = "40s"
launch = "60s"
launch-failure = "10s"
terminate = "20s"
status-checks-after = "40s"
jitter = "30%"

[[subnets]]
id = "subnet-0a100000000000001"
vpc = "vpc-0a100000000000001"
cidr = "10.0.0.0/20"
zone = "us-west-2a"

[[subnets]]
id = "subnet-0d100000000000001"
vpc = "vpc-0d100000000000001"
cidr = "10.1.0.0/20"
zone = "us-west-2a"

[[security-groups]]
id = "sg-0a100000000000001"
name = "production"
vpc = "vpc-0a100000000000001"

[[security-groups]]
id = "sg-0d100000000000001"
name = "drill"
vpc = "vpc-0d100000000000001"
"#;

fn server(id: &str, number: usize) -> String {
    let last = number + 20;
    format!(
        "\n[[servers]]\nid = \"{id}\"\nhostname = \"server-{number}\"\nprivate-ip = \"10.0.1.{last}\"\nlag = \"2s\"\n"
    )
}

/// A recovery instance that is nobody's to end.
fn instance(server: &str) -> String {
    format!("\n[[recovery-instances]]\nserver = \"{server}\"\ndrill = false\nlaunched-ago = \"2d\"\n")
}

/// What goes wrong with a launch of a server.
const LAUNCHES: [&str; 12] = [
    "kind = \"snapshot-failure\"",
    "kind = \"conversion-failure\"",
    "kind = \"launch-failure\"",
    "kind = \"launch-failure\"\nlaunch = 1\ntimes = 1",
    "kind = \"skipped\"\ntimes = 1",
    "kind = \"stuck\"",
    "kind = \"stays-pending\"",
    "kind = \"seen-late\"",
    "kind = \"unlisted-instance\"",
    "kind = \"impaired\"\nfor = \"3m\"",
    "kind = \"unknown-event\"\nevent = \"SOMETHING_NEW\"",
    "kind = \"unknown-launch-status\"\nvalue = \"BRAND_NEW\"",
];

/// What goes wrong with calls.
const CALLS: [&str; 7] = [
    "internal-error",
    "internal-error-after-effect",
    "garbled-after-effect",
    "reply-lost-before-effect",
    "reply-lost-after-effect",
    "throttle",
    "latency",
];

const OPERATIONS: [&str; 12] = [
    "drs:StartRecovery",
    "drs:StartRecovery",
    "drs:StartRecovery",
    "drs:TerminateRecoveryInstances",
    "drs:UpdateLaunchConfiguration",
    "ec2:CreateLaunchTemplateVersion",
    "ec2:ModifyLaunchTemplate",
    "drs:DescribeJobs",
    "drs:DescribeSourceServers",
    "drs:DescribeRecoveryInstances",
    "ec2:DescribeInstanceStatus",
    "drs:*",
];

/// What goes wrong with replication.
const REPLICATION: [&str; 3] = [
    "kind = \"replication-stalled\"\nafter = \"1m\"\nfor = \"5m\"",
    "kind = \"replication-lag\"\nlag = \"30m\"\nfor = \"3m\"",
    "kind = \"unknown-replication-state\"\nvalue = \"RESTING\"",
];

fn fault(chance: &mut Rng, plan: &RandomPlan, servers: &[&str]) -> String {
    // The wait for a job is the operator's word that DRS hides none for longer.
    let late = plan.visibility_wait - 5;
    let keys = match chance.u32(..10) {
        0..=3 => {
            let (server, launch) = (one_of(chance, servers), one_of(chance, &LAUNCHES));
            let length = if launch.contains("seen-late") { format!("\nfor = \"{late}s\"") } else { String::new() };
            format!("server = \"{server}\"\n{launch}{length}")
        }
        4 => format!("server = \"{}\"\n{}", one_of(chance, servers), one_of(chance, &REPLICATION)),
        5 => format!("kind = \"conflict\"\noperation = \"drs:StartRecovery\"\ncall = {}", chance.u32(1..4)),
        _ => call(chance),
    };
    format!("\n[[faults]]\n{keys}\n")
}

fn call(chance: &mut Rng) -> String {
    let (operation, kind) = (one_of(chance, &OPERATIONS), one_of(chance, &CALLS));
    let (call, times) = (chance.u32(1..6), chance.u32(1..4));
    let length = if kind == "latency" { "\nfor = \"20s\"" } else { "" };
    format!("operation = \"{operation}\"\nkind = \"{kind}\"\ncall = {call}\ntimes = {times}{length}")
}
