//! Launch templates: versions, defaults, merging, client tokens, pages.

use crate::support::{APP, Bench, DB, WEB, all, one};

const CREATE: &str = "Action=CreateLaunchTemplateVersion";

fn create(bench: &Bench, more: &str) -> String {
    let id = bench.template(DB);
    bench.ec2_ok(&format!("{CREATE}&LaunchTemplateId={id}&{more}"))
}

#[test]
fn a_template_begins_with_the_fleets_settings() {
    let bench = Bench::new();
    let id = bench.template(DB);
    let template = bench.ec2_ok(&format!("Action=DescribeLaunchTemplates&LaunchTemplateId.1={id}"));
    assert_eq!(
        (one(&template, "defaultVersionNumber"), one(&template, "latestVersionNumber")),
        ("1".into(), "1".into())
    );
    let versions = bench.ec2_ok(&format!(
        "Action=DescribeLaunchTemplateVersions&LaunchTemplateId={id}&LaunchTemplateVersion.1=%24Default"
    ));
    assert_eq!(one(&versions, "instanceType"), "m6i.large");
    assert_eq!(one(&versions, "deviceIndex"), "0");
    assert_eq!(one(&versions, "subnetId"), "subnet-0000000000000000a");
    assert_eq!(one(&versions, "groupId"), "sg-0000000000000000a");
}

#[test]
fn a_version_is_the_source_with_what_is_given_in_its_place() {
    let bench = Bench::new();
    let changed = create(
        &bench,
        "SourceVersion=1&VersionDescription=drill&LaunchTemplateData.NetworkInterface.1.SubnetId=subnet-b",
    );
    assert_eq!(one(&changed, "versionNumber"), "2");
    assert_eq!(one(&changed, "versionDescription"), "drill");
    assert_eq!(one(&changed, "instanceType"), "m6i.large");
    assert_eq!(one(&changed, "ebsOptimized"), "true");
    assert_eq!(one(&changed, "subnetId"), "subnet-b");
    // The interfaces are replaced as a whole.
    assert!(all(&changed, "groupId").is_empty());
    assert_eq!(one(&changed, "defaultVersion"), "false");
    let bare = create(&bench, "LaunchTemplateData.InstanceType=t3.micro");
    assert!(all(&bare, "subnetId").is_empty());
}

#[test]
fn the_default_can_be_set_and_named() {
    let bench = Bench::new();
    let id = bench.template(DB);
    create(&bench, "SourceVersion=1&LaunchTemplateData.InstanceType=t3.micro");
    create(&bench, "SourceVersion=%24Latest&LaunchTemplateData.InstanceType=t3.small");
    let modified =
        bench.ec2_ok(&format!("Action=ModifyLaunchTemplate&LaunchTemplateId={id}&SetDefaultVersion=2&ClientToken=t"));
    assert_eq!(
        (one(&modified, "defaultVersionNumber"), one(&modified, "latestVersionNumber")),
        ("2".into(), "3".into())
    );
    let describe = |version: &str| {
        let asked =
            format!("Action=DescribeLaunchTemplateVersions&LaunchTemplateId={id}&LaunchTemplateVersion.1={version}");
        one(&bench.ec2_ok(&asked), "instanceType")
    };
    assert_eq!([describe("%24Default"), describe("%24Latest"), describe("1")], ["t3.micro", "t3.small", "m6i.large"]);
}

#[test]
fn a_client_token_makes_one_version() {
    let bench = Bench::new();
    let call = "ClientToken=intent-1&SourceVersion=1&LaunchTemplateData.InstanceType=t3.micro";
    assert_eq!(one(&create(&bench, call), "versionNumber"), "2");
    assert_eq!(one(&create(&bench, call), "versionNumber"), "2");
    let id = bench.template(DB);
    let other = format!("{CREATE}&LaunchTemplateId={id}&{}", call.replace("micro", "small"));
    assert_eq!(bench.ec2_refused(&other), (400, "IdempotentParameterMismatch".to_owned()));
    assert_eq!(one(&create(&bench, &call.replace("intent-1", "intent-2")), "versionNumber"), "3");
}

