//! What is told of a component that nobody runs.

use drs_sandbox::{BUILTINS, PluginUse, builtin};

use crate::support::SANDBOX;
use crate::support::guest::{Guest, component, wit};

#[test]
fn a_hook_is_told_with_what_each_import_needs() {
    let gate = SANDBOX.inspect(builtin("replication-gate").unwrap()).unwrap();
    assert_eq!(
        (gate.packages.as_slice(), gate.objections.as_slice()),
        (&["drs:runtime@0.1.0".to_owned()][..], &[][..])
    );
    assert_eq!(gate.exports[0].name, "drs:runtime/before-hook@0.1.0");
    let drs = gate.imports.iter().find(|import| import.name == "drs:runtime/drs@0.1.0").unwrap();
    let need = drs.functions.iter().find(|one| one.name == "describe-source-servers").unwrap().need.clone().unwrap();
    assert_eq!((need.grant.as_str(), need.reads), ("drs:DescribeSourceServers", true));
    assert!(need.does.is_some_and(|does| does.starts_with("The source servers")));
    assert!(gate.core_functions > 0);
}

#[test]
fn a_write_is_told_as_one() {
    let ledger = SANDBOX.inspect(builtin("drill-ledger").unwrap()).unwrap();
    let functions = ledger.imports.iter().flat_map(|import| &import.functions);
    let put = functions.filter_map(|function| function.need.as_ref()).next().unwrap();
    assert_eq!((put.grant.as_str(), put.reads), ("dynamodb:PutItem on table/NAME", false));
}

#[test]
fn every_built_in_component_is_taken_with_what_it_asks_for() {
    for name in BUILTINS {
        assert_eq!(SANDBOX.inspect(builtin(name).unwrap()).unwrap().objections, [], "{name}");
    }
}

#[test]
fn a_component_of_another_shape_is_objected_to_in_words() {
    let changed = |(name, text): (String, String)| (name, text.replace("attempt: u32", "attempt: u64"));
    let wit: Vec<_> = wit().into_iter().map(changed).collect();
    let module = r#"(module
        (memory (export "memory") 4)
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 65536))
        (func (export "drs:runtime/before-hook@0.1.0#run") (param i32) (result i32) (i32.const 1024)))"#;
    let inspection = SANDBOX.inspect(&component(&wit, "drs:runtime/before-wave@0.1.0", module)).unwrap();
    let [objection] = &inspection.objections[..] else { panic!("{inspection:?}") };
    assert_eq!(objection.purpose, Some(PluginUse::Before));
    assert!(objection.problem.contains("in field `attempt`, the component has u64, the host has u32"), "{objection:?}");
}

#[test]
fn what_is_no_plug_in_and_what_is_no_component_are_told_apart() {
    let foreign = wat::parse_str("(component)").unwrap();
    let inspection = SANDBOX.inspect(&foreign).unwrap();
    assert!(inspection.objections[0].problem.starts_with("it is no plug-in"), "{inspection:?}");
    let text = SANDBOX.inspect(b"name = \"x\"").unwrap_err();
    assert_eq!(text.problem, "its file is not a WebAssembly component");
    let module = SANDBOX.inspect(&wat::parse_str("(module)").unwrap()).unwrap_err();
    assert!(module.problem.contains("a WebAssembly module, not a component"), "{module:?}");
}

#[test]
fn a_policy_that_imports_a_call_is_objected_to() {
    let imports = r#"(import "drs:runtime/ec2@0.1.0" "describe-instances" (func (param i32 i32 i32)))"#;
    let inspection = SANDBOX.inspect(&Guest { imports, ..Guest::default() }.policy()).unwrap();
    assert!(inspection.objections[0].problem.contains("a policy may import only context and log"), "{inspection:?}");
}
