//! EC2's view of what was launched: states, facts, status checks, networks.

use crate::support::{APP, Bench, DB, WEB, all, one};

#[test]
fn an_instance_is_pending_then_running() {
    let bench = Bench::new();
    bench.drill(&[DB]);
    bench.advance(19.0);
    assert!(all(&bench.ec2_ok("Action=DescribeInstances"), "instanceId").is_empty());
    bench.advance(2.0);
    let xml = bench.ec2_ok("Action=DescribeInstances");
    assert_eq!(one(&xml, "name"), "pending");
    assert!(bench.recovery_instances(DB).is_empty());
    bench.advance(19.0);
    assert_eq!(one(&bench.ec2_ok("Action=DescribeInstances"), "name"), "running");
    assert_eq!(bench.recovery_instances(DB)[0]["ec2InstanceState"], "RUNNING");
}

#[test]
fn drs_lists_an_instance_late_if_the_fleet_says_so() {
    let bench = Bench::with_switch("recovery-instance-visible-after = \"2s\"");
    bench.drill(&[DB]);
    bench.advance(41.9);
    assert!(bench.recovery_instances(DB).is_empty());
    bench.advance(0.1);
    assert_eq!(bench.recovery_instances(DB).len(), 1);
}

#[test]
fn an_instance_shows_what_it_got() {
    let bench = Bench::new();
    let job = bench.drill(&[DB]);
    bench.advance(60.0);
    let id = bench.instance(DB);
    let xml = bench.ec2_ok(&format!("Action=DescribeInstances&InstanceId.1={id}"));
    assert_eq!(one(&xml, "instanceType"), "m6i.large");
    assert_eq!(one(&xml, "availabilityZone"), "us-west-2a");
    assert_eq!(one(&xml, "subnetId"), "subnet-0000000000000000a");
    assert_eq!(one(&xml, "groupName"), "production");
    let ip = one(&xml, "privateIpAddress");
    assert!(ip.starts_with("10.0.1."), "{ip}");
    let host = format!("ip-{}.us-west-2.compute.internal", ip.replace('.', "-"));
    assert_eq!(one(&xml, "privateDnsName"), host);
    let recovered = &bench.recovery_instances(DB)[0];
    assert_eq!(recovered["ec2InstanceID"], recovered["recoveryInstanceID"]);
    assert_eq!(recovered["jobID"], job.as_str());
    assert_eq!(recovered["isDrill"], true);
    assert_eq!(recovered["failback"]["state"], "FAILBACK_NOT_STARTED");
    assert_eq!(recovered["pointInTimeSnapshotDateTime"], "2026-01-15T09:00:03.000000Z");
}

#[test]
fn instances_of_one_subnet_have_different_addresses() {
    let bench = Bench::new();
    bench.drill(&[DB, APP, WEB]);
    bench.advance(60.0);
    let xml = bench.ec2_ok("Action=DescribeInstances");
    let mut addresses = all(&xml, "privateIpAddress");
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), 3);
}

#[test]
fn status_checks_take_their_time_then_are_ok() {
    let bench = Bench::new();
    bench.drill(&[DB]);
    bench.advance(41.0);
    let id = bench.instance(DB);
    assert_eq!(bench.checks(&id), ("running".to_owned(), "initializing".to_owned()));
    bench.advance(28.9);
    assert_eq!(bench.checks(&id).1, "initializing");
    bench.advance(0.1);
    let xml = bench.ec2_ok(&format!("Action=DescribeInstanceStatus&InstanceId.1={id}"));
    assert_eq!(all(&xml, "status"), ["passed", "ok", "passed", "ok"]);
}

#[test]
fn only_running_instances_have_a_status_unless_all_are_asked_for() {
    let bench = Bench::new();
    bench.drill(&[DB]);
    bench.advance(25.0);
    assert!(all(&bench.ec2_ok("Action=DescribeInstanceStatus"), "instanceId").is_empty());
    let everything = bench.ec2_ok("Action=DescribeInstanceStatus&IncludeAllInstances=true");
    assert_eq!(all(&everything, "name"), ["pending"]);
    assert_eq!(all(&everything, "status"), ["not-applicable", "not-applicable"]);
}

