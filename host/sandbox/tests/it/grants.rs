//! Pins, grants and powers: what is refused before anything runs, and what is denied when it is called.

use std::sync::Arc;

use drs_core::plugin::{HookPhase, Verdict};
use drs_sandbox::{PluginUse, Ports};

use crate::support::guest::Guest;
use crate::support::{Plugin, run_hook};

/// Calls describe-instance-status without ids and fails with the message of the denial.
const ASKS_FOR_STATUS: Guest<'static> = Guest {
    imports: r#"
        (import "drs:runtime/ec2@0.1.0" "describe-instances" (func $instances (param i32 i32 i32)))
        (import "drs:runtime/ec2@0.1.0" "describe-instance-status" (func $status (param i32 i32 i32)))"#,
    definitions: "",
    body: r#"
        (call $status (i32.const 0) (i32.const 0) (i32.const 2048))
        (if (i32.eqz (i32.load8_u (i32.const 2048))) (then (return (i32.const 1024))))
        (i32.store8 (i32.const 4096) (i32.const 3))
        (i32.store (i32.const 4104) (i32.load (i32.const 2072)))
        (i32.store (i32.const 4108) (i32.load (i32.const 2076)))
        (i32.const 4096)"#,
    pages: 4,
};

#[test]
fn an_interface_of_which_nothing_is_granted_is_refused_with_the_lines_to_add() {
    let plugin = Plugin::new(PluginUse::Before, ASKS_FOR_STATUS.before()).grants(&["drs:DescribeSourceServers"]);
    let (problem, help) = plugin.refusal();
    assert_eq!(problem, "plug-in `check`: it imports `drs:runtime/ec2@0.1.0`, of which nothing is granted");
    let lines = "[plugins.check]\ngrants = [\"drs:DescribeSourceServers\", \"ec2:DescribeInstances\", \
                 \"ec2:DescribeInstanceStatus\"]";
    assert!(help.ends_with(lines), "{help}");
}

#[tokio::test]
async fn a_function_that_is_not_granted_is_denied_when_it_is_called() {
    let plugin = Plugin::new(PluginUse::Before, ASKS_FOR_STATUS.before()).grants(&["ec2:DescribeInstances"]);
    let outcome = run_hook(&plugin.prepare().unwrap(), HookPhase::Before).await;
    let reason = "ec2:DescribeInstanceStatus is not granted to this plug-in; add \"ec2:DescribeInstanceStatus\" to its \
                  `grants` in the recipe";
    assert_eq!(outcome.result, Ok(Verdict::Fail { reason: reason.to_owned() }));
}

#[tokio::test]
async fn a_granted_function_answers() {
    let plugin = Plugin::new(PluginUse::Before, ASKS_FOR_STATUS.before()).grants(&["ec2:DescribeInstanceStatus"]);
    let outcome = run_hook(&plugin.prepare().unwrap(), HookPhase::Before).await;
    assert_eq!(outcome.result, Ok(Verdict::Proceed));
}

#[test]
fn a_policy_may_not_import_what_calls_aws_even_if_it_is_granted() {
    let mut plugin = Plugin::new(PluginUse::Policy, ASKS_FOR_STATUS.policy()).grants(&["ec2:DescribeInstanceStatus"]);
    plugin.spec.uses.insert(PluginUse::Policy);
    let errors = plugin.prepare().unwrap_err();
    let all: String = errors.iter().map(|error| format!("{error}\n")).collect();
    assert!(all.contains("a policy may import only context and log"), "{all}");
    assert!(all.contains("can't be granted ec2:DescribeInstanceStatus: a policy calls nothing"), "{all}");
}

#[test]
fn rights_that_mean_nothing_where_the_plugin_is_used_are_refused() {
    let (problem, _) = Plugin::new(PluginUse::Before, Guest::default().before()).grants(&["settings:subnet"]).refusal();
    assert!(problem.contains("it is a hook and can't be granted settings:subnet"), "{problem}");

    let mut plugin = Plugin::new(PluginUse::After, Guest::default().after());
    plugin.spec.may_skip_wave = true;
    assert!(plugin.refusal().0.contains("only a hook before a wave can"));

    let mut plugin = Plugin::new(PluginUse::Before, Guest::default().before());
    plugin.spec.uses.clear();
    assert!(plugin.refusal().0.contains("no wave uses it"));
}

#[test]
fn another_component_than_the_pinned_one_is_refused_with_its_digest() {
    let mut plugin = Plugin::new(PluginUse::Before, Guest::default().before());
    plugin.spec.sha256 = Some("00".repeat(32));
    let (problem, help) = plugin.refusal();
    assert!(problem.contains("the recipe pins 0000"), "{problem}");
    assert!(help.starts_with("if you trust this component, pin it: sha256 = \""), "{help}");
}

#[test]
fn the_pinned_component_is_taken() {
    use sha2::Digest;
    let bytes = Guest::default().before();
    let digest = hex::encode_upper(sha2::Sha256::digest(&bytes));
    let mut plugin = Plugin::new(PluginUse::Before, bytes);
    plugin.spec.sha256 = Some(digest);
    assert!(plugin.prepare().is_ok());
}

#[test]
fn what_is_not_a_binary_component_is_refused_with_what_it_is() {
    let refusal = |bytes: &[u8]| Plugin::new(PluginUse::Before, bytes.to_vec()).refusal();
    assert!(refusal(b"(component)").0.contains("it is text"));
    assert!(refusal(&wat::parse_str("(module)").unwrap()).0.contains("a WebAssembly module, not a component"));
    assert!(refusal(b"MZ\x90\x00").0.contains("not a WebAssembly component"));
}

#[test]
fn every_refusal_of_every_plugin_is_given() {
    let mut first = Plugin::new(PluginUse::Before, b"(component)".to_vec());
    first.spec.name = "first".into();
    let mut second = Plugin::new(PluginUse::Before, ASKS_FOR_STATUS.before());
    second.spec.name = "second".into();
    let ports = Ports {
        drs: Arc::new(first.drs),
        drs_tags: first.changes.clone(),
        ec2: Arc::new(first.ec2),
        catalogue: first.changes.clone(),
        ec2_changes: first.changes,
        dynamo: first.dynamo,
        http: first.http,
        clock: Arc::new(crate::support::ports::FakeClock),
    };
    let errors = crate::support::SANDBOX.prepare(vec![first.spec, second.spec], ports).unwrap_err();
    assert_eq!(errors.iter().map(|error| error.plugin.as_str()).collect::<Vec<_>>(), ["first", "second"]);
}