#[test]
fn what_does_not_exist_is_said() {
    let bench = Bench::new();
    let id = bench.template(DB);
    let refused = |parameters: &str| bench.ec2_refused(parameters).1;
    let gone = "lt-00000000000000009";
    assert_eq!(
        refused(&format!("Action=DescribeLaunchTemplates&LaunchTemplateId.1={gone}")),
        "InvalidLaunchTemplateId.NotFound"
    );
    assert_eq!(
        refused("Action=DescribeLaunchTemplates&LaunchTemplateName.1=x"),
        "InvalidLaunchTemplateName.NotFoundException"
    );
    let version = "InvalidLaunchTemplateId.VersionNotFound";
    assert_eq!(
        refused(&format!("Action=DescribeLaunchTemplateVersions&LaunchTemplateId={id}&LaunchTemplateVersion.1=9")),
        version
    );
    assert_eq!(refused(&format!("Action=ModifyLaunchTemplate&LaunchTemplateId={id}&SetDefaultVersion=9")), version);
    assert_eq!(refused(&format!("{CREATE}&LaunchTemplateId={id}&SourceVersion=9")), version);
    assert_eq!(refused(&format!("{CREATE}&LaunchTemplateId={id}")), "MissingParameter");
    assert_eq!(refused(CREATE), "MissingParameter");
    let unknown =
        format!("{CREATE}&LaunchTemplateId={id}&SourceVersion=1&LaunchTemplateData.EnclaveOptions.Enabled=true");
    assert_eq!(refused(&unknown), "UnknownParameter");
}

#[test]
fn versions_are_deleted_one_by_one_and_their_numbers_never_used_again() {
    let bench = Bench::new();
    let id = bench.template(DB);
    create(&bench, "SourceVersion=1");
    create(&bench, "SourceVersion=1");
    let delete =
        |versions: &str| bench.ec2_ok(&format!("Action=DeleteLaunchTemplateVersions&LaunchTemplateId={id}&{versions}"));
    let answer = delete("LaunchTemplateVersion.1=3&LaunchTemplateVersion.2=1&LaunchTemplateVersion.3=9");
    let (deleted, kept) = answer.split_once("unsuccessfullyDeletedLaunchTemplateVersionSet").unwrap();
    assert_eq!(all(deleted, "versionNumber"), ["3"]);
    assert_eq!(all(kept, "versionNumber"), ["1", "9"]);
    // The default version stays.
    assert_eq!(all(kept, "code"), ["unexpectedError", "launchTemplateVersionDoesNotExist"]);
    assert_eq!(one(&create(&bench, "SourceVersion=1"), "versionNumber"), "4");
    let none = format!("Action=DeleteLaunchTemplateVersions&LaunchTemplateId={id}");
    assert_eq!(bench.ec2_refused(&none).1, "MissingParameter");
    let alias = format!("{none}&LaunchTemplateVersion.1=%24Default");
    assert_eq!(bench.ec2_refused(&alias).1, "InvalidParameterValue");
}

#[test]
fn versions_are_found_by_range_by_filter_and_over_all_templates() {
    let bench = Bench::new();
    let id = bench.template(DB);
    create(&bench, "SourceVersion=1&LaunchTemplateData.InstanceType=t3.micro");
    create(&bench, "SourceVersion=1");
    let numbers =
        |more: &str| all(&bench.ec2_ok(&format!("Action=DescribeLaunchTemplateVersions&{more}")), "versionNumber");
    assert_eq!(numbers(&format!("LaunchTemplateId={id}&MinVersion=2")), ["3", "2"]);
    assert_eq!(numbers(&format!("LaunchTemplateId={id}&MaxVersion=1")), ["1"]);
    let of_type = "Filter.1.Name=instance-type&Filter.1.Value.1=t3.*";
    assert_eq!(numbers(&format!("LaunchTemplateId={id}&{of_type}")), ["2"]);
    let defaults = bench.ec2_ok("Action=DescribeLaunchTemplateVersions&LaunchTemplateVersion.1=%24Default");
    assert_eq!(all(&defaults, "launchTemplateId").len(), 3);
    let both =
        format!("Action=DescribeLaunchTemplateVersions&LaunchTemplateId={id}&LaunchTemplateVersion.1=1&MinVersion=1");
    assert_eq!(bench.ec2_refused(&both).1, "InvalidParameterCombination");
    assert_eq!(bench.ec2_refused("Action=DescribeLaunchTemplateVersions").1, "MissingParameter");
}

