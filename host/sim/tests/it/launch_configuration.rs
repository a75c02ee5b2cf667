//! GetLaunchConfiguration and UpdateLaunchConfiguration.

use serde_json::json;

use crate::support::{Bench, DB, all, one};

#[test]
fn a_configuration_can_be_read_and_changed_in_part() {
    let bench = Bench::new();
    let before = bench.ok("GetLaunchConfiguration", json!({"sourceServerID": DB}));
    assert_eq!(before["targetInstanceTypeRightSizingMethod"], "NONE");
    assert_eq!(before["launchDisposition"], "STARTED");
    assert_eq!(before["postLaunchEnabled"], false);
    let change = json!({"sourceServerID": DB, "copyTags": true, "licensing": {"osByol": true}});
    let after = bench.ok("UpdateLaunchConfiguration", change);
    let mut expected = before;
    expected["copyTags"] = json!(true);
    expected["licensing"]["osByol"] = json!(true);
    assert_eq!(after, expected);
    assert_eq!(bench.ok("GetLaunchConfiguration", json!({"sourceServerID": DB})), expected);
}

#[test]
fn an_update_writes_a_template_version_and_makes_it_the_default() {
    let bench = Bench::new();
    let template = bench.template(DB);
    let versions = format!("Action=DescribeLaunchTemplateVersions&LaunchTemplateId={template}");
    let update = |method: &str| {
        let body = json!({"sourceServerID": DB, "targetInstanceTypeRightSizingMethod": method});
        bench.ok("UpdateLaunchConfiguration", body)
    };
    update("BASIC");
    let xml = bench.ec2_ok(&versions);
    assert_eq!(all(&xml, "versionNumber"), ["2", "1"]);
    assert_eq!(all(&xml, "defaultVersion"), ["true", "false"]);
    assert_eq!(all(&xml, "instanceType"), ["c5.large", "m6i.large"]);
    update("NONE");
    assert_eq!(one(&bench.ec2_ok(&versions), "instanceType"), "c5.large");
}

#[test]
fn an_update_leaves_the_template_alone_if_the_fleet_says_so() {
    let bench = Bench::with_switch("configuration-writes-template = false");
    bench.ok("UpdateLaunchConfiguration", json!({"sourceServerID": DB, "copyTags": true}));
    let template = bench.template(DB);
    let xml = bench.ec2_ok(&format!("Action=DescribeLaunchTemplateVersions&LaunchTemplateId={template}"));
    assert_eq!(all(&xml, "versionNumber"), ["1"]);
}

#[test]
fn what_would_have_no_effect_is_refused() {
    let bench = Bench::new();
    let refused = |member: &str, value: serde_json::Value| {
        let mut body = json!({"sourceServerID": DB});
        body[member] = value;
        bench.refused("UpdateLaunchConfiguration", body).0
    };
    assert_eq!(refused("launchIntoInstanceProperties", json!({"launchIntoEC2InstanceID": "i-00000000"})), 400);
    assert_eq!(refused("launchDisposition", json!("PAUSED")), 400);
    assert_eq!(refused("name", json!("n".repeat(129))), 400);
    let unknown = json!({"sourceServerID": "s-00000000000000009"});
    assert_eq!(bench.refused("GetLaunchConfiguration", unknown.clone()).0, 404);
    assert_eq!(bench.refused("UpdateLaunchConfiguration", unknown).0, 404);
}
