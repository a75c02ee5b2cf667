//! The rules of launch settings that need AWS: each against a server that keeps all the others.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use std::collections::BTreeMap;
use std::time::Duration;

use drs_core::aws::{Instance, InstanceState, InstanceType, RecoveryInstance, SecurityGroup, SourceServer, Subnet};
use drs_core::ids::ServerId;
use drs_core::launchable::{Facts, judge, merged, questions};
use drs_core::mode::Mode;
use drs_core::plan::{Plan, PlannedServer, PlannedWave};
use drs_core::recipe::{Limits, MaxFailed, OnFailure, PauseBefore};
use drs_core::settings::{LaunchSettings, SettingName, Value};

const SUBNET: &str = "subnet-0d1e5f2a";
const GROUP: &str = "sg-0b0b1c2d";

fn id(number: usize) -> ServerId {
    ServerId::new(format!("s-{number:017x}"))
}

fn says(name: SettingName, value: impl Into<Value>) -> LaunchSettings {
    LaunchSettings::default().with(name, value)
}

/// A world in which servers with these settings in the recipe can be launched.
struct Bench {
    plan: Plan,
    facts: Facts,
}

impl Bench {
    fn new(settings: LaunchSettings) -> Self {
        Self::of(vec![settings])
    }

    fn of(settings: Vec<LaunchSettings>) -> Self {
        let planned = |(number, settings)| (id(number), server(number, settings));
        let plan = plan(settings.into_iter().enumerate().map(planned).collect());
        let current = says(SettingName::InstanceType, "m6i.large")
            .with(SettingName::RightSizing, "NONE")
            .with(SettingName::Subnet, SUBNET)
            .with(SettingName::SecurityGroups, vec![GROUP.to_owned()]);
        let facts = Facts {
            current: plan.servers.keys().map(|id| (id.clone(), current.clone())).collect(),
            sources: plan.servers.keys().map(|id| (id.clone(), source(id))).collect(),
            subnets: vec![subnet(SUBNET)],
            security_groups: vec![group(GROUP, "vpc-1")],
            instance_types: vec![instance_type("m6i.large")],
            ..Facts::default()
        };
        Self { plan, facts }
    }

    /// Changes what is known.
    fn knowing(mut self, change: impl FnOnce(&mut Facts)) -> Self {
        change(&mut self.facts);
        self
    }

    /// What stands in the way of a drill.
    fn faults(&self) -> Vec<String> {
        self.faults_of(Mode::Drill)
    }

    fn faults_of(&self, mode: Mode) -> Vec<String> {
        judge(&self.plan, mode, &self.facts).into_iter().map(|finding| finding.message).collect()
    }
}

fn server(number: usize, settings: LaunchSettings) -> PlannedServer {
    PlannedServer {
        id: id(number),
        name: format!("web-{number}"),
        group: "web".into(),
        tags: BTreeMap::new(),
        recommended_instance_type: None,
        settings,
        origins: BTreeMap::new(),
    }
}

fn plan(servers: BTreeMap<ServerId, PlannedServer>) -> Plan {
    let wave = PlannedWave {
        name: "web".into(),
        depends_on: Vec::new(),
        servers: servers.keys().cloned().collect(),
        before: Vec::new(),
        after: Vec::new(),
        policies: Vec::new(),
        timeout: Duration::from_secs(3600),
        pause_before: PauseBefore::Never,
        max_failed: MaxFailed::Count(0),
        on_failure: OnFailure::Stop,
        fresh_for: Duration::from_secs(900),
        optional: false,
        wait_after: Duration::ZERO,
    };
    Plan {
        name: "shop".into(),
        description: None,
        rto: None,
        rpo: None,
        account: "123456789012".into(),
        region: "us-west-2".into(),
        waves: vec![wave],
        servers,
        plugins: Vec::new(),
        terminate_after: None,
        limits: Limits::default(),
        isolation: None,
        left_out: Vec::new(),
        selections: Vec::new(),
    }
}