#[test]
fn a_version_names_who_made_it() {
    let bench = Bench::new();
    assert!(one(&create(&bench, "SourceVersion=1"), "createdBy").ends_with(":user/simulator"));
    let first = format!("LaunchTemplateId={}&LaunchTemplateVersion.1=1", bench.template(DB));
    let first = bench.ec2_ok(&format!("Action=DescribeLaunchTemplateVersions&{first}"));
    assert!(one(&first, "createdBy").contains("AWSServiceRoleForElasticDisasterRecovery"));
}

#[test]
fn a_template_can_be_named_by_its_name() {
    let bench = Bench::new();
    let versions = bench.ec2_ok(&format!("Action=DescribeLaunchTemplateVersions&LaunchTemplateName=DRS-{DB}"));
    assert_eq!(one(&versions, "launchTemplateId"), bench.template(DB));
}

#[test]
fn templates_and_versions_are_paged() {
    let bench = Bench::with_switch("page-size = 2");
    let first = bench.ec2_ok("Action=DescribeLaunchTemplates");
    let rest = bench.ec2_ok(&format!("Action=DescribeLaunchTemplates&NextToken={}", one(&first, "nextToken")));
    let mut listed = [all(&first, "launchTemplateId"), all(&rest, "launchTemplateId")].concat();
    let mut expected = [DB, APP, WEB].map(|server| bench.template(server)).to_vec();
    listed.sort();
    expected.sort();
    assert_eq!(listed, expected);
    create(&bench, "SourceVersion=1");
    create(&bench, "SourceVersion=1");
    let asked = format!("Action=DescribeLaunchTemplateVersions&LaunchTemplateId={}", bench.template(DB));
    let first = bench.ec2_ok(&asked);
    let rest = bench.ec2_ok(&format!("{asked}&NextToken={}", one(&first, "nextToken")));
    assert_eq!([all(&first, "versionNumber"), all(&rest, "versionNumber")].concat(), ["3", "2", "1"]);
}

#[test]
fn what_has_no_effect_in_a_simulated_world_is_kept_and_shown() {
    let bench = Bench::new();
    let given = [
        ("IamInstanceProfile.Name", "shop", "iamInstanceProfile><name"),
        ("Monitoring.Enabled", "true", "monitoring><enabled"),
        ("DisableApiStop", "true", "disableApiStop"),
        ("InstanceInitiatedShutdownBehavior", "stop", "instanceInitiatedShutdownBehavior"),
        ("CpuOptions.CoreCount", "2", "cpuOptions><coreCount"),
        ("CapacityReservationSpecification.CapacityReservationPreference", "none", "capacityReservationPreference"),
        ("MetadataOptions.HttpTokens", "required", "metadataOptions><httpTokens"),
        ("PrivateDnsNameOptions.EnableResourceNameDnsAAAARecord", "false", "enableResourceNameDnsAAAARecord"),
        ("MaintenanceOptions.AutoRecovery", "disabled", "maintenanceOptions><autoRecovery"),
    ];
    let data: String = given.iter().map(|(name, value, _)| format!("&LaunchTemplateData.{name}={value}")).collect();
    let made = create(&bench, &format!("SourceVersion=1{data}"));
    let later = create(&bench, "SourceVersion=2&LaunchTemplateData.InstanceType=t3.micro");
    for (name, value, shown) in given {
        for answer in [&made, &later] {
            assert!(answer.contains(&format!("<{shown}>{value}</")), "{name}: {answer}");
        }
    }
}

#[test]
fn a_reservation_is_a_preference_or_a_target() {
    let bench = Bench::new();
    let id = bench.template(DB);
    let both = "LaunchTemplateData.CapacityReservationSpecification.CapacityReservationPreference=open&\
                LaunchTemplateData.CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationId=cr-1";
    let refused = bench.ec2_refused(&format!("{CREATE}&LaunchTemplateId={id}&SourceVersion=1&{both}"));
    assert_eq!(refused, (400, "InvalidParameterCombination".to_owned()));
}
