//! A launch gets what launch configuration and launch template say when they are read.

use serde_json::{Value, json};

use crate::support::{APP, Bench, DB, FLEET, one, with_switch};

fn update(bench: &Bench, change: Value) {
    let mut body = change;
    body["sourceServerID"] = json!(DB);
    bench.ok("UpdateLaunchConfiguration", body);
}

/// The instance that a drill of the server makes, as EC2 shows it.
fn launched(bench: &Bench) -> String {
    bench.drill(&[DB]);
    bench.advance(60.0);
    bench.ec2_ok(&format!("Action=DescribeInstances&InstanceId.1={}", bench.instance(DB)))
}

/// Why the launch of the server failed.
fn error(bench: &Bench) -> String {
    let job = bench.drill(&[DB]);
    bench.advance(60.0);
    assert_eq!(bench.job(&job)["participatingServers"][0]["launchStatus"], "FAILED");
    let log = bench.ok("DescribeJobLogItems", json!({"jobID": job}));
    let items = log["items"].as_array().unwrap();
    let failed = items.iter().find(|item| item["event"] == "LAUNCH_FAILED").unwrap();
    failed["eventData"]["rawError"].as_str().unwrap().to_owned()
}

const TYPE: &str = "LaunchTemplateData.InstanceType";
const INTERFACE: &str = "LaunchTemplateData.NetworkInterface.1";

#[test]
fn the_template_is_read_at_launch_start() {
    let bench = Bench::new();
    bench.drill(&[DB]);
    bench.advance(19.0);
    bench.set_template(DB, &format!("{TYPE}=r6i.large"));
    bench.advance(2.0);
    bench.set_template(DB, &format!("{TYPE}=t3.micro"));
    bench.advance(30.0);
    let xml = bench.ec2_ok("Action=DescribeInstances");
    assert_eq!(one(&xml, "instanceType"), "r6i.large");
}

#[test]
fn the_template_is_read_at_the_call_if_the_fleet_says_so() {
    let bench = Bench::with_switch("template-read = \"call\"");
    bench.drill(&[DB]);
    bench.set_template(DB, &format!("{TYPE}=r6i.large"));
    bench.advance(60.0);
    assert_eq!(one(&bench.ec2_ok("Action=DescribeInstances"), "instanceType"), "m6i.large");
}

#[test]
fn right_sizing_overrides_the_templates_type() {
    let bench = Bench::with_switch("configuration-writes-template = false");
    for method in ["BASIC", "IN_AWS"] {
        update(&bench, json!({"targetInstanceTypeRightSizingMethod": method}));
        assert_eq!(one(&launched(&bench), "instanceType"), "c5.large");
    }
    update(&bench, json!({"targetInstanceTypeRightSizingMethod": "NONE"}));
    assert_eq!(one(&launched(&bench), "instanceType"), "m6i.large");
}

#[test]
fn a_drill_network_is_where_the_template_says() {
    let bench = Bench::new();
    let subnet = "subnet-0000000000000000b";
    bench.set_template(
        DB,
        &format!("{INTERFACE}.SubnetId={subnet}&{INTERFACE}.SecurityGroupId.1=sg-0000000000000000b&{INTERFACE}.PrivateIpAddress=10.9.0.7"),
    );
    let xml = launched(&bench);
    assert_eq!(one(&xml, "privateIpAddress"), "10.9.0.7");
    assert_eq!(one(&xml, "availabilityZone"), "us-west-2b");
    assert_eq!(one(&xml, "groupId"), "sg-0000000000000000b");
    assert_eq!(one(&xml, "instanceType"), "m6i.large");
}

#[test]
fn a_copied_address_is_the_source_servers() {
    let bench = Bench::new();
    update(&bench, json!({"copyPrivateIp": true}));
    assert_eq!(one(&launched(&bench), "privateIpAddress"), "10.0.1.77");
}

#[test]
fn a_copied_address_outside_the_subnet_fails_the_launch() {
    let bench = Bench::new();
    update(&bench, json!({"copyPrivateIp": true}));
    bench.set_template(DB, &format!("{INTERFACE}.SubnetId=subnet-0000000000000000b"));
    assert!(error(&bench).contains("does not fall within"));
}