fn subnet(id: &str) -> Subnet {
    let cidr = Some("10.0.1.0/24".parse().unwrap());
    Subnet { id: id.into(), vpc: "vpc-1".into(), cidr, zone: None, free_addresses: None }
}

fn group(id: &str, vpc: &str) -> SecurityGroup {
    SecurityGroup { id: id.into(), vpc: Some(vpc.into()), name: None }
}

fn instance_type(name: &str) -> InstanceType {
    InstanceType {
        name: name.into(),
        vcpus: Some(2),
        memory_mib: Some(8192),
        boot_modes: vec!["legacy-bios".into(), "uefi".into()],
        architectures: vec!["x86_64".into()],
        hypervisor: Some("nitro".into()),
        is_burstable: Some(false),
        valid_cores: vec![1],
        valid_threads_per_core: vec![1, 2],
    }
}

fn source(id: &ServerId) -> SourceServer {
    SourceServer {
        id: id.clone(),
        arn: None,
        hostname: None,
        tags: BTreeMap::new(),
        replication_state: None,
        lag: None,
        recommended_instance_type: None,
        private_ip: Some([10, 0, 1, 77].into()),
        architecture: Some("x86_64".into()),
        supports_nitro: Some(true),
        last_launch: None,
    }
}

/// An instance that holds 10.0.1.10 in the subnet.
fn holder() -> Instance {
    Instance {
        id: "i-9".into(),
        instance_type: None,
        state: Some(InstanceState::Running),
        private_ip: Some("10.0.1.10".into()),
        public_ip: None,
        hostname: None,
        zone: None,
        subnet: Some(SUBNET.into()),
        security_groups: Vec::new(),
        tags: BTreeMap::new(),
    }
}

fn recovery_instance(is_drill: bool) -> RecoveryInstance {
    RecoveryInstance {
        id: "i-9".into(),
        instance: Some("i-9".into()),
        server: Some(id(0)),
        job: None,
        is_drill: Some(is_drill),
        state: None,
        failback: None,
        point_in_time: None,
    }
}

#[test]
fn what_fits_is_launched_and_what_the_recipe_does_not_speak_of_is_not_judged() {
    let bench = Bench::of(vec![says(SettingName::PrivateIp, "10.0.1.10"), LaunchSettings::default()]);
    let without = bench.knowing(|facts| drop(facts.current.remove(&id(1))));
    assert_eq!(without.faults(), Vec::<String>::new());
}

#[test]
fn a_subnet_must_exist_or_the_region_have_a_default_one() {
    let bench = Bench::new(says(SettingName::Subnet, "subnet-00000000"));
    assert_eq!(bench.faults(), ["the subnet subnet-00000000 does not exist in us-west-2"]);
    let none = |facts: &mut Facts| drop(facts.current.get_mut(&id(0)).unwrap().remove(SettingName::Subnet));
    let bench = Bench::new(says(SettingName::CopyTags, true)).knowing(none);
    assert_eq!(bench.faults(), ["no subnet is set, and us-west-2 has no default VPC"]);
    let bench = bench.knowing(|facts| facts.has_default_subnet = true);
    assert!(bench.faults().is_empty());
    let bench = Bench::new(says(SettingName::PrivateIp, "10.0.1.10")).knowing(none);
    let bench = bench.knowing(|facts| facts.has_default_subnet = true);
    assert_eq!(bench.faults(), ["the address 10.0.1.10 needs a subnet, and none is set"]);
}

#[test]
fn security_groups_are_of_the_subnets_vpc() {
    let bench = Bench::new(says(SettingName::SecurityGroups, vec!["sg-00000000".to_owned()]));
    assert_eq!(bench.faults(), ["the security group sg-00000000 does not exist"]);
    let bench = bench.knowing(|facts| facts.security_groups.push(group("sg-00000000", "vpc-2")));
    assert_eq!(
        bench.faults(),
        [format!("the security group sg-00000000 is of vpc-2, and the subnet {SUBNET} of vpc-1")]
    );
}

