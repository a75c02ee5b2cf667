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
fn a_later_job_starts_once() {
    let job = "[[jobs]]\nservers = [\"s-00000000000000001\"]\nstarts-after = \"5m\"\n";
    Fleet::parse(&format!("{FLEET}\n{job}\n{job}")).expect("that one finds the server busy shows at its time");
    let error = mistake(&format!("{FLEET}\n{job}started-ago = \"5m\"\n"));
    assert!(error.message.contains("not both"), "{error}");
}

#[test]
fn an_account_has_so_many_source_servers_at_most() {
    let error = mistake(&format!("{FLEET}\n[quotas]\nsource-servers = 2\n"));
    assert!(error.message.contains("at most 2 source servers, not 3"), "{error}");
    assert!(error.help.unwrap().contains("[quotas]"));
}

#[test]
fn launch_actions_have_names_of_their_own() {
    let with = |actions: &str| mistake(&format!("{FLEET}\n{actions}"));
    let named = |name: &str| format!("[[launch-actions]]\nname = \"{name}\"\n");
    assert!(with(&named("-x")).message.contains("name"));
    assert!(with(&named("a$b")).help.unwrap().contains("letters"));
    assert!(with(&[named("a"), named("a")].concat()).message.contains("twice"));
    assert!(with(&format!("{}servers = [\"s-00000000000000009\"]", named("a"))).message.contains("no server"));
}

fn fault(keys: &str) -> FleetError {
    mistake(&format!("{FLEET}\n[[faults]]\n{keys}"))
}

const ON_DB: &str = "server = \"s-00000000000000001\"";

#[test]
fn a_fault_is_of_something_that_is_there() {
    assert!(fault("server = \"s-00000000000000009\"\nkind = \"stuck\"").message.contains("no server"));
    let error = fault("operation = \"drs:StartRecover\"\nkind = \"throttle\"");
    assert!(error.message.contains("no operation"));
    assert_eq!(error.help.as_deref(), Some("did you mean `drs:StartRecovery`?"));
    assert!(fault("operation = \"drs:Start*\"\nkind = \"throttle\"").message.contains("no operation"));
    assert!(fault("operation = \"s3:*\"\nkind = \"throttle\"").message.contains("no operation"));
    let unnamed = fault(&format!("{ON_DB}\nkind = \"launch-action-failure\""));
    assert!(unnamed.help.unwrap().contains("[[launch-actions]]"));
    let named = fault(&format!("{ON_DB}\nkind = \"launch-action-stuck\"\naction = \"x\""));
    assert!(named.message.contains("no launch action `x`"));
}

#[test]
fn a_fault_has_the_keys_of_its_kind() {
    let error = fault(&format!("{ON_DB}\nkind = \"throttle\""));
    assert!(error.message.contains("no `server`"), "{error}");
    assert_eq!(error.help.as_deref(), Some("its keys: operation, call, times, probability, retry-after"));
    assert!(fault(&format!("{ON_DB}\nkind = \"stuck\"\nfor = \"1m\"")).message.contains("no `for`"));
    assert!(fault(&format!("{ON_DB}\nkind = \"replication-stalled\"\nlaunch = 1")).message.contains("no `launch`"));
    assert!(fault(&format!("{ON_DB}\nkind = \"region-gone\"")).message.contains("no `server`"));
    assert!(fault("operation = \"drs:*\"\nkind = \"clock-off\"").message.contains("no `operation`"));
    assert!(fault("kind = \"stuk\"").help.unwrap().contains("`stuck`"));
}

#[test]
fn a_fault_has_the_keys_that_it_needs() {
    let needs = |keys: &str, key: &str| {
        let error = fault(keys);
        assert!(error.message.contains(&format!("`{key}`")), "{error}");
    };
    needs("kind = \"stuck\"", "server");
    needs("kind = \"replication-stalled\"", "server");
    needs("kind = \"throttle\"", "operation");
    needs(&format!("{ON_DB}\nkind = \"seen-late\""), "for");
    needs("operation = \"*\"\nkind = \"latency\"", "for");
    needs(&format!("{ON_DB}\nkind = \"replication-lag\""), "lag");
    needs("kind = \"clock-off\"", "ahead");
    needs("kind = \"clock-off\"\nahead = \"1m\"\nbehind = \"1m\"", "behind");
}

#[test]
fn values_of_a_fault_are_checked() {
    assert!(fault(&format!("{ON_DB}\nkind = \"stuck\"\ntimes = 0")).message.contains("from 1"));
    assert!(fault(&format!("{ON_DB}\nkind = \"stuck\"\nprobability = \"0%\"")).message.contains("probability"));
    let conflict = fault("operation = \"ec2:DescribeSubnets\"\nkind = \"conflict\"");
    assert!(conflict.message.contains("conflict"), "{conflict}");
    let throttle = fault("operation = \"ec2:DescribeSubnets\"\nkind = \"throttle\"\nretry-after = \"3s\"");
    assert!(throttle.message.contains("retry-after"), "{throttle}");
    let status = fault(&format!("{ON_DB}\nkind = \"unknown-launch-status\"\nin-place-of = \"LAUNCH\""));
    assert_eq!(status.help.as_deref(), Some("did you mean `LAUNCHED`?"));
}

#[test]
fn an_earlier_instance_that_could_not_have_been_launched_is_refused() {
    let fleet = FLEET.replace("subnet = \"subnet-0000000000000000a\"\nsecurity", "security");
    let fleet = format!("{fleet}\n[[recovery-instances]]\nserver = \"s-00000000000000001\"\ndrill = false\n");
    let made = World::create(&fleet, WorldOptions::default(), ManualClock::at(START));
    assert!(matches!(made, Err(WorldError::Beginning(reason)) if reason.contains("subnet")));
}

#[test]
fn tables_are_checked() {
    let with = |table: &str| mistake(&format!("{FLEET}\n[[dynamodb.tables]]\n{table}"));
    let key = "partition-key = { name = \"plan\" }";
    assert!(with(&format!("name = \"a\"\n{key}")).message.contains("3 to 255"));
    assert!(with(&format!("name = \"dri lls\"\n{key}")).message.contains("3 to 255"));
    assert!(with("name = \"drills\"").message.contains("partition-key"));
    assert!(with("name = \"drills\"\npartition-key = { name = \"plan\", type = \"BOOL\" }").message.contains("BOOL"));
    let same = with(&format!("name = \"drills\"\n{key}\nsort-key = {{ name = \"plan\" }}"));
    assert!(same.message.contains("one attribute as both its keys"), "{same}");
    let one = format!("name = \"drills\"\n{key}");
    assert!(with(&format!("{one}\n[[dynamodb.tables]]\n{one}")).message.contains("twice"));
}