#[test]
fn an_address_in_use_fails_the_launch() {
    let bench = Bench::new();
    let settings = format!("{INTERFACE}.SubnetId=subnet-0000000000000000a&{INTERFACE}.PrivateIpAddress=10.0.1.20");
    bench.set_template(APP, &settings);
    bench.drill(&[APP]);
    bench.advance(60.0);
    bench.set_template(DB, &settings);
    assert!(error(&bench).starts_with("InvalidIPAddress.InUse"));
}

#[test]
fn a_network_that_does_not_exist_or_fit_fails_the_launch() {
    let bench = Bench::new();
    bench.set_template(DB, &format!("{INTERFACE}.SubnetId=subnet-9"));
    assert!(error(&bench).starts_with("InvalidSubnetID.NotFound"));
    bench.set_template(DB, &format!("{INTERFACE}.DeviceIndex=0"));
    assert!(error(&bench).starts_with("VPCIdNotSpecified"));
    let a = format!("{INTERFACE}.SubnetId=subnet-0000000000000000a");
    bench.set_template(DB, &format!("{a}&{INTERFACE}.SecurityGroupId.1=sg-0000000000000000b"));
    assert!(error(&bench).contains("different networks"));
    bench.set_template(DB, &format!("{a}&{INTERFACE}.SecurityGroupId.1=sg-9"));
    assert!(error(&bench).starts_with("InvalidGroup.NotFound"));
    bench.set_template(DB, &format!("{a}&LaunchTemplateData.SecurityGroupId.1=sg-0000000000000000a"));
    assert!(error(&bench).starts_with("InvalidParameterCombination"));
}

#[test]
fn a_type_that_the_region_does_not_offer_fails_the_launch() {
    let bench = Bench::of(&FLEET.replace("seed = 1", "seed = 1\ninstance-types = [\"m6i.large\", \"c5.large\"]"));
    bench.set_template(DB, &format!("{TYPE}=x9.large"));
    assert!(error(&bench).starts_with("Unsupported"));
}

#[test]
fn a_full_subnet_fails_the_launch() {
    let mut fleet = with_switch("launch-replaces = \"none\"").replace("10.0.1.0/24", "10.0.1.0/28");
    let ids: Vec<String> = (0..11).map(|n| format!("s-1{n:016}")).collect();
    for id in &ids {
        fleet.push_str(&format!("\n[[servers]]\nid = \"{id}\"\nhostname = \"{id}\"\n"));
    }
    let bench = Bench::of(&fleet);
    bench.drill(&ids.iter().map(String::as_str).collect::<Vec<_>>());
    bench.advance(60.0);
    assert!(error(&bench).starts_with("InsufficientFreeAddressesInSubnet"));
}

#[test]
fn a_stopped_instance_is_stopped() {
    let bench = Bench::new();
    update(&bench, json!({"launchDisposition": "STOPPED"}));
    let xml = launched(&bench);
    assert_eq!(one(&xml, "name"), "stopped");
    assert_eq!(bench.checks(&bench.instance(DB)), ("stopped".to_owned(), "not-applicable".to_owned()));
    assert_eq!(bench.recovery_instances(DB)[0]["ec2InstanceState"], "STOPPED");
}

#[test]
fn tags_are_copied_if_the_configuration_says_so() {
    let bench = Bench::new();
    assert!(!launched(&bench).contains("<key>Tier</key>"));
    update(&bench, json!({"copyTags": true}));
    assert!(launched(&bench).contains("<key>Tier</key><value>database</value>"));
}

#[test]
fn fast_recovery_skips_conversion() {
    let bench = Bench::new();
    update(&bench, json!({"recoveryMode": "FAST"}));
    let job = bench.drill(&[DB]);
    bench.advance(36.0);
    let events = bench.event_names(&job);
    assert_eq!(events, ["JOB_START", "SNAPSHOT_START", "SNAPSHOT_END", "LAUNCH_START", "LAUNCH_END", "JOB_END"]);
}

#[test]
fn instance_ids_can_be_given() {
    let fleet = FLEET.replace("hostname = \"db\"", "hostname = \"db\"\ninstance-ids = [\"i-0123456789abcdef0\"]");
    let bench = Bench::of(&fleet);
    launched(&bench);
    assert_eq!(bench.instance(DB), "i-0123456789abcdef0");
    launched(&bench);
    assert_ne!(bench.instance(DB), "i-0123456789abcdef0");
}
