//! Interfaces that the host does not have, or has otherwise: said in words before anything runs.

use drs_sandbox::PluginUse;

use crate::support::Plugin;
use crate::support::guest::{Guest, component, wit};

/// A module that imports describe-instances and exports a hook before a wave, of this version.
fn asks_for_instances(version: &str) -> String {
    format!(
        r#"(module
            (import "drs:runtime/ec2@{version}" "describe-instances" (func (param i32 i32 i32)))
            (memory (export "memory") 4)
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 65536))
            (func (export "drs:runtime/before-hook@{version}#run") (param i32) (result i32) (i32.const 1024)))"#
    )
}

/// The refusals of a component that is built against a WIT package which differs in this.
fn refused(version: &str, from: &str, to: &str) -> String {
    let changed = |(name, text): (String, String)| {
        let text = text.replace(from, to).replace("@0.1.0", &format!("@{version}"));
        (name, text)
    };
    let wit: Vec<_> = wit().into_iter().map(changed).collect();
    let bytes = component(&wit, &format!("drs:runtime/before-wave@{version}"), &asks_for_instances(version));
    let plugin = Plugin::new(PluginUse::Before, bytes).grants(&["ec2:DescribeInstances"]);
    let errors = plugin.prepare().err().unwrap_or_default();
    errors.iter().map(|error| format!("{error}; help: {}\n", error.help.as_deref().unwrap_or_default())).collect()
}

#[test]
fn a_component_of_a_later_patch_is_taken() {
    assert_eq!(refused("0.1.3", "", ""), "");
}

#[test]
fn a_component_of_another_minor_version_is_refused_with_both_versions() {
    let words = refused("0.2.0", "", "");
    assert!(words.contains("built against `drs:runtime/ec2@0.2.0`, this runtime has drs:runtime@0.1.0"), "{words}");
    assert!(words.contains("built against `drs:runtime/before-hook@0.2.0`"), "{words}");
}

#[test]
fn an_added_case_is_refused_with_the_way_to_it() {
    let words = refused("0.1.0", "unavailable(string),", "unavailable(string), busy,");
    let expected = "it imports `describe-instances` of `drs:runtime/ec2@0.1.0`, but not as this runtime has it: in the \
                    result, in the error case, the component has a case `busy`, which the host does not have";
    assert!(words.contains(expected), "{words}");
}

#[test]
fn a_changed_field_of_an_export_is_refused_with_the_way_to_it() {
    let words = refused("0.1.0", "attempt: u32", "attempt: u64");
    let expected = "it exports `run` of `drs:runtime/before-hook@0.1.0`, but not as this runtime has it: in parameter \
                    `context`, in field `attempt`, the component has u64, the host has u32";
    assert!(words.contains(expected), "{words}");
}

#[test]
fn a_function_of_a_later_patch_is_refused_by_its_name() {
    let module = asks_for_instances("0.1.0").replace("\"describe-instances\"", "\"list-volumes\"");
    let renamed = |(name, text): (String, String)| (name, text.replace("describe-instances:", "list-volumes:"));
    let wit: Vec<_> = wit().into_iter().map(renamed).collect();
    let bytes = component(&wit, "drs:runtime/before-wave@0.1.0", &module);
    let (problem, help) = Plugin::new(PluginUse::Before, bytes).refusal();
    assert!(problem.contains("it imports the function `list-volumes` of `drs:runtime/ec2@0.1.0`"), "{problem}");
    assert!(help.contains("use a newer runtime"), "{help}");
}

#[test]
fn a_plugin_in_the_wrong_place_is_told_its_own() {
    let (problem, help) = Plugin::new(PluginUse::After, Guest::default().before()).refusal();
    assert!(problem.contains("a wave names it in `after`, but it is not of the world `after-wave`"), "{problem}");
    assert_eq!(help, "it is of the world `before-wave`: name it in `before`");
}

#[test]
fn a_foreign_import_is_refused_with_what_there_is() {
    let foreign = wat::parse_str(r#"(component (import "acme:tools/vault@1.0.0" (instance)))"#).unwrap();
    let errors = Plugin::new(PluginUse::Before, foreign).prepare().unwrap_err();
    assert!(errors[0].problem.contains("it imports `acme:tools/vault@1.0.0`, which this runtime does not have"));
    assert_eq!(errors[0].help.as_deref(), Some("drs:runtime@0.1.0 has types, context, log, drs, ec2, dynamodb, http"));
}
