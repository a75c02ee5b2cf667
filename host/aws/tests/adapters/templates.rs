//! Versions of launch templates: what is sent so that a new version has all that its source had, and the patch.

use std::collections::BTreeMap;

use drs_core::aws::CallErrorKind;
use drs_core::ids::TemplateId;
use drs_core::settings::{LaunchSettings, SettingName, SettingsPatch, Value};

use crate::support::{Answer, Fake, text};

/// Two interfaces, with fields of every kind.
const INTERFACES: &str = "<networkInterfaceSet><item><deviceIndex>0</deviceIndex><subnetId>subnet-a</subnetId>\
    <groupSet><groupId>sg-1</groupId><groupId>sg-2</groupId></groupSet>\
    <privateIpAddressesSet><item><primary>true</primary><privateIpAddress>10.0.0.5</privateIpAddress></item>\
    <item><primary>false</primary><privateIpAddress>10.0.0.6</privateIpAddress></item></privateIpAddressesSet>\
    <associatePublicIpAddress>false</associatePublicIpAddress><deleteOnTermination>true</deleteOnTermination>\
    <description>primary</description></item>\
    <item><deviceIndex>1</deviceIndex><subnetId>subnet-b</subnetId><groupSet><groupId>sg-3</groupId></groupSet>\
    <interfaceType>efa</interfaceType><networkCardIndex>1</networkCardIndex>\
    <ipv6AddressesSet><item><ipv6Address>2001:db8::1</ipv6Address></item></ipv6AddressesSet>\
    <ipv4PrefixSet><item><ipv4Prefix>10.1.0.0/28</ipv4Prefix></item></ipv4PrefixSet>\
    <ipv6PrefixSet><item><ipv6Prefix>2001:db8::/80</ipv6Prefix></item></ipv6PrefixSet>\
    <primaryIpv6>true</primaryIpv6><enaQueueCount>4</enaQueueCount>\
    <enaSrdSpecification><enaSrdEnabled>true</enaSrdEnabled><enaSrdUdpSpecification><enaSrdUdpEnabled>true\
    </enaSrdUdpEnabled></enaSrdUdpSpecification></enaSrdSpecification>\
    <connectionTrackingSpecification><tcpEstablishedTimeout>60</tcpEstablishedTimeout></connectionTrackingSpecification>\
    </item></networkInterfaceSet>";

fn version(number: i64, default: bool, data: &str) -> String {
    format!(
        "<launchTemplateId>lt-1</launchTemplateId><versionNumber>{number}</versionNumber>\
         <defaultVersion>{default}</defaultVersion><launchTemplateData>{data}</launchTemplateData>"
    )
}

fn described(version: &str) -> Answer {
    text(
        200,
        &format!(
            "<DescribeLaunchTemplateVersionsResponse><launchTemplateVersionSet><item>{version}</item>\
             </launchTemplateVersionSet></DescribeLaunchTemplateVersionsResponse>"
        ),
    )
}

fn created(version: &str) -> Answer {
    text(
        200,
        &format!(
            "<CreateLaunchTemplateVersionResponse><launchTemplateVersion>{version}</launchTemplateVersion>\
             </CreateLaunchTemplateVersionResponse>"
        ),
    )
}

fn template() -> TemplateId {
    TemplateId::new("lt-1")
}

/// The template data that is sent for this patch on a source with this data.
async fn sent(source: &str, patch: &SettingsPatch) -> BTreeMap<String, String> {
    let fake = Fake::giving([described(&version(7, false, source)), created(&version(8, false, ""))]).await;
    let made = fake.aws.ec2().create_template_version(&template(), 7, patch, "token-1").await.unwrap();
    assert_eq!(made.version, 8);
    let asked = fake.asked();
    assert_eq!(asked[0].parameters("LaunchTemplateVersion."), [("1".to_owned(), "7".to_owned())].into());
    let all = asked[1].parameters("");
    assert_eq!((all["SourceVersion"].as_str(), all["ClientToken"].as_str()), ("7", "token-1"));
    asked[1].parameters("LaunchTemplateData.")
}

