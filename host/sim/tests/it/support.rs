//! A world with a clock that is moved by hand, and requests as an SDK would send them.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use drs_sim::{ReplyLost, SimClock, World, WorldOptions};
use http::{Request, Response};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::{Value, json};

/// Phases of round lengths: PENDING until 1 s, snapshot 2–3 s, conversion 10–20 s, launch 20–40 s, end at 45 s. What is new
/// shows at once.
pub(crate) const FLEET: &str = r#"
account = "123456789012"
region = "us-west-2"
seed = 1

[timings]
job-start = "1s"
cleanup = "3s"
snapshot-start = "1s"
snapshot = "1s"
gap = "7s"
conversion = "10s"
launch-start = "0s"
launch = "20s"
launch-failure = "5s"
job-end = "5s"
terminate = "10s"
status-checks-after = "30s"

[switches]
job-visible-after = "0s"
recovery-instance-visible-after = "0s"

[defaults]
subnet = "subnet-0000000000000000a"
security-groups = ["sg-0000000000000000a"]
instance-type = "m6i.large"

[[subnets]]
id = "subnet-0000000000000000a"
vpc = "vpc-0000000000000000a"
cidr = "10.0.1.0/24"
zone = "us-west-2a"

[[subnets]]
id = "subnet-0000000000000000b"
vpc = "vpc-0000000000000000b"
cidr = "10.9.0.0/28"
zone = "us-west-2b"

[[security-groups]]
id = "sg-0000000000000000a"
name = "production"
vpc = "vpc-0000000000000000a"

[[security-groups]]
id = "sg-0000000000000000b"
name = "drill"
vpc = "vpc-0000000000000000b"

[[servers]]
id = "s-00000000000000001"
hostname = "db"
tags = { Name = "db", Tier = "database" }
lag = "90s"
private-ip = "10.0.1.77"
recommended-instance-type = "c5.large"
launch = { right-sizing = "NONE" }

[[servers]]
id = "s-00000000000000002"
hostname = "app"
launch = { right-sizing = "NONE" }

[[servers]]
id = "s-00000000000000003"
hostname = "web"
launch = { right-sizing = "NONE" }
"#;

pub(crate) const DB: &str = "s-00000000000000001";
pub(crate) const APP: &str = "s-00000000000000002";
pub(crate) const WEB: &str = "s-00000000000000003";

/// A clock that only moves when it is told to.
pub(crate) struct ManualClock(Mutex<Timestamp>);

impl SimClock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

impl ManualClock {
    pub(crate) fn at(text: &str) -> Arc<Self> {
        Arc::new(ManualClock(Mutex::new(text.parse().unwrap())))
    }

    pub(crate) fn advance(&self, seconds: f64) {
        *self.0.lock().unwrap() += SignedDuration::from_secs_f64(seconds);
    }
}

/// A world and its clock.
pub(crate) struct Bench {
    pub(crate) world: World,
    pub(crate) clock: Arc<ManualClock>,
}

pub(crate) const START: &str = "2026-01-15T09:00:00Z";

impl Bench {
    pub(crate) fn new() -> Self {
        Bench::of(FLEET)
    }

    /// A world of the usual fleet with a line put at the beginning of `[switches]`.
    pub(crate) fn with_switch(line: &str) -> Self {
        Bench::of(&with_switch(line))
    }

    /// A world of the usual fleet with more at its end.
    pub(crate) fn with(more: &str) -> Self {
        Bench::of(&format!("{FLEET}\n{more}"))
    }

    pub(crate) fn of(fleet: &str) -> Self {
        let clock = ManualClock::at(START);
        let world = World::create(fleet, WorldOptions::default(), clock.clone()).unwrap();
        Bench { world, clock }
    }

    pub(crate) fn on_disk(fleet: &str, folder: &Path) -> Self {
        let clock = ManualClock::at(START);
        let options = WorldOptions { seed: None, state_dir: Some(folder.to_owned()) };
        Bench { world: World::create(fleet, options, clock.clone()).unwrap(), clock }
    }

    pub(crate) fn advance(&self, seconds: f64) {
        self.clock.advance(seconds);
    }

    /// A DRS call: status and body.
    pub(crate) fn drs(&self, operation: &str, body: Value) -> (u16, Value) {
        let answer = self.try_drs(operation, body).unwrap();
        (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap())
    }

    pub(crate) fn try_drs(&self, operation: &str, body: Value) -> Result<Response<Bytes>, ReplyLost> {
        self.world.handle(drs_request(self.clock.now(), operation, &body))
    }

    /// A DRS call that must succeed: its body.
    pub(crate) fn ok(&self, operation: &str, body: Value) -> Value {
        let (status, body) = self.drs(operation, body);
        assert!(status < 300, "{operation}: {status} {body}");
        body
    }

    /// A DRS call that must fail: status and error name.
    pub(crate) fn refused(&self, operation: &str, body: Value) -> (u16, String) {
        let answer = self.try_drs(operation, body).unwrap();
        let code = answer.headers().get("x-amzn-errortype").expect("an error").to_str().unwrap().to_owned();
        (answer.status().as_u16(), code)
    }

    /// An EC2 call: status and XML.
    pub(crate) fn ec2(&self, parameters: &str) -> (u16, String) {
        let answer = self.world.handle(ec2_request(self.clock.now(), parameters)).unwrap();
        (answer.status().as_u16(), String::from_utf8(answer.body().to_vec()).unwrap())
    }

    /// An EC2 call that must succeed: its XML.
    pub(crate) fn ec2_ok(&self, parameters: &str) -> String {
        let (status, xml) = self.ec2(parameters);
        assert_eq!(status, 200, "{xml}");
        xml
    }

