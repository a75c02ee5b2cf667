//! The sound recipe that every case changes, and what a case is.

/// A recipe without a mistake.
pub(crate) const SOUND: &str = r#"
[plan]
name = "shop"
rto = "45m"

[target]
region = "us-west-2"

[groups.database]
tags = { Tier = "database" }

[groups.database.launch]
instance-type = "r6i.xlarge"
right-sizing = "none"
drill = { subnet = "subnet-0d1e5f2a3b4c5d6e7", security-groups = ["sg-0b0b1c2d3e4f5a6b7"] }

[groups.web]
servers = ["s-1111aaaa2222bbbb3", "s-2222aaaa2222bbbb4"]

[groups.web.launch.servers."s-1111aaaa2222bbbb3"]
private-ip = "10.0.1.10"

[groups.web.launch.servers."s-2222aaaa2222bbbb4".drill]
private-ip = "10.0.1.11"

[[waves]]
name = "database"
groups = ["database"]
policies = ["launch-guard"]
timeout = "40m"

[[waves]]
name = "web"
groups = ["web"]
depends-on = ["database"]
max-failed = "10%"
after = ["health-gate"]

[plugins.launch-guard]
component = "builtin:launch-guard"
grants = ["settings:instance-type"]

[plugins.health-gate]
component = "builtin:health-gate"
grants = ["ec2:DescribeInstances"]
config = { within = "10m" }

[drill]
terminate-after = "0s"

[limits]
jobs = 10
"#;

/// One change to the sound recipe and the problem that must come of it.
pub(crate) struct Case {
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) message: &'static str,
    pub(crate) under: &'static str,
    pub(crate) help: &'static str,
}

impl Case {
    /// The sound recipe with the change.
    pub(crate) fn text(&self) -> String {
        assert_eq!(SOUND.matches(self.from).count(), 1, "{:?} must be in the sound recipe once", self.from);
        SOUND.replacen(self.from, self.to, 1)
    }
}

/// A case in one line.
pub(crate) const fn case(
    from: &'static str,
    to: &'static str,
    message: &'static str,
    under: &'static str,
    help: &'static str,
) -> Case {
    Case { from, to, message, under, help }
}