#[tokio::test(start_paused = true)]
async fn the_default_version_is_read() {
    let data = format!("<instanceType>m5.large</instanceType>{INTERFACES}");
    let fake = Fake::giving([described(&version(3, true, &data))]).await;
    let found = fake.aws.ec2().default_template_version(&template()).await.unwrap();
    assert_eq!((found.version, found.is_default), (3, true));
    let settings = found.settings;
    assert_eq!(settings.text(SettingName::InstanceType), Some("m5.large"));
    assert_eq!(settings.text(SettingName::Subnet), Some("subnet-a"));
    assert_eq!(settings.private_ip(), Some([10, 0, 0, 5].into()));
    assert_eq!(settings.list(SettingName::SecurityGroups), ["sg-1", "sg-2"]);
    assert_eq!(fake.asked()[0].parameters("LaunchTemplateVersion.")["1"], "%24Default");
}

#[tokio::test(start_paused = true)]
async fn a_template_without_a_default_version_is_an_error() {
    let empty = "<DescribeLaunchTemplateVersionsResponse><launchTemplateVersionSet/>\
        </DescribeLaunchTemplateVersionsResponse>";
    let fake = Fake::giving([text(200, empty)]).await;
    let error = fake.aws.ec2().default_template_version(&template()).await.unwrap_err();
    assert_eq!(error.kind, CallErrorKind::NotFound);
}

#[tokio::test(start_paused = true)]
async fn a_change_of_the_type_sends_the_type_alone() {
    let patch = SettingsPatch::from([(SettingName::InstanceType, Some("r6i.xlarge"))]);
    assert_eq!(sent(INTERFACES, &patch).await, [("InstanceType".to_owned(), "r6i.xlarge".to_owned())].into());
}

#[tokio::test(start_paused = true)]
async fn a_change_of_interface_0_sends_every_interface_with_all_it_had() {
    let patch = SettingsPatch::from([
        (SettingName::Subnet, Some(Value::from("subnet-drill"))),
        (SettingName::SecurityGroups, Some(Value::List(vec!["sg-drill".to_owned()]))),
        (SettingName::PrivateIp, Some(Value::from("10.9.0.5"))),
    ]);
    let expected = [
        ("1.DeviceIndex", "0"),
        ("1.SubnetId", "subnet-drill"),
        ("1.SecurityGroupId.1", "sg-drill"),
        ("1.PrivateIpAddress", "10.9.0.5"),
        ("1.PrivateIpAddresses.1.Primary", "false"),
        ("1.PrivateIpAddresses.1.PrivateIpAddress", "10.0.0.6"),
        ("1.AssociatePublicIpAddress", "false"),
        ("1.DeleteOnTermination", "true"),
        ("1.Description", "primary"),
        ("2.DeviceIndex", "1"),
        ("2.SubnetId", "subnet-b"),
        ("2.SecurityGroupId.1", "sg-3"),
        ("2.InterfaceType", "efa"),
        ("2.NetworkCardIndex", "1"),
        ("2.Ipv6Addresses.1.Ipv6Address", "2001%3Adb8%3A%3A1"),
        ("2.Ipv4Prefix.1.Ipv4Prefix", "10.1.0.0%2F28"),
        ("2.Ipv6Prefix.1.Ipv6Prefix", "2001%3Adb8%3A%3A%2F80"),
        ("2.PrimaryIpv6", "true"),
        ("2.EnaQueueCount", "4"),
        ("2.EnaSrdSpecification.EnaSrdEnabled", "true"),
        ("2.EnaSrdSpecification.EnaSrdUdpSpecification.EnaSrdUdpEnabled", "true"),
        ("2.ConnectionTrackingSpecification.TcpEstablishedTimeout", "60"),
    ];
    let expected: BTreeMap<_, _> =
        expected.map(|(name, value)| (format!("NetworkInterface.{name}"), value.to_owned())).into();
    assert_eq!(sent(INTERFACES, &patch).await, expected);
}

#[tokio::test(start_paused = true)]
async fn what_the_patch_empties_is_not_sent() {
    let network = [SettingName::Subnet, SettingName::SecurityGroups, SettingName::PrivateIp];
    let patch = SettingsPatch::from(network.map(|name| (name, None::<Value>)));
    let sent = sent(INTERFACES, &patch).await;
    for name in ["SubnetId", "SecurityGroupId.1", "PrivateIpAddress"] {
        assert!(!sent.contains_key(&format!("NetworkInterface.1.{name}")), "{name}: {sent:?}");
    }
    assert_eq!(sent["NetworkInterface.1.PrivateIpAddresses.1.PrivateIpAddress"], "10.0.0.6");
    assert_eq!(sent["NetworkInterface.2.SubnetId"], "subnet-b");
}