#[test]
fn a_static_address_is_inside_the_subnet_not_kept_by_aws_and_free() {
    let at = |address: &str| Bench::new(says(SettingName::PrivateIp, address)).faults();
    assert_eq!(at("10.0.2.10"), [format!("private-ip 10.0.2.10 is outside {SUBNET} (10.0.1.0/24)")]);
    for kept in ["10.0.1.0", "10.0.1.3", "10.0.1.255"] {
        assert!(at(kept)[0].contains("is kept by AWS"), "{kept}");
    }
    assert!(at("10.0.1.4").is_empty() && at("10.0.1.254").is_empty());
    let taken = Bench::new(says(SettingName::PrivateIp, "10.0.1.10")).knowing(|facts| facts.holders.push(holder()));
    assert_eq!(taken.faults(), [format!("private-ip 10.0.1.10 is taken by i-9 in {SUBNET}")]);
}

#[test]
fn an_address_that_an_earlier_drill_of_the_server_holds_is_free_by_the_launch() {
    let bench = Bench::new(says(SettingName::PrivateIp, "10.0.1.10"));
    let bench = bench.knowing(|facts| {
        facts.holders.push(holder());
        facts.recovery_instances.push(recovery_instance(true));
    });
    assert!(bench.faults().is_empty());
    let bench = bench.knowing(|facts| facts.recovery_instances = vec![recovery_instance(false)]);
    assert_eq!(bench.faults().len(), 1, "a recovery's instance stays");
}

#[test]
fn a_copied_address_is_known_and_inside_the_subnet() {
    let bench = Bench::new(says(SettingName::CopyPrivateIp, true));
    assert!(bench.faults().is_empty());
    let bench =
        bench.knowing(|facts| facts.sources.get_mut(&id(0)).unwrap().private_ip = Some([192, 168, 0, 7].into()));
    assert!(bench.faults()[0].contains("192.168.0.7 is outside"), "{:?}", bench.faults());
    let bench = bench.knowing(|facts| facts.sources.get_mut(&id(0)).unwrap().private_ip = None);
    assert!(bench.faults()[0].contains("DRS does not say the source's address"));
}

#[test]
fn no_two_servers_have_the_same_address() {
    let bench = Bench::of(vec![says(SettingName::PrivateIp, "10.0.1.77"), says(SettingName::CopyPrivateIp, true)]);
    let faults = bench.faults();
    assert_eq!(faults.len(), 1);
    assert!(faults[0].starts_with("the address 10.0.1.77 is to be that of web-0"), "{faults:?}");
}

#[test]
fn an_instance_type_is_offered_and_fits_the_source() {
    let bench = Bench::new(says(SettingName::InstanceType, "x9.large"));
    assert_eq!(bench.faults(), ["the instance type x9.large is not offered in us-west-2"]);
    let bench = Bench::new(says(SettingName::SourceBootMode, "uefi"));
    assert!(bench.faults().is_empty());
    let bench = bench.knowing(|facts| facts.instance_types[0].boot_modes = vec!["legacy-bios".into()]);
    assert_eq!(bench.faults(), ["the source boots by uefi, and m6i.large boots by legacy-bios only"]);
    let of_source = |change: fn(&mut SourceServer)| {
        let bench = Bench::new(says(SettingName::CopyTags, true));
        bench.knowing(|facts| change(facts.sources.get_mut(&id(0)).unwrap())).faults()
    };
    let arm = of_source(|source| source.architecture = Some("arm64".into()));
    assert_eq!(arm, ["the source is arm64, and m6i.large is x86_64 only"]);
    let old = of_source(|source| source.supports_nitro = Some(false));
    assert_eq!(old, ["the source has no drivers for Nitro, and m6i.large is built on Nitro"]);
}

