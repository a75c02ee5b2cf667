//! The check against the simulator, in virtual time, with its switches set both ways: it must tell how they are set.

use std::collections::BTreeMap;
use std::sync::Arc;

use clap::Parser;
use drs_aws::{Aws, AwsOptions, CredentialSource, in_process};
use drs_core::ports::{Clock, Fence};
use drs_core::time::Timestamp;
use drs_engine::RuntimeClock;
use drs_sim::{SimClock, World, WorldOptions};

use crate::arguments::Arguments;
use crate::finding::Finding;
use crate::live::{Failure, Live};
use crate::{check, place, settings};

const HEAD: &str = r#"
account = "123456789012"
region = "us-west-2"
start = "2026-03-02T08:00:00Z"
seed = 1

[defaults]
subnet = "subnet-0a100000000000001"
security-groups = ["sg-0a100000000000001"]
instance-type = "m5.large"

[[subnets]]
id = "subnet-0a100000000000001"
vpc = "vpc-0a100000000000001"
cidr = "10.0.1.0/24"
zone = "us-west-2a"

[[security-groups]]
id = "sg-0a100000000000001"
name = "production"
vpc = "vpc-0a100000000000001"

[[servers]]
id = "s-11111111111111111"
hostname = "scratch"
tags = { drs-live-check = "throw-away" }

[[servers]]
id = "s-22222222222222222"
hostname = "scratch-2"
tags = { drs-live-check = "throw-away" }

[[servers]]
id = "s-33333333333333333"
hostname = "production"
"#;

/// As the simulator is by itself.
const HARSHER: &str = r#"
job-visible-after = "5s"
recovery-instance-visible-after = "2s"
busy-server = "refuse-batch"
template-read = "launch-start"
launch-replaces = "any"
replace-at = "job-start"
participating-instance-ids = false
configuration-writes-template = true
"#;

const OTHERWISE: &str = r#"
job-visible-after = "0s"
recovery-instance-visible-after = "20s"
busy-server = "skip-server"
template-read = "call"
launch-replaces = "any"
replace-at = "launch-start"
participating-instance-ids = true
configuration-writes-template = false
"#;

struct Shared(Arc<RuntimeClock>);

impl SimClock for Shared {
    fn now(&self) -> Timestamp {
        self.0.now()
    }
}

fn arguments(more: &[&str]) -> Arguments {
    let words = ["live-check", "--region", "us-west-2", "--server", "s-11111111111111111"];
    Arguments::parse_from(words.iter().chain(more))
}

async fn live(switches: &str, arguments: &Arguments) -> (Live, Arc<World>) {
    let clock = Arc::new(RuntimeClock::starting_at("2026-03-02T08:00:00Z".parse().unwrap(), 1));
    let fleet = format!("{HEAD}\n[switches]\n{switches}");
    let world = World::create(&fleet, WorldOptions { seed: None, state_dir: None }, Arc::new(Shared(clock.clone())));
    let world = Arc::new(world.unwrap());
    let served = Arc::clone(&world);
    let serve = move |request| served.handle(request).map_err(|_| in_process::Lost);
    let options = AwsOptions {
        region: "us-west-2".to_owned(),
        endpoint: Some("http://simulator.invalid".to_owned()),
        http_client: Some(in_process::http_client(serve)),
        credentials: CredentialSource::Simulator,
        role: None,
        clock,
        fence: Fence::default(),
    };
    (place::over(&Aws::connect(options).await.unwrap(), arguments, false), world)
}

fn switches(findings: &[Finding]) -> BTreeMap<String, String> {
    let line = |line: &str| line.split_once(" = ").map(|(key, value)| (key.to_owned(), value.to_owned()));
    findings.iter().filter_map(|finding| finding.switch.as_deref().and_then(line)).collect()
}

fn set(text: &str) -> BTreeMap<String, String> {
    let table: toml::Table = text.parse().unwrap();
    table.into_iter().map(|(key, value)| (key, value.to_string())).collect()
}

const INSTANCE: &str = "recovery-instance-visible-after";

/// The seconds of a switch's text, such as `"2s"`.
fn seconds(text: Option<String>) -> u64 {
    text.unwrap().trim_matches('"').trim_end_matches('s').parse().unwrap()
}

const LAUNCH: [&str; 4] = ["--launch", "--recovery", "--second", "s-22222222222222222"];

#[tokio::test(start_paused = true)]
async fn every_switch_is_told_as_it_is_set() {
    for text in [HARSHER, OTHERWISE] {
        let arguments = arguments(&LAUNCH);
        let (live, _) = live(text, &arguments).await;
        let (findings, failure) = check(&live, &arguments).await;
        assert!(failure.is_none(), "{failure:?} {findings:#?}");
        let (mut told, mut set) = (switches(&findings), set(text));
        // The end of a launch lies between two looks, a second apart.
        let [told_after, set_after] = [&mut told, &mut set].map(|switches| seconds(switches.remove(INSTANCE)));
        assert!((set_after..=set_after + 1).contains(&told_after), "{findings:#?}");
        assert_eq!(told, set, "{findings:#?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_is_not_replaced_is_told() {
    let cases = [("drill", true, "\"drill\""), ("none", false, "\"none\"")];
    for (replaces, recovery, told) in cases {
        let arguments = arguments(if recovery { &["--launch", "--recovery"] } else { &["--launch"] });
        let (live, _) = live(&format!("launch-replaces = \"{replaces}\""), &arguments).await;
        let (findings, failure) = check(&live, &arguments).await;
        assert!(failure.is_none(), "{failure:?} {findings:#?}");
        assert_eq!(switches(&findings)["launch-replaces"], told);
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_changed_is_put_back_and_what_was_launched_is_gone() {
    let arguments = arguments(&LAUNCH);
    let (live, world) = live(HARSHER, &arguments).await;
    let before = settings::read(&live).await.unwrap();
    check(&live, &arguments).await;
    assert_eq!(settings::read(&live).await.unwrap().in_words(), before.in_words());
    let servers = [live.server.clone(), live.second.clone().unwrap()];
    assert!(live.drs.recovery_instances(&servers).await.unwrap().is_empty());
    assert_eq!(world.launches().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn without_launch_it_only_reads() {
    let arguments = arguments(&[]);
    let (live, world) = live(HARSHER, &arguments).await;
    let (findings, failure) = check(&live, &arguments).await;
    assert!(failure.is_none() && !findings.is_empty(), "{failure:?}");
    let is_read = |call: &String| ["Describe", "Get"].iter().any(|read| call.contains(&format!(":{read}")));
    let calls = world.calls();
    assert!(calls.keys().all(is_read), "{calls:?}");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_say_that_it_is_thrown_away_is_not_launched() {
    let mut arguments = arguments(&["--launch"]);
    arguments.server = "s-33333333333333333".into();
    let (live, world) = live(HARSHER, &arguments).await;
    let (_, failure) = check(&live, &arguments).await;
    let told = failure.as_ref().map(Failure::to_string).unwrap_or_default();
    assert!(told.contains("drs-live-check = throw-away"), "{told}");
    assert!(world.launches().is_empty());
}