#[tokio::test(start_paused = true)]
async fn what_ec2_would_refuse_is_refused_before_it_is_sent() {
    let source = "<securityGroupIdSet><item>sg-old</item></securityGroupIdSet>";
    let fake = Fake::giving([described(&version(7, true, source))]).await;
    let patch = SettingsPatch::from([(SettingName::Subnet, Some("subnet-a"))]);
    let error = fake.aws.ec2().create_template_version(&template(), 7, &patch, "token").await.unwrap_err();
    assert_eq!(error.kind, CallErrorKind::Invalid);
    assert!(error.message.starts_with("launch template lt-1, version 7: "), "{}", error.message);
    assert_eq!(fake.calls(), [("ec2:DescribeLaunchTemplateVersions".to_owned(), 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_version_is_made_the_default() {
    let fake = Fake::giving([text(200, "<ModifyLaunchTemplateResponse/>")]).await;
    fake.aws.ec2().set_default_template_version(&template(), 8).await.unwrap();
    let sent = fake.asked()[0].parameters("");
    assert_eq!((sent["LaunchTemplateId"].as_str(), sent["SetDefaultVersion"].as_str()), ("lt-1", "8"));
}

/// A version with every setting that can be set, and two of DRS's own fields.
const FULL: &str = "<imageId>ami-1</imageId><userData>c2VjcmV0</userData><instanceType>m5.large</instanceType>\
    <iamInstanceProfile><name>shop</name></iamInstanceProfile><monitoring><enabled>true</enabled></monitoring>\
    <disableApiTermination>false</disableApiTermination><disableApiStop>true</disableApiStop>\
    <instanceInitiatedShutdownBehavior>stop</instanceInitiatedShutdownBehavior>\
    <tagSpecificationSet><item><resourceType>instance</resourceType><tagSet><item><key>Owner</key>\
    <value>dr</value></item></tagSet></item><item><resourceType>volume</resourceType><tagSet><item><key>V</key>\
    <value>1</value></item></tagSet></item></tagSpecificationSet>\
    <creditSpecification><cpuCredits>standard</cpuCredits></creditSpecification>\
    <cpuOptions><coreCount>2</coreCount><threadsPerCore>1</threadsPerCore></cpuOptions>\
    <capacityReservationSpecification><capacityReservationPreference>open</capacityReservationPreference>\
    </capacityReservationSpecification>\
    <licenseSet><item><licenseConfigurationArn>arn-1</licenseConfigurationArn></item></licenseSet>\
    <metadataOptions><httpTokens>required</httpTokens><httpPutResponseHopLimit>2</httpPutResponseHopLimit>\
    <httpEndpoint>enabled</httpEndpoint><httpProtocolIpv6>disabled</httpProtocolIpv6>\
    <instanceMetadataTags>disabled</instanceMetadataTags></metadataOptions>\
    <privateDnsNameOptions><hostnameType>ip-name</hostnameType><enableResourceNameDnsARecord>true\
    </enableResourceNameDnsARecord><enableResourceNameDnsAAAARecord>false</enableResourceNameDnsAAAARecord>\
    </privateDnsNameOptions><maintenanceOptions><autoRecovery>default</autoRecovery></maintenanceOptions>";

#[tokio::test(start_paused = true)]
async fn every_setting_of_a_version_is_read() {
    let fake = Fake::giving([described(&version(3, true, FULL))]).await;
    let read = fake.aws.ec2().default_template_version(&template()).await.unwrap().settings;
    let expected: LaunchSettings = [
        (SettingName::InstanceType, Value::from("m5.large")),
        (SettingName::InstanceProfile, Value::from("shop")),
        (SettingName::Monitoring, Value::from(true)),
        (SettingName::TerminationProtection, Value::from(false)),
        (SettingName::StopProtection, Value::from(true)),
        (SettingName::ShutdownBehavior, Value::from("stop")),
        (SettingName::Tags, Value::Tags([("Owner".to_owned(), "dr".to_owned())].into())),
        (SettingName::CpuCredits, Value::from("standard")),
        (SettingName::CpuCores, Value::from(2)),
        (SettingName::ThreadsPerCore, Value::from(1)),
        (SettingName::CapacityReservation, Value::from("open")),
        (SettingName::LicenseConfigurations, Value::List(vec!["arn-1".to_owned()])),
        (SettingName::MetadataTokens, Value::from("required")),
        (SettingName::MetadataHopLimit, Value::from(2)),
        (SettingName::MetadataEndpoint, Value::from("enabled")),
        (SettingName::MetadataIpv6, Value::from("disabled")),
        (SettingName::MetadataTags, Value::from("disabled")),
        (SettingName::HostnameType, Value::from("ip-name")),
        (SettingName::DnsARecord, Value::from(true)),
        (SettingName::DnsAaaaRecord, Value::from(false)),
        (SettingName::AutoRecovery, Value::from("default")),
    ]
    .into_iter()
    .collect();
    assert_eq!(read, expected);
}

#[tokio::test(start_paused = true)]
async fn a_change_within_a_structure_sends_the_whole_structure_and_nothing_else() {
    let patch = SettingsPatch::from([(SettingName::MetadataHopLimit, Some(5))]);
    let expected = [
        ("InstanceType", "m5.large"),
        ("MetadataOptions.HttpEndpoint", "enabled"),
        ("MetadataOptions.HttpProtocolIpv6", "disabled"),
        ("MetadataOptions.HttpPutResponseHopLimit", "5"),
        ("MetadataOptions.HttpTokens", "required"),
        ("MetadataOptions.InstanceMetadataTags", "disabled"),
    ];
    let expected: BTreeMap<_, _> = expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    assert_eq!(sent(FULL, &patch).await, expected);
}

#[tokio::test(start_paused = true)]
async fn a_setting_that_goes_makes_a_version_from_nothing_with_everything_else() {
    let fake = Fake::giving([described(&version(7, true, FULL)), created(&version(8, false, ""))]).await;
    let patch = SettingsPatch::from([(SettingName::InstanceProfile, None::<Value>), (SettingName::Tags, None)]);
    fake.aws.ec2().create_template_version(&template(), 7, &patch, "token-1").await.unwrap();
    let asked = fake.asked();
    assert!(!asked[1].parameters("").contains_key("SourceVersion"), "a source version would bring it back");
    let sent = asked[1].parameters("LaunchTemplateData.");
    assert!(!sent.keys().any(|name| name.starts_with("IamInstanceProfile")), "{sent:?}");
    let tags: Vec<_> = sent.iter().filter(|(name, _)| name.starts_with("TagSpecification")).collect();
    assert_eq!(tags.len(), 3, "those of the volumes stay: {tags:?}");
    for (name, value) in [
        ("ImageId", "ami-1"),
        ("UserData", "c2VjcmV0"),
        ("InstanceType", "m5.large"),
        ("CpuOptions.CoreCount", "2"),
        ("LicenseSpecification.1.LicenseConfigurationArn", "arn-1"),
        ("PrivateDnsNameOptions.EnableResourceNameDnsARecord", "true"),
        ("MaintenanceOptions.AutoRecovery", "default"),
    ] {
        assert_eq!(sent.get(name).map(String::as_str), Some(value), "{name}");
    }
}

/// What is asked of EC2 when a setting of a version with this data more goes.
async fn without_tags(more: &str) -> Result<(), String> {
    let data = format!("{FULL}{more}");
    let fake = Fake::giving([described(&version(7, true, &data)), created(&version(8, false, ""))]).await;
    let patch = SettingsPatch::from([(SettingName::Tags, None::<Value>)]);
    let made = fake.aws.ec2().create_template_version(&template(), 7, &patch, "token-1").await;
    made.map(drop).map_err(|error| error.message)
}

#[tokio::test(start_paused = true)]
async fn a_template_that_nobody_else_manages_can_lose_a_setting() {
    without_tags("<operator><managed>false</managed></operator>").await.unwrap();
    for managed in ["<managed>true</managed><principal>ecs</principal>", ""] {
        let why = without_tags(&format!("<operator>{managed}</operator>")).await.unwrap_err();
        assert!(why.contains("it has an operator"), "{why}");
    }
}

#[tokio::test(start_paused = true)]
async fn secondary_interfaces_are_among_the_further_ones() {
    let secondary = "<secondaryInterfaceSet><item><deviceIndex>2</deviceIndex><secondarySubnetId>ss-1\
        </secondarySubnetId></item></secondaryInterfaceSet>";
    let fake = Fake::giving([described(&version(3, true, &format!("{INTERFACES}{secondary}")))]).await;
    let found = fake.aws.ec2().default_template_version(&template()).await.unwrap().further_interfaces;
    let shown: Vec<_> = found.iter().map(|found| (found.device_index, found.is_secondary)).collect();
    assert_eq!(shown, [(1, false), (2, true)]);
    assert_eq!(found[1].subnet.as_deref(), Some("ss-1"));
}
