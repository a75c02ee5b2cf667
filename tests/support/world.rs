//! A simulated world read back: by the simulator's own answers to requests as an SDK sends them.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use bytes::Bytes;
use drs_sim::{SimClock, World, WorldOptions};
use http::Request;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A clock that stands.
struct Still(Timestamp);

impl SimClock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// A world as it is now, apart from the one that processes drive.
pub(crate) struct ReadWorld {
    world: World,
    now: Timestamp,
    /// Of a copy. The lock of a folder that is opened here would be held on by processes that other tests fork meanwhile.
    _folder: Option<TempDir>,
}

impl ReadWorld {
    /// The world that a folder keeps, at the time it got to.
    pub(crate) fn open(folder: &Path) -> Self {
        let copy = tempfile::tempdir().unwrap();
        copy_files(folder, copy.path());
        let now = World::last_time(copy.path()).unwrap();
        let world = World::open(copy.path(), Arc::new(Still(now))).unwrap();
        ReadWorld { world, now, _folder: Some(copy) }
    }

    /// A new world of a fleet.
    pub(crate) fn fresh(fleet: &str) -> Self {
        let now = start_of(fleet);
        let world = World::create(fleet, WorldOptions::default(), Arc::new(Still(now))).unwrap();
        ReadWorld { world, now, _folder: None }
    }

    /// Puts a new world of a fleet into a folder, once `happen` has happened to it.
    pub(crate) fn put(fleet: &str, folder: &Path, happen: impl FnOnce(&ReadWorld)) {
        let kept = tempfile::tempdir().unwrap();
        let now = start_of(fleet);
        let options = WorldOptions { seed: None, state_dir: Some(kept.path().to_owned()) };
        let world = World::create(fleet, options, Arc::new(Still(now))).unwrap();
        happen(&ReadWorld { world, now, _folder: None });
        copy_files(kept.path(), folder);
    }

    /// Lets something happen to the world that a folder keeps, while no process drives it.
    pub(crate) fn change(folder: &Path, happen: impl FnOnce(&ReadWorld)) {
        let kept = tempfile::tempdir().unwrap();
        copy_files(folder, kept.path());
        let now = World::last_time(kept.path()).unwrap();
        let world = World::open(kept.path(), Arc::new(Still(now))).unwrap();
        happen(&ReadWorld { world, now, _folder: None });
        copy_files(kept.path(), folder);
    }

    /// Gives a source server a tag, or the tag another value.
    pub(crate) fn tag(&self, server: &str, key: &str, value: &str) {
        let arn = format!("arn%3Aaws%3Adrs%3Aus-west-2%3A123456789012%3Asource-server%2F{server}");
        let request = Request::post(format!("http://localhost/tags/{arn}")).header("content-type", "application/json");
        self.answer("drs", request, json!({ "tags": { key: value } }).to_string());
    }

    /// How often each server was launched by a StartRecovery that was accepted.
    pub(crate) fn launches(&self) -> BTreeMap<String, usize> {
        self.world.launches().into_iter().fold(BTreeMap::new(), |mut launches, launch| {
            *launches.entry(launch.server).or_default() += 1;
            launches
        })
    }

    /// Whether this job launched this server.
    pub(crate) fn was_launched_by(&self, server: &str, job: &str) -> bool {
        self.world.launches().iter().any(|launch| launch.server == server && launch.job_id == job)
    }

    /// How often each operation was called, those that change something for certain.
    pub(crate) fn calls(&self) -> BTreeMap<String, u64> {
        self.world.calls()
    }

    /// Fails unless every one of `servers` was launched exactly once, and nothing else was.
    #[track_caller]
    pub(crate) fn assert_launched_once(&self, servers: &[&str]) {
        let expected: BTreeMap<String, usize> = servers.iter().map(|server| ((*server).to_owned(), 1)).collect();
        assert_eq!(self.launches(), expected);
    }

    /// Every recovery instance that DRS lists.
    pub(crate) fn recovery_instances(&self) -> Vec<Value> {
        let mut found = Vec::new();
        let mut token = Value::Null;
        loop {
            let body = if token.is_null() { json!({}) } else { json!({ "nextToken": token }) };
            let mut page = self.drs("DescribeRecoveryInstances", &body);
            found.append(page["items"].as_array_mut().unwrap());
            token = page["nextToken"].take();
            if token.is_null() {
                return found;
            }
        }
    }

    /// A server's launch settings: its launch configuration, and the data of its launch template's default version.
    pub(crate) fn settings(&self, server: &str) -> (Value, String) {
        let configuration = self.drs("GetLaunchConfiguration", &json!({ "sourceServerID": server }));
        let template = configuration["ec2LaunchTemplateID"].as_str().unwrap();
        let versions = self.ec2(&format!(
            "Action=DescribeLaunchTemplateVersions&LaunchTemplateId={template}&LaunchTemplateVersion.1=%24Default"
        ));
        (configuration, between(&versions, "launchTemplateData"))
    }

    /// Fails unless every one of `servers` has the launch settings that it has in `other`.
    #[track_caller]
    pub(crate) fn assert_settings_as_in(&self, other: &ReadWorld, servers: &[&str]) {
        for server in servers {
            assert_eq!(self.settings(server), other.settings(server), "{server}");
        }
    }

    /// A call of DRS that must succeed: its answer's body.
    pub(crate) fn drs(&self, operation: &str, body: &Value) -> Value {
        let request = Request::post(format!("http://localhost/{operation}")).header("content-type", "application/json");
        serde_json::from_str(&self.answer("drs", request, body.to_string())).unwrap()
    }

    /// A call of DynamoDB that must succeed: its answer's body.
    pub(crate) fn dynamodb(&self, operation: &str, body: &Value) -> Value {
        let request = Request::post("http://localhost/")
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", format!("DynamoDB_20120810.{operation}"));
        serde_json::from_str(&self.answer("dynamodb", request, body.to_string())).unwrap()
    }

    /// Every item of a table, by its keys.
    pub(crate) fn items(&self, table: &str) -> Vec<Value> {
        let found = self.dynamodb("Scan", &json!({ "TableName": table }));
        found["Items"].as_array().unwrap().clone()
    }

    fn ec2(&self, parameters: &str) -> String {
        let request = Request::post("http://localhost/").header("content-type", "application/x-www-form-urlencoded");
        self.answer("ec2", request, format!("{parameters}&Version=2016-11-15"))
    }

    fn answer(&self, service: &str, request: http::request::Builder, body: String) -> String {
        let date = jiff::fmt::strtime::format("%Y%m%dT%H%M%SZ", &self.now.to_zoned(TimeZone::UTC)).unwrap();
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{}/us-west-2/{service}/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature={}",
            &date[..8],
            "0".repeat(64)
        );
        let request = request.header("x-amz-date", date).header("authorization", authorization);
        let answer = self.world.handle(request.body(Bytes::from(body)).unwrap()).unwrap();
        let text = String::from_utf8(answer.body().to_vec()).unwrap();
        assert!(answer.status().is_success(), "{text}");
        text
    }
}

/// The text of the first element of a name.
fn between(xml: &str, name: &str) -> String {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let inner = xml.split_once(&open).and_then(|(_, rest)| rest.split_once(&close));
    inner.unwrap_or_else(|| panic!("no <{name}> in {xml}")).0.to_owned()
}

fn start_of(fleet: &str) -> Timestamp {
    drs_sim::Fleet::parse(fleet).unwrap().start().unwrap()
}

fn copy_files(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|file| file.file_name() != "lock") {
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}
