//! A component is bytes of a stranger. What is read of them before anything is compiled is an answer, the same each time, and
//! what it says that a recipe must grant can be granted.
#![no_main]

use std::sync::LazyLock;

use drs_core::plugin::Grant;
use drs_sandbox::limits::ComponentLimits;
use drs_sandbox::{HookCompute, Sandbox, SandboxOptions, describe};
use libfuzzer_sys::fuzz_target;

/// A host for which every component is too large to be compiled.
static SANDBOX: LazyLock<Sandbox> = LazyLock::new(|| {
    let component = ComponentLimits { bytes: 0, ..ComponentLimits::default() };
    let options = SandboxOptions { component, compute: HookCompute::Fuel, ..SandboxOptions::default() };
    Sandbox::new(&options).expect("the sandbox starts")
});

fuzz_target!(|bytes: &[u8]| {
    let inspection = match SANDBOX.inspect(bytes) {
        Ok(inspection) => inspection,
        Err(objection) => return assert!(!objection.problem.is_empty() && objection.purpose.is_none()),
    };
    let description = &inspection.description;
    assert_eq!(describe(bytes).as_ref(), Ok(description));
    assert!(!inspection.objections.is_empty(), "it is too large");
    for grant in &description.grants {
        assert_eq!(grant.parse().map(|grant: Grant| grant.to_string()).as_ref(), Ok(grant));
    }
    let imports: Vec<&String> = inspection.imports.iter().map(|interface| &interface.name).collect();
    assert_eq!(imports, description.imports.iter().collect::<Vec<_>>());
    let exports: Vec<&String> = inspection.exports.iter().map(|interface| &interface.name).collect();
    assert_eq!(exports, description.exports.iter().collect::<Vec<_>>());
    for function in inspection.imports.iter().flat_map(|interface| &interface.functions) {
        let need = function.need.as_ref();
        assert!(need.is_none_or(|need| !need.grant.is_empty()), "{function:?}");
    }
});