#[test]
fn ids_are_checked_and_exclude_paging() {
    let bench = Bench::new();
    let refused = |parameters: &str| bench.ec2_refused(parameters).1;
    assert_eq!(refused("Action=DescribeInstances&InstanceId.1=i-00000000000000009"), "InvalidInstanceID.NotFound");
    assert_eq!(refused("Action=DescribeInstances&InstanceId.1=x"), "InvalidInstanceID.Malformed");
    assert_eq!(refused("Action=DescribeInstances&MaxResults=4"), "InvalidParameterValue");
    assert_eq!(refused("Action=DescribeInstances&Owner=x"), "UnknownParameter");
    assert_eq!(refused("Action=DescribeInstances&Filter.1.Name=x&Filter.1.Value.1=y"), "InvalidParameterValue");
    let ids: String = (1..=101).map(|n| format!("&InstanceId.{n}=i-00000000000000009")).collect();
    assert_eq!(refused(&format!("Action=DescribeInstanceStatus{ids}")), "InvalidParameterValue");
    bench.drill(&[DB]);
    bench.advance(60.0);
    let id = bench.instance(DB);
    let paged = format!("Action=DescribeInstanceStatus&InstanceId.1={id}&MaxResults=10");
    assert_eq!(refused(&paged), "InvalidParameterCombination");
}

#[test]
fn instances_can_be_filtered_and_paged() {
    let bench = Bench::with_switch("page-size = 2");
    bench.drill(&[DB, APP, WEB]);
    bench.advance(60.0);
    let db = bench.ec2_ok("Action=DescribeInstances&Filter.1.Name=tag:Name&Filter.1.Value.1=db&Filter.1.Value.2=x");
    assert_eq!(all(&db, "instanceId"), [bench.instance(DB)]);
    let none = bench.ec2_ok("Action=DescribeInstances&Filter.1.Name=instance-state-name&Filter.1.Value.1=stopped");
    assert!(all(&none, "instanceId").is_empty());
    let first = bench.ec2_ok("Action=DescribeInstances");
    assert_eq!(all(&first, "instanceId").len(), 2);
    let token = one(&first, "nextToken");
    let second = bench.ec2_ok(&format!("Action=DescribeInstances&NextToken={token}"));
    assert_eq!(all(&second, "instanceId").len(), 1);
    assert!(all(&second, "nextToken").is_empty());
}

#[test]
fn networks_are_described() {
    let bench = Bench::new();
    let subnets = bench.ec2_ok("Action=DescribeSubnets");
    assert_eq!(all(&subnets, "cidrBlock"), ["10.0.1.0/24", "10.9.0.0/28"]);
    assert_eq!(all(&subnets, "availableIpAddressCount"), ["251", "11"]);
    let one_subnet = bench.ec2_ok("Action=DescribeSubnets&Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-0000000000000000b");
    assert_eq!(all(&one_subnet, "subnetId"), ["subnet-0000000000000000b"]);
    let groups = bench.ec2_ok("Action=DescribeSecurityGroups&GroupId.1=sg-0000000000000000b");
    assert_eq!(
        (one(&groups, "groupName"), one(&groups, "vpcId")),
        ("drill".to_owned(), "vpc-0000000000000000b".to_owned())
    );
    assert_eq!(bench.ec2_refused("Action=DescribeSubnets&SubnetId.1=subnet-9").1, "InvalidSubnetID.NotFound");
    assert_eq!(bench.ec2_refused("Action=DescribeSecurityGroups&GroupId.1=sg-9").1, "InvalidGroup.NotFound");
    bench.drill(&[DB]);
    bench.advance(60.0);
    assert_eq!(all(&bench.ec2_ok("Action=DescribeSubnets"), "availableIpAddressCount"), ["250", "11"]);
}