    /// An EC2 call that must fail: status and code.
    pub(crate) fn ec2_refused(&self, parameters: &str) -> (u16, String) {
        let (status, xml) = self.ec2(parameters);
        (status, one(&xml, "Code"))
    }

    /// Starts a drill and gives its job's id.
    pub(crate) fn drill(&self, servers: &[&str]) -> String {
        self.start(servers, true)
    }

    pub(crate) fn start(&self, servers: &[&str], drill: bool) -> String {
        let servers: Vec<Value> = servers.iter().map(|id| json!({"sourceServerID": id})).collect();
        let answer = self.ok("StartRecovery", json!({"sourceServers": servers, "isDrill": drill}));
        answer["job"]["jobID"].as_str().unwrap().to_owned()
    }

    pub(crate) fn job(&self, id: &str) -> Value {
        let jobs = self.ok("DescribeJobs", json!({"filters": {"jobIDs": [id]}}));
        jobs["items"][0].clone()
    }

    /// The events of a job's log, with the seconds since the world's beginning.
    pub(crate) fn events(&self, job: &str) -> Vec<(f64, String)> {
        let log = self.ok("DescribeJobLogItems", json!({"jobID": job}));
        let origin: Timestamp = START.parse().unwrap();
        let item = |item: &Value| {
            let at: Timestamp = item["logDateTime"].as_str().unwrap().parse().unwrap();
            (at.duration_since(origin).as_secs_f64(), item["event"].as_str().unwrap().to_owned())
        };
        log["items"].as_array().unwrap().iter().map(item).collect()
    }

    pub(crate) fn event_names(&self, job: &str) -> Vec<String> {
        self.events(job).into_iter().map(|(_, event)| event).collect()
    }

    /// The recovery instances of a server.
    pub(crate) fn recovery_instances(&self, server: &str) -> Vec<Value> {
        let found = self.ok("DescribeRecoveryInstances", json!({"filters": {"sourceServerIDs": [server]}}));
        found["items"].as_array().unwrap().clone()
    }

    /// The id of the one recovery instance of a server.
    pub(crate) fn instance(&self, server: &str) -> String {
        let found = self.recovery_instances(server);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0]["recoveryInstanceID"].as_str().unwrap().to_owned()
    }

    /// State name and check status that EC2 has for an instance.
    pub(crate) fn checks(&self, instance: &str) -> (String, String) {
        let xml =
            self.ec2_ok(&format!("Action=DescribeInstanceStatus&IncludeAllInstances=true&InstanceId.1={instance}"));
        // The last status of the element is its own; those before are of its details.
        let of_system = all(&one(&xml, "systemStatus"), "status").pop().unwrap();
        let state = one(&one(&xml, "instanceState"), "name");
        (state, of_system)
    }

    /// The launch template of a server.
    pub(crate) fn template(&self, server: &str) -> String {
        let configuration = self.ok("GetLaunchConfiguration", json!({"sourceServerID": server}));
        configuration["ec2LaunchTemplateID"].as_str().unwrap().to_owned()
    }

    /// Makes a template version with these settings and the default's others, and makes it the default.
    pub(crate) fn set_template(&self, server: &str, data: &str) {
        let id = self.template(server);
        let created = self.ec2_ok(&format!(
            "Action=CreateLaunchTemplateVersion&LaunchTemplateId={id}&SourceVersion=%24Default&{data}"
        ));
        let number = one(&created, "versionNumber");
        self.ec2_ok(&format!("Action=ModifyLaunchTemplate&LaunchTemplateId={id}&SetDefaultVersion={number}"));
    }
}

pub(crate) fn with_switch(line: &str) -> String {
    let key = line.split('=').next().unwrap().trim();
    let kept: Vec<&str> = FLEET.lines().filter(|line| !line.starts_with(key)).collect();
    kept.join("\n").replace("[switches]", &format!("[switches]\n{line}"))
}

pub(crate) fn drs_request(signed: Timestamp, operation: &str, body: &Value) -> Request<Bytes> {
    let request = Request::post(format!("http://localhost/{operation}")).header("content-type", "application/json");
    sign(request, "drs", signed).body(Bytes::from(body.to_string())).unwrap()
}

pub(crate) fn ec2_request(signed: Timestamp, parameters: &str) -> Request<Bytes> {
    form("ec2", signed, &format!("{parameters}&Version=2016-11-15"))
}

pub(crate) fn form(service: &str, signed: Timestamp, parameters: &str) -> Request<Bytes> {
    let request = Request::post("http://localhost/").header("content-type", "application/x-www-form-urlencoded");
    sign(request, service, signed).body(Bytes::from(parameters.to_owned())).unwrap()
}

pub(crate) fn amz_date(at: Timestamp) -> String {
    jiff::fmt::strtime::format("%Y%m%dT%H%M%SZ", &at.to_zoned(TimeZone::UTC)).unwrap()
}

pub(crate) fn authorization(service: &str, signed: Timestamp) -> String {
    let day = &amz_date(signed)[..8];
    let signature = "0".repeat(64);
    format!(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{day}/us-west-2/{service}/aws4_request, \
         SignedHeaders=host;x-amz-date, Signature={signature}"
    )
}

pub(crate) fn sign(request: http::request::Builder, service: &str, signed: Timestamp) -> http::request::Builder {
    request.header("x-amz-date", amz_date(signed)).header("authorization", authorization(service, signed))
}

/// The texts of all elements of a name.
pub(crate) fn all(xml: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&open).skip(1).map(|rest| rest.split(&close).next().unwrap().to_owned()).collect()
}

/// The text of the first element of a name.
pub(crate) fn one(xml: &str, name: &str) -> String {
    all(xml, name).into_iter().next().unwrap_or_else(|| panic!("no <{name}> in {xml}"))
}