#[test]
fn a_type_that_drs_chooses_is_not_judged() {
    let bench = Bench::new(says(SettingName::RightSizing, "BASIC")).knowing(|facts| facts.instance_types.clear());
    assert!(bench.faults().is_empty());
}

#[test]
fn credits_cores_and_threads_are_those_of_the_type() {
    let fault = |name, value: Value| Bench::new(says(name, value)).faults();
    assert_eq!(fault(SettingName::CpuCredits, "standard".into()), ["cpu-credits are set, and m6i.large has none"]);
    let cpu = |cores: u32, threads: u32| {
        Bench::new(says(SettingName::CpuCores, cores).with(SettingName::ThreadsPerCore, threads)).faults()
    };
    assert_eq!(cpu(2, 2), ["m6i.large has no cpu-cores = 2"]);
    assert!(cpu(1, 2).is_empty());
}

#[test]
fn cores_and_threads_are_set_together() {
    let half = |name| Bench::new(says(name, 1_u32)).faults();
    assert_eq!(
        half(SettingName::CpuCores),
        ["`cpu-cores` is set and `threads-per-core` is not: EC2 takes both or none"]
    );
    assert_eq!(half(SettingName::ThreadsPerCore).len(), 1);
    // The launch template may have the other.
    let bench = Bench::new(says(SettingName::ThreadsPerCore, 1_u32)).knowing(|facts| {
        let current = facts.current.get_mut(&id(0)).unwrap();
        *current = current.clone().with(SettingName::CpuCores, 1_u32);
    });
    assert!(bench.faults().is_empty());
}

#[test]
fn a_drill_changes_nothing_that_could_not_be_put_back() {
    let bench = Bench::new(says(SettingName::RecoveryMode, "FAST"));
    assert_eq!(bench.faults(), ["DRS has no `recovery-mode` now, so that FAST could not be put back after the drill"]);
    assert!(bench.faults_of(Mode::Recovery).is_empty());
    let bench = bench.knowing(|facts| {
        let current = facts.current.get_mut(&id(0)).unwrap();
        *current = current.clone().with(SettingName::RecoveryMode, "OPTIMAL");
    });
    assert!(bench.faults().is_empty());
    assert!(Bench::new(says(SettingName::CopyTags, true)).faults().is_empty(), "a flag that is not said does not hold");
}

#[test]
fn a_launch_into_an_existing_instance_is_not_held_to_the_template() {
    let bench = Bench::new(says(SettingName::LaunchInto, "i-0b0b1c2d")).knowing(|facts| {
        let current = facts.current.get_mut(&id(0)).unwrap();
        *current = current.clone().with(SettingName::LaunchInto, "i-00000000");
        facts.subnets.clear();
        facts.instance_types.clear();
    });
    assert!(bench.faults().is_empty());
}

#[test]
fn everything_is_asked_for_once_and_the_same_fault_of_a_group_told_once() {
    let wanted = says(SettingName::Subnet, "subnet-00000000").with(SettingName::CopyPrivateIp, false);
    let bench = Bench::of(vec![wanted; 7]);
    let asked = questions(&bench.plan, &bench.facts);
    assert_eq!(asked.subnets.into_iter().collect::<Vec<_>>(), ["subnet-00000000"]);
    assert_eq!(asked.instance_types.into_iter().collect::<Vec<_>>(), ["m6i.large"]);
    assert!(asked.addresses.is_empty() && !asked.default_subnet);
    let told = merged(&judge(&bench.plan, Mode::Drill, &bench.facts));
    let [(message, help)] = told.as_slice() else { panic!("{told:?}") };
    assert!(message.starts_with("group `web`, web-0 (s-00000000000000000), web-1 "), "{message}");
    assert!(message.ends_with(" and 2 more: the subnet subnet-00000000 does not exist in us-west-2"), "{message}");
    assert_eq!(help, "write the id of a subnet of the target account");
}
