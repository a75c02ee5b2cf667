//! So many plans of two servers each, with plug-ins, on one fleet: what one process drives at the same time.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use drs_aws::Aws;
use drs_core::ids::{PluginName, ServerId};
use drs_core::mode::Mode;
use drs_core::plan::{Inventory, Plan, resolve};
use drs_core::recipe::decode;
use sha2::{Digest, Sha256};

/// The built-in components of every plan.
pub(crate) const COMPONENTS: [&str; 3] = ["replication-gate", "launch-guard", "health-gate"];

fn server(number: u64) -> String {
    format!("s-{number:017x}")
}

/// The recipe of one of the plans. `place` is where its servers are: a line of `[target]`.
pub(crate) fn recipe(plan: u64, place: &str) -> String {
    format!(
        r#"
[plan]
name = "plan-{plan}"
mode = "drill"
rpo = "15m"

[target]
region = "us-west-2"
{place}

[drill]
terminate-after = "0s"

[groups.servers]
servers = ["{}", "{}"]

[groups.servers.launch.drill]
copy-private-ip = true

[[waves]]
name = "servers"
groups = ["servers"]
before = ["replication-gate"]
policies = ["launch-guard"]
after = ["health-gate"]

[plugins.replication-gate]
component = "builtin:replication-gate"
grants = ["drs:DescribeSourceServers", "drs:DescribeRecoverySnapshots"]

[plugins.launch-guard]
component = "builtin:launch-guard"
config = {{ drill = {{ subnets = ["subnet-0a100000000000001"] }} }}

[plugins.health-gate]
component = "builtin:health-gate"
grants = ["ec2:DescribeInstanceStatus"]
config = {{ within = "10m" }}
"#,
        server(2 * plan),
        server(2 * plan + 1)
    )
}

/// The fleet of so many plans, in an account whose quotas hold none of them back.
pub(crate) fn fleet(plans: u64) -> String {
    let mut text = r#"
account = "123456789012"
region = "us-west-2"

[quotas]
jobs = 10_000
servers-in-jobs = 10_000

[defaults]
subnet = "subnet-0a100000000000001"
security-groups = ["sg-0a100000000000001"]
instance-type = "m6i.large"

[[subnets]]
id = "subnet-0a100000000000001"
vpc = "vpc-0a100000000000001"
cidr = "10.0.0.0/16"
zone = "us-west-2a"

[[security-groups]]
id = "sg-0a100000000000001"
name = "servers"
vpc = "vpc-0a100000000000001"
"#
    .to_owned();
    for number in 0..2 * plans {
        write!(
            text,
            "\n[[servers]]\nid = \"{}\"\nhostname = \"server-{number}\"\nprivate-ip = \"10.0.{}.{}\"\nlag = \"2s\"\n",
            server(number),
            number / 200,
            number % 200 + 10,
        )
        .unwrap();
    }
    text
}

/// One of the plans, of its recipe and its servers as DRS shows them, without the quotas of a real account.
pub(crate) async fn plan(number: u64, recipe: &str, aws: &Aws) -> Plan {
    let recipe = decode(recipe).unwrap();
    let ids = [2 * number, 2 * number + 1].map(|number| ServerId::new(server(number)));
    let servers = aws.drs().source_servers(Some(&ids)).await.unwrap();
    let digest = |name: &str| hex::encode(Sha256::digest(drs_sandbox::builtin(name).unwrap()));
    let digests: BTreeMap<PluginName, String> =
        COMPONENTS.iter().map(|name| (PluginName::new(*name), digest(name))).collect();
    let account = aws.sts().identity().await.unwrap().account;
    let (region, signatures) = ("us-west-2".to_owned(), BTreeMap::new());
    let inventory = Inventory { account, region, servers: &servers, digests: &digests, signatures: &signatures };
    let mut plan = resolve(&recipe, Mode::Drill, &inventory).unwrap();
    (plan.limits.jobs, plan.limits.servers_in_jobs) = (10_000, 10_000);
    plan
}
