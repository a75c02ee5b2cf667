//! Mistakes in fleet files are told with their place and what to write instead.

use drs_sim::{Fleet, FleetError, World, WorldError, WorldOptions};

use crate::support::{FLEET, ManualClock, START};

fn mistake(text: &str) -> FleetError {
    Fleet::parse(text).expect_err("a mistake")
}

#[test]
fn what_a_file_says_can_be_asked() {
    let fleet = Fleet::parse(&format!("start = \"2026-01-01T00:00:00Z\"\n{FLEET}")).unwrap();
    assert_eq!((fleet.account(), fleet.region(), fleet.seed()), ("123456789012", "us-west-2", 1));
    assert_eq!(fleet.start().unwrap().to_string(), "2026-01-01T00:00:00Z");
}

#[test]
fn an_unknown_key_is_placed_and_the_nearest_suggested() {
    let error =
        mistake("account = \"123456789012\"\nregion = \"us-west-2\"\n[switches]\n  busy-sever = \"skip-server\"\n");
    assert_eq!((error.line, error.column), (4, 3));
    assert_eq!(error.help.as_deref(), Some("did you mean `busy-server`?"));
    assert!(error.to_string().contains("line 4, column 3"), "{error}");
}

#[test]
fn an_unknown_value_of_a_switch_is_refused() {
    let error = mistake(&FLEET.replace("[switches]", "[switches]\nbusy-server = \"refuse-batches\""));
    assert_eq!(error.help.as_deref(), Some("did you mean `refuse-batch`?"));
}

#[test]
fn roles_callers_and_instance_types_are_checked() {
    let role = |arn: &str| mistake(&format!("{FLEET}\n[[roles]]\narn = \"{arn}\"\n"));
    let help = role("arn:aws:iam::210987654321:role/recovery").help.unwrap();
    assert_eq!(help, "write it as `arn:aws:iam::123456789012:role/NAME`");
    assert!(role("recovery").message.contains("not the ARN of a role"));
    assert!(mistake(&format!("caller-account = \"1\"\n{FLEET}")).message.contains("12 digits"));
    let types = |list: &str| mistake(&format!("instance-types = {list}\n{FLEET}"));
    assert_eq!(types("[{ name = \"m6i.large\", vcpu = 2 }]").help.as_deref(), Some("did you mean `vcpus`?"));
    assert!(types("[1]").message.contains("the name of an instance type"));
}

#[test]
fn a_time_needs_its_unit() {
    let error = mistake(&FLEET.replace("launch = \"20s\"", "launch = \"20\""));
    assert!(error.message.contains("unit"), "{error}");
    assert!(mistake(&FLEET.replace("launch = \"20s\"", "launch = 20")).message.contains("string"));
}

#[test]
fn shares_sizes_and_networks_are_checked() {
    assert!(mistake(&FLEET.replace("[timings]", "[timings]\njitter = \"100%\"")).message.contains("share"));
    assert!(mistake(&FLEET.replace("hostname = \"db\"", "hostname = \"db\"\nram = \"8\"")).message.contains("size"));
    assert!(mistake(&FLEET.replace("10.0.1.0/24", "10.0.1.7/24")).message.contains("network"));
}

#[test]
fn ids_and_references_are_checked() {
    assert!(mistake(&FLEET.replace("s-00000000000000003", "s-3")).message.contains("shape"));
    assert!(mistake(&FLEET.replace("s-00000000000000003", "s-00000000000000002")).message.contains("twice"));
    let error =
        mistake(&FLEET.replace("subnet = \"subnet-0000000000000000a\"", "subnet = \"subnet-0000000000000000c\""));
    assert!(error.message.contains("no subnet"), "{error}");
    assert!(error.help.is_some());
    assert!(mistake(&FLEET.replace("\"123456789012\"", "\"1234\"")).message.contains("12 digits"));
    assert!(mistake(&FLEET.replace("\"us-west-2\"", "\"west\"")).message.contains("Region"));
    assert!(mistake(&FLEET.replace("instance-type = \"m6i.large\"", "")).message.contains("instance-type"));
    assert!(mistake(&FLEET.replace("[switches]", "[switches]\npage-size = 0")).message.contains("page-size"));
}

#[test]
fn a_server_is_in_one_earlier_job_at_most() {
    let job = "[[jobs]]\nservers = [\"s-00000000000000001\"]\n";
    assert!(mistake(&format!("{FLEET}\n{job}\n{job}")).message.contains("twice"));
}

#[test]
fn faults_must_fit_together() {
    let with = |fault: &str| mistake(&format!("{FLEET}\n[[faults]]\n{fault}")).message;
    assert!(with("server = \"s-00000000000000009\"\nkind = \"stuck\"").contains("no server"));
    assert!(with("operation = \"drs:StartRecover\"\nkind = \"throttle\"").contains("no operation"));
    assert!(with("kind = \"stuck\"").contains("either"));
    assert!(with("server = \"s-00000000000000001\"\nkind = \"throttle\"").contains("`server`"));
    assert!(with("server = \"s-00000000000000001\"\nkind = \"stuck\"\nfor = \"1m\"").contains("`for`"));
    assert!(with("server = \"s-00000000000000001\"\nkind = \"stuck\"\ntimes = 0").contains("from 1"));
    assert!(with("operation = \"ec2:DescribeSubnets\"\nkind = \"conflict\"").contains("conflict"));
    assert!(
        with("operation = \"ec2:DescribeSubnets\"\nkind = \"throttle\"\nretry-after = \"3s\"").contains("retry-after")
    );
}

#[test]
fn an_earlier_instance_that_could_not_have_been_launched_is_refused() {
    let fleet = FLEET.replace("subnet = \"subnet-0000000000000000a\"\nsecurity", "security");
    let fleet = format!("{fleet}\n[[recovery-instances]]\nserver = \"s-00000000000000001\"\ndrill = false\n");
    let made = World::create(&fleet, WorldOptions::default(), ManualClock::at(START));
    assert!(matches!(made, Err(WorldError::Beginning(reason)) if reason.contains("subnet")));
}
