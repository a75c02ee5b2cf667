//! A fleet of two databases and two application servers, to which a test adds what it is about.

/// Source servers of the fleet.
pub(crate) const DB_1: &str = "s-db000000000000001";
pub(crate) const DB_2: &str = "s-db000000000000002";
pub(crate) const APP_1: &str = "s-a0000000000000001";
pub(crate) const APP_2: &str = "s-a0000000000000002";

/// The four.
pub(crate) const ALL: [&str; 4] = [DB_1, DB_2, APP_1, APP_2];

/// Networks: where servers start from, and where drills belong.
pub(crate) const PRODUCTION_SUBNET: &str = "subnet-0a100000000000001";
pub(crate) const DRILL_SUBNET: &str = "subnet-0d100000000000001";
pub(crate) const DRILL_GROUP: &str = "sg-0d100000000000001";

const HEAD: &str = r#"account = "123456789012"
region = "us-west-2"
start = "2026-03-02T08:00:00Z"
seed = 1
"#;

const DEFAULTS: [&str; 3] = [
    "instance-type = \"m6i.xlarge\"",
    "subnet = \"subnet-0a100000000000001\"",
    "security-groups = [\"sg-0a100000000000001\"]",
];

const NETWORKS: &str = r#"
[[subnets]]
id = "subnet-0a100000000000001"
vpc = "vpc-0a100000000000001"
cidr = "10.0.0.0/20"
zone = "us-west-2a"

[[subnets]]
id = "subnet-0d100000000000001"
vpc = "vpc-0d100000000000001"
cidr = "10.99.0.0/20"
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

#[derive(Debug, Clone)]
struct Server {
    id: String,
    lines: Vec<String>,
}

/// The text of a fleet file in the making. What is not said has the simulator's defaults.
#[derive(Debug, Clone)]
pub(crate) struct Fleet {
    top: Vec<String>,
    defaults: Vec<String>,
    timings: Vec<String>,
    switches: Vec<String>,
    quotas: Vec<String>,
    servers: Vec<Server>,
    rest: String,
}

impl Fleet {
    /// Two databases and two application servers, all of them healthy.
    pub(crate) fn shop() -> Self {
        Self::empty()
            .server(DB_1, "db-1", "database")
            .server(DB_2, "db-2", "database")
            .server(APP_1, "app-1", "app")
            .server(APP_2, "app-2", "app")
    }

    /// No servers yet.
    pub(crate) fn empty() -> Self {
        Fleet {
            top: Vec::new(),
            defaults: DEFAULTS.map(str::to_owned).to_vec(),
            timings: vec!["jitter = \"0%\"".to_owned()],
            switches: Vec::new(),
            quotas: Vec::new(),
            servers: Vec::new(),
            rest: String::new(),
        }
    }

    /// One more server.
    pub(crate) fn server(mut self, id: &str, name: &str, tier: &str) -> Self {
        let lines = vec![
            format!("hostname = \"{name}\""),
            format!("tags = {{ Name = \"{name}\", Application = \"shop\", Tier = \"{tier}\" }}"),
        ];
        self.servers.push(Server { id: id.to_owned(), lines });
        self
    }

    /// One more server without tags.
    pub(crate) fn bare_server(mut self, id: &str) -> Self {
        self.servers.push(Server { id: id.to_owned(), lines: vec![format!("hostname = \"{id}\"")] });
        self
    }

    /// One more line about a server.
    pub(crate) fn say(mut self, id: &str, line: &str) -> Self {
        let server = self.servers.iter_mut().find(|server| server.id == id).unwrap();
        server.lines.push(line.to_owned());
        self
    }

    /// A line at the head of the file.
    pub(crate) fn top(mut self, line: &str) -> Self {
        self.top.push(format!("{line}\n"));
        self
    }

    /// Launch templates begin without a subnet; the Region has no default one.
    pub(crate) fn without_default_subnet(mut self) -> Self {
        self.defaults.truncate(1);
        self
    }

    pub(crate) fn timing(mut self, line: &str) -> Self {
        self.timings.push(line.to_owned());
        self
    }

    pub(crate) fn switch(mut self, line: &str) -> Self {
        self.switches.push(line.to_owned());
        self
    }

    pub(crate) fn quota(mut self, line: &str) -> Self {
        self.quotas.push(line.to_owned());
        self
    }

    /// A fault of a server or of a call, as its keys: `server = "…", kind = "launch-failure"`.
    pub(crate) fn fault(self, keys: &str) -> Self {
        self.table("faults", keys)
    }

    /// One more table of a list of the file, as its keys.
    pub(crate) fn table(mut self, list: &str, keys: &str) -> Self {
        self.rest.push_str(&format!("\n[[{list}]]\n{}\n", keys.replace(", ", "\n")));
        self
    }

    /// The file's text.
    pub(crate) fn text(&self) -> String {
        let section = |name: &str, lines: &[String]| match lines {
            [] => String::new(),
            lines => format!("\n[{name}]\n{}\n", lines.join("\n")),
        };
        let servers = self.servers.iter().map(|server| {
            // Unless said otherwise, replication is well.
            let lag = if server.lines.iter().any(|line| line.starts_with("lag")) { "" } else { "lag = \"2s\"\n" };
            format!("\n[[servers]]\nid = \"{}\"\n{}\n{lag}", server.id, server.lines.join("\n"))
        });
        let sections = [
            section("timings", &self.timings),
            section("switches", &self.switches),
            section("quotas", &self.quotas),
            section("defaults", &self.defaults),
        ];
        [
            HEAD.to_owned(),
            self.top.concat(),
            sections.concat(),
            NETWORKS.to_owned(),
            servers.collect(),
            self.rest.clone(),
        ]
        .concat()
    }
}
