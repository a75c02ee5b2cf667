//! What a component imports and exports is its author's choice: interfaces of any name and shape. A component is made of each
//! WIT package, and the whole check of the loader is run on it, compiling included: it is taken, or what does not fit is told.
#![no_main]

use std::sync::LazyLock;

use drs_fuzz::lines;
use drs_sandbox::{HookCompute, Inspection, Sandbox, SandboxOptions};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve};

static SANDBOX: LazyLock<Sandbox> = LazyLock::new(|| {
    let options = SandboxOptions { compute: HookCompute::Fuel, ..SandboxOptions::default() };
    Sandbox::new(&options).expect("the sandbox starts")
});

fuzz_target!(|text: &str| {
    let Some(component) = component(text) else { return };
    match SANDBOX.inspect(&component) {
        Err(objection) => assert!(!objection.problem.is_empty()),
        Ok(inspection) => is_told(&inspection),
    }
});

fn is_told(inspection: &Inspection) {
    let uses = &inspection.description.uses;
    for objection in &inspection.objections {
        assert!(!objection.problem.is_empty());
        assert_eq!(objection.purpose.is_none(), uses.is_empty(), "{objection:?}");
        assert!(objection.purpose.is_none_or(|purpose| uses.contains(&purpose)), "{objection:?}");
    }
}

/// The component whose author wrote this package: of its last world, with a module that does nothing.
fn component(text: &str) -> Option<Vec<u8>> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("guest.wit", text).ok()?;
    let (_, world) = resolve.packages.get(package)?.worlds.last()?;
    let mut module = dummy_module(&resolve, *world, ManglingAndAbi::Legacy(LiftLowerAbi::Sync));
    embed_component_metadata(&mut module, &resolve, *world, StringEncoding::UTF8).ok()?;
    ComponentEncoder::default().module(&module).ok()?.encode().ok()
}

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    match seed % 2 {
        0 => lines::mutate(data, size, seed),
        _ => fuzzer_mutate(data, size, max_size),
    }
});
