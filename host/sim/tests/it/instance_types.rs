//! DescribeInstanceTypes: what the fleet lists, or what the names say.

use crate::support::{Bench, FLEET, all, one};

const DESCRIBE: &str = "Action=DescribeInstanceTypes";

fn with_types(list: &str) -> Bench {
    Bench::of(&format!("instance-types = {list}\n{FLEET}"))
}

#[test]
fn a_fleet_without_a_list_offers_all_and_lists_those_of_its_servers() {
    let bench = Bench::new();
    assert_eq!(all(&bench.ec2_ok(DESCRIBE), "instanceType"), ["c5.large", "m6i.large"]);
    let arm = bench.ec2_ok(&format!("{DESCRIBE}&InstanceType.1=r7g.xlarge"));
    assert_eq!((one(&arm, "defaultVCpus"), one(&arm, "sizeInMiB")), ("4".to_owned(), "32768".to_owned()));
    assert_eq!(one(&arm, "supportedArchitectures"), "<item>arm64</item>");
    assert_eq!(one(&arm, "supportedBootModes"), "<item>uefi</item>");
    let unknown = bench.ec2_refused(&format!("{DESCRIBE}&InstanceType.1=m6i.huge"));
    assert_eq!(unknown, (400, "InvalidInstanceType".to_owned()));
}

#[test]
fn a_fleet_without_a_list_also_offers_what_a_filter_names() {
    let bench = Bench::new();
    let filtered =
        |value: &str| bench.ec2_ok(&format!("{DESCRIBE}&Filter.1.Name=instance-type&Filter.1.Value.1={value}"));
    assert_eq!(all(&filtered("r7g.xlarge"), "instanceType"), ["r7g.xlarge"]);
    assert_eq!(all(&filtered("m6i.large"), "instanceType"), ["m6i.large"], "not twice");
    assert_eq!(all(&filtered("m6i.huge"), "instanceType"), Vec::<String>::new());
}

#[test]
fn cores_are_even_numbers_but_for_small_types() {
    let bench = Bench::new();
    let cores = |name: &str| all(&bench.ec2_ok(&format!("{DESCRIBE}&InstanceType.1={name}")), "validCores");
    assert_eq!(cores("m6i.large"), ["<item>1</item>"]);
    assert_eq!(cores("m6i.4xlarge"), ["<item>2</item><item>4</item><item>6</item><item>8</item>"]);
}

#[test]
fn a_list_says_all_there_is() {
    let bench = with_types(
        r#"["m6i.large", "c5.large", { name = "m5.large", memory = "7 GiB", vcpus = 3, boot-modes = ["legacy-bios"] }]"#,
    );
    let listed = bench.ec2_ok(&format!("{DESCRIBE}&InstanceType.1=m5.large"));
    assert_eq!((one(&listed, "defaultVCpus"), one(&listed, "sizeInMiB")), ("3".to_owned(), "7168".to_owned()));
    assert_eq!(one(&listed, "supportedBootModes"), "<item>legacy-bios</item>");
    assert_eq!(bench.ec2_refused(&format!("{DESCRIBE}&InstanceType.1=r7g.xlarge")).1, "InvalidInstanceType");
}

#[test]
fn types_are_filtered_and_paged() {
    let bench = with_types(r#"["m6i.large", "m6i.xlarge", "m6g.large", "t2.micro", "c5.large", "r5.large"]"#);
    let filtered = |filter: &str| all(&bench.ec2_ok(&format!("{DESCRIBE}&{filter}")), "instanceType");
    assert_eq!(filtered("Filter.1.Name=instance-type&Filter.1.Value.1=m6i.*"), ["m6i.large", "m6i.xlarge"]);
    assert_eq!(filtered("Filter.1.Name=processor-info.supported-architecture&Filter.1.Value.1=arm64"), ["m6g.large"]);
    assert_eq!(filtered("Filter.1.Name=hypervisor&Filter.1.Value.1=xen"), ["t2.micro"]);
    let no_bios = bench.ec2_ok(&format!("{DESCRIBE}&Filter.1.Name=supported-boot-mode&Filter.1.Value.1=uefi"));
    assert_eq!(all(&no_bios, "instanceType").len(), 5);
    let first = bench.ec2_ok(&format!("{DESCRIBE}&MaxResults=5"));
    assert_eq!(all(&first, "instanceType").len(), 5);
    let rest = bench.ec2_ok(&format!("{DESCRIBE}&MaxResults=5&NextToken={}", one(&first, "nextToken")));
    assert_eq!(all(&rest, "instanceType"), ["r5.large"]);
}
