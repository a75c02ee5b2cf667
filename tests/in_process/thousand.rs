//! A thousand executions through the real SDK, in virtual time.

use std::time::Instant;

use drs_core::status::ExecutionStatus;

use crate::rehearsal::{Rehearsal, store};

const EXECUTIONS: u64 = 1_000;

/// Far above what it takes, so that a slow machine does not fail it and a stray wait on the wall's clock does.
const LIMIT_SECONDS: f64 = 300.0;

/// Two servers in one wave.
const RECIPE: &str = r#"
[plan]
name = "thousand"
mode = "drill"

[target]
region = "us-west-2"
simulator = "fleet.toml"

[drill]
terminate-after = "0s"

[groups.web]
servers = ["s-00000000000000001", "s-00000000000000002"]

[[waves]]
name = "web"
groups = ["web"]
"#;

/// Launched in seconds, so that most calls are not polls.
const FLEET: &str = r#"
account = "123456789012"
region = "us-west-2"
start = "2026-03-02T02:00:00Z"

[defaults]
subnet = "subnet-0a100000000000001"
security-groups = ["sg-0a100000000000001"]
instance-type = "m6i.large"

[timings]
gap = "1s"
conversion = "5s"
launch = "5s"
terminate = "5s"
status-checks-after = "5s"

[[subnets]]
id = "subnet-0a100000000000001"
vpc = "vpc-0a100000000000001"
cidr = "10.0.0.0/16"
zone = "us-west-2a"

[[security-groups]]
id = "sg-0a100000000000001"
name = "servers"
vpc = "vpc-0a100000000000001"

[[servers]]
id = "s-00000000000000001"
hostname = "web-1"
private-ip = "10.0.0.11"

[[servers]]
id = "s-00000000000000002"
hostname = "web-2"
private-ip = "10.0.0.12"
"#;

#[test]
fn a_thousand_executions_take_seconds() {
    let rehearsal = Rehearsal::of_texts(RECIPE, FLEET);
    let (_folder, journal) = store();
    #[allow(clippy::disallowed_methods, reason = "the wall's time is what is measured")]
    let began = Instant::now();
    let (mut calls, mut virtual_seconds) = (0, 0.0);
    for number in 1..=EXECUTIONS {
        let rehearsed = rehearsal.run(&journal, number, number);
        assert_eq!(rehearsed.execution.status, ExecutionStatus::Completed);
        calls += rehearsed.calls();
        let execution = &rehearsed.execution;
        virtual_seconds += drs_core::time::between(execution.started, execution.last_event).as_secs_f64();
    }
    let took = began.elapsed().as_secs_f64();
    println!(
        "{EXECUTIONS} executions, {virtual_seconds:.0} virtual seconds, {calls} AWS calls: {took:.1} s of the wall"
    );
    assert!(took < LIMIT_SECONDS, "{took} s");
}
