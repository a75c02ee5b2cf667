//! Recipes for the fleet of [`super::fleet`]: a head that all have, and the waves and plug-ins that a test is about.

/// The plan, its target and its two groups; what follows is the test's.
pub(crate) fn recipe(rest: &str) -> String {
    format!("{}\n{rest}", head("simulator = \"fleet.toml\""))
}

/// The same against an address.
pub(crate) fn recipe_over_http(address: &str, rest: &str) -> String {
    format!("{}\n{rest}", head(&format!("endpoint = \"{address}\"")))
}

fn head(target: &str) -> String {
    format!(
        r#"[plan]
name = "shop"
mode = "drill"
rto = "45m"
rpo = "15m"

[target]
region = "us-west-2"
{target}

[groups.database]
tags = {{ Tier = "database" }}

[groups.app]
tags = {{ Tier = "app" }}
"#
    )
}

/// Databases, then application servers.
pub(crate) const TWO_WAVES: &str = r#"
[[waves]]
name = "database"
groups = ["database"]

[[waves]]
name = "app"
groups = ["app"]
depends-on = ["database"]
"#;

/// All servers in one wave; further keys of the wave may follow.
pub(crate) const ONE_WAVE: &str = r#"
[[waves]]
name = "all"
groups = ["database", "app"]
"#;

/// A drill on other instances in the network for drills.
pub(crate) const DRILL_SETTINGS: &str = r#"
[groups.database.launch]
instance-type = "r6i.large"
right-sizing = "none"
drill = { subnet = "subnet-0d100000000000001", security-groups = ["sg-0d100000000000001"] }

[groups.app.launch.drill]
subnet = "subnet-0d100000000000001"
security-groups = ["sg-0d100000000000001"]
"#;

/// Instances end within the run.
pub(crate) const TERMINATE: &str = r#"
[drill]
terminate-after = "0s"
"#;

/// The hook before a wave, with its grants.
pub(crate) const REPLICATION_GATE: &str = r#"
[plugins.replication-gate]
component = "builtin:replication-gate"
grants = ["drs:DescribeSourceServers", "drs:DescribeRecoverySnapshots"]
"#;

/// The hook after a wave, with its grant.
pub(crate) const HEALTH_GATE: &str = r#"
[plugins.health-gate]
component = "builtin:health-gate"
grants = ["ec2:DescribeInstanceStatus"]
config = { within = "10m" }
"#;
