//! The rules that a policy's answer must keep.

use drs_core::plugin::{FaultKind, PolicyAnswer};
use drs_sandbox::PluginUse;

use crate::support::guest::Guest;
use crate::support::{Plugin, judge};

/// Changes the setting of this case to this text, as often as said.
fn changing(case: u8, value: &str, times: u32) -> Vec<u8> {
    let definitions = format!(r#"(data (i32.const 2048) "{value}")"#);
    let setting = |at: u32| {
        format!(
            "(i32.store8 (i32.const {at}) (i32.const {case})) (i32.store (i32.const {}) (i32.const 2048))
             (i32.store (i32.const {}) (i32.const {}))",
            at + 4,
            at + 8,
            value.len()
        )
    };
    let settings: String = (0..times).map(|number| setting(3072 + 20 * number)).collect();
    let body = format!(
        "{settings} (i32.store8 (i32.const 1024) (i32.const 1)) (i32.store (i32.const 1028) (i32.const 3072))
         (i32.store (i32.const 1032) (i32.const {times})) (i32.const 1024)"
    );
    Guest { definitions: &definitions, body: &body, ..Guest::default() }.policy()
}

async fn fault(bytes: Vec<u8>) -> drs_core::plugin::Fault {
    let plugins = Plugin::new(PluginUse::Policy, bytes).grants(&["settings:instance-type"]).prepare().unwrap();
    judge(&plugins).await.result.unwrap_err()
}

#[tokio::test]
async fn a_value_that_aws_would_never_have_is_a_fault_of_the_guest() {
    let fault = fault(changing(0, "t3 small; rm", 1)).await;
    assert_eq!(fault.kind, FaultKind::Guest);
    assert!(fault.message.contains("instance-type is not an instance type"), "{fault}");
}

#[tokio::test]
async fn no_change_and_the_same_change_twice_are_faults_of_the_guest() {
    assert!(fault(changing(0, "t3.small", 0)).await.message.contains("without a change"));
    assert!(fault(changing(0, "t3.small", 2)).await.message.contains("it changes instance-type twice"));
}

#[tokio::test]
async fn only_granted_settings_can_be_changed() {
    let fault = fault(changing(2, "subnet-0d1e5f2a", 1)).await;
    assert_eq!(fault.kind, FaultKind::Denied { grant: "settings:subnet".to_owned() });
}

#[tokio::test]
async fn the_same_input_has_the_same_answer_and_the_same_log() {
    let config = serde_json::json!({ "types": ["t3.*", "c5.large"] });
    let plugins = Plugin::builtin(PluginUse::Policy, "launch-guard").config(config).prepare().unwrap();
    let first = judge(&plugins).await;
    assert!(matches!(first.result, Ok(PolicyAnswer::Deny { .. })));
    assert!(first.fuel.is_some_and(|fuel| fuel > 1_000), "{:?}", first.fuel);
    assert_eq!(judge(&plugins).await, first, "with the same fuel");
}
