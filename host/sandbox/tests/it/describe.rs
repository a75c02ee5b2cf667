//! What a component says of itself.

use drs_core::plugin::Grant;
use drs_sandbox::{BUILTINS, PluginUse, builtin, describe};

use crate::support::guest::Guest;

#[test]
fn a_hook_is_described_with_its_world_its_imports_and_the_grants_that_it_can_ask_for() {
    let gate = describe(builtin("replication-gate").unwrap()).unwrap();
    assert_eq!(gate.uses, [PluginUse::Before]);
    assert!(gate.imports.contains(&"drs:runtime/drs@0.1.0".to_owned()), "{:?}", gate.imports);
    assert_eq!(gate.grants, ["drs:DescribeRecoverySnapshots", "drs:DescribeSourceServers"]);
}

#[test]
fn a_policy_asks_for_no_grant() {
    let guard = describe(builtin("launch-guard").unwrap()).unwrap();
    assert_eq!((guard.uses, guard.grants), (vec![PluginUse::Policy], vec![]));
}

#[test]
fn what_every_built_in_component_asks_for_can_be_granted() {
    for name in BUILTINS {
        for grant in describe(builtin(name).unwrap()).unwrap().grants {
            assert!(grant.parse::<Grant>().is_ok(), "{name}: {grant}");
        }
    }
}

#[test]
fn a_grant_that_ends_at_a_table_leaves_its_name_to_fill_in() {
    let ledger = describe(builtin("drill-ledger").unwrap()).unwrap();
    assert_eq!(ledger.grants, ["dynamodb:PutItem on table/NAME"]);
}

#[test]
fn what_imports_nothing_has_nothing_to_be_granted() {
    let after = describe(&Guest::default().after()).unwrap();
    assert_eq!((after.uses, after.grants), (vec![PluginUse::After], vec![]));
}

#[test]
fn what_is_no_component_is_told() {
    assert!(describe(b"no component").unwrap_err().starts_with("it is not a component: "));
}

/// The most memory that this process has had, in KiB.
#[cfg(target_os = "linux")]
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn a_section_that_says_it_is_longer_than_its_component_is_given_no_room() {
    // A custom section of 1,000 MiB.
    let bytes = b"\0asm\x0d\0\x01\0\0\x80\x80\x80\xf4\x03";
    let before = peak();
    assert!(describe(bytes).unwrap_err().starts_with("it is not a component: "));
    let more = peak() - before;
    assert!(more < 500 * 1024, "{more} KiB for a component of a few bytes");
}

#[test]
fn packages_that_need_each_other_are_described() {
    let component = wat::parse_str(
        r#"(component
            (import "a:a/x" (instance $x (export "t" (type (sub resource)))))
            (alias export $x "t" (type $t))
            (import "b:b/y" (instance $y (export "t" (type (eq $t)))))
            (alias export $y "t" (type $u))
            (import "a:a/z" (instance (export "t" (type (eq $u))) (export "f" (func)))))"#,
    );
    assert_eq!(describe(&component.unwrap()).unwrap().imports, ["a:a/x", "a:a/z", "b:b/y"]);
}
