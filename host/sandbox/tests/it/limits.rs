//! Every limit of the table, each with a guest that breaks it. A limit that no test breaks is not known to hold.

use drs_core::plugin::{Fault, FaultKind, HookPhase, PluginLimits, PolicyAnswer, Verdict};
use drs_sandbox::{HookCompute, PluginUse, Sandbox, SandboxOptions};

use crate::support::guest::Guest;
use crate::support::{Plugin, judge, run_hook};

async fn hook(guest: &Guest<'_>) -> Result<Verdict, Fault> {
    let plugin = Plugin::new(PluginUse::Before, guest.before());
    let plugins = plugin.grants(grants_of(guest)).prepare().unwrap();
    run_hook(&plugins, HookPhase::Before).await.result
}

fn grants_of(guest: &Guest<'_>) -> &'static [&'static str] {
    if guest.imports.contains("describe-instance-status") { &["ec2:DescribeInstanceStatus"] } else { &[] }
}

async fn policy(guest: &Guest<'_>) -> Result<PolicyAnswer, Fault> {
    judge(&Plugin::new(PluginUse::Policy, guest.policy()).prepare().unwrap()).await.result
}

fn with_body(body: &str) -> Guest<'_> {
    Guest { body, ..Guest::default() }
}

fn with_definitions(definitions: &str) -> Guest<'_> {
    Guest { definitions, ..Guest::default() }
}

/// Asserts that this limit was reached, and gives what was used.
#[track_caller]
fn reached<T: std::fmt::Debug>(result: Result<T, Fault>, limit: &str, of: &str) -> Option<String> {
    let fault = result.unwrap_err();
    let words = fault.to_string();
    match fault.kind {
        FaultKind::Limit { name, value, used } => {
            assert_eq!((name.as_str(), value.as_str()), (limit, of));
            used
        }
        _ => panic!("not the limit {limit}: {words}"),
    }
}

#[tokio::test]
async fn a_recipe_lowers_and_raises_a_limit_of_one_hook() {
    let with_memory = |pages, memory| {
        let guest = Guest { pages, ..Guest::default() };
        let mut plugin = Plugin::new(PluginUse::Before, guest.before());
        plugin.spec.limits = PluginLimits { memory, ..PluginLimits::default() };
        plugin.prepare().unwrap()
    };
    let small = run_hook(&with_memory(100, Some(1 << 20)), HookPhase::Before).await.result;
    reached(small, "memory", "1 MiB");
    let large = run_hook(&with_memory(1025, Some(128 << 20)), HookPhase::Before).await.result;
    assert_eq!(large, Ok(Verdict::Proceed));
}

const SPIN: &str = "(loop $forever (br $forever)) (unreachable)";

#[tokio::test]
async fn compute_of_a_hook() {
    let used = reached(hook(&with_body(SPIN)).await, "compute", "2s").unwrap();
    assert!(used.starts_with("2."), "{used}");
}

#[tokio::test(start_paused = true)]
async fn compute_is_the_walls_though_the_runtimes_time_is_virtual() {
    reached(hook(&with_body(SPIN)).await, "compute", "2s");
}

#[tokio::test(start_paused = true)]
async fn in_virtual_time_compute_is_fuel_and_runs_out_at_the_same_place() {
    let sandbox = Sandbox::new(&SandboxOptions { compute: HookCompute::Fuel, ..SandboxOptions::default() }).unwrap();
    let guest = with_body(SPIN);
    let plugins = Plugin::new(PluginUse::Before, guest.before()).prepare_in(&sandbox).unwrap();
    reached(run_hook(&plugins, HookPhase::Before).await.result, "fuel", "2000000000");
}

#[tokio::test]
async fn compute_is_seen_in_a_start_function_too() {
    let guest = with_definitions("(func $start (loop $forever (br $forever))) (start $start)");
    reached(hook(&guest).await, "compute", "2s");
}

#[tokio::test]
async fn a_spinning_guest_lets_others_run() {
    let spinning = Plugin::new(PluginUse::Before, with_body(SPIN).before()).prepare().unwrap();
    let mut turns = 0;
    let others = async {
        loop {
            turns += 1;
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = run_hook(&spinning, HookPhase::Before) => {}
        () = others => {}
    }
    assert!(turns > 20, "{turns}");
}

#[tokio::test(start_paused = true)]
async fn wall_time_of_a_call_that_waits_without_end() {
    let mut plugin = Plugin::builtin(PluginUse::After, "health-gate").grants(&["ec2:DescribeInstanceStatus"]);
    plugin.ec2.silent = true;
    let outcome = run_hook(&plugin.prepare().unwrap(), HookPhase::After).await;
    reached(outcome.result, "wall", "1m");
}

#[tokio::test]
async fn fuel_of_a_policy() {
    reached(policy(&with_body(SPIN)).await, "fuel", "100000000");
}

const GROW: &str = r#"
    (loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) (i32.const 1024)"#;

#[tokio::test]
async fn memory_of_a_hook_that_grows() {
    let used = reached(hook(&with_body(GROW)).await, "memory", "64 MiB").unwrap();
    assert_eq!(used, "65792 KiB");
}

#[tokio::test]
async fn memory_of_a_hook_that_starts_large() {
    reached(hook(&Guest { pages: 1025, ..Guest::default() }).await, "memory", "64 MiB");
}

#[tokio::test]
async fn all_memories_have_one_budget() {
    let guest = with_definitions("(memory $two 600) (memory $three 600)");
    reached(hook(&guest).await, "memory", "64 MiB");
}

#[tokio::test]
async fn memory_of_a_policy() {
    reached(policy(&with_body(GROW)).await, "memory", "16 MiB");
}

#[tokio::test]
async fn memories_of_a_hook() {
    let memories: String = (0..32).map(|_| "(memory 1)").collect();
    reached(hook(&with_definitions(&memories)).await, "memories", "32");
}

#[tokio::test]
async fn tables_of_a_hook_and_of_a_policy() {
    let tables = |count| -> String { (0..count).map(|_| "(table 1 funcref)").collect() };
    assert!(hook(&with_definitions(&tables(10))).await.is_ok());
    reached(hook(&with_definitions(&tables(11))).await, "tables", "10");
    reached(policy(&with_definitions(&tables(5))).await, "tables", "4");
}

#[tokio::test]
async fn elements_of_a_table() {
    assert!(hook(&with_definitions("(table 10000 funcref)")).await.is_ok());
    let used = reached(hook(&with_definitions("(table 10001 funcref)")).await, "table-elements", "10000");
    assert_eq!(used.as_deref(), Some("10001"));
    let growing = Guest {
        definitions: "(table $t 1 funcref)",
        body: "(drop (table.grow $t (ref.null func) (i32.const 10000))) (i32.const 1024)",
        ..Guest::default()
    };
    reached(hook(&growing).await, "table-elements", "10000");
}

/// The guest's component with an empty core module more, and this many instances of that.
fn with_instances(mut component: Vec<u8>, count: usize) -> Vec<u8> {
    let payloads = wasmparser::Parser::new(0).parse_all(&component).map(Result::unwrap);
    let modules = payloads.filter(|payload| matches!(payload, wasmparser::Payload::ModuleSection { .. })).count();
    // Section 1 (core module) of 8 bytes: a module's head alone.
    component.extend_from_slice(b"\x01\x08\0asm\x01\0\0\0");
    for _ in 0..count {
        // Section 2 (core instances) of 4 bytes: one, instantiate (0), that module, no arguments.
        component.extend_from_slice(&[2, 4, 1, 0, u8::try_from(modules).unwrap(), 0]);
    }
    component
}

#[tokio::test]
async fn core_instances_of_a_hook() {
    let run = async |more| {
        let bytes = with_instances(Guest { pages: 2, ..Guest::default() }.before(), more);
        run_hook(&Plugin::new(PluginUse::Before, bytes).prepare().unwrap(), HookPhase::Before).await.result
    };
    assert!(run(40).await.is_ok());
    reached(run(64).await, "core-instances", "64");
}

#[tokio::test]
async fn handles_of_a_hook() {
    let guest = Guest {
        imports: r#"(import "wasi:clocks/monotonic-clock@0.2.0" "subscribe-duration" (func $wait (param i64) (result i32)))"#,
        body: r#"
            (local $n i32)
            (loop $more
                (drop (call $wait (i64.const 1)))
                (local.set $n (i32.add (local.get $n) (i32.const 1)))
                (br_if $more (i32.lt_u (local.get $n) (i32.const 2000))))
            (i32.const 1024)"#,
        ..Guest::default()
    };
    reached(hook(&guest).await, "handles", "1000");
}

const LOG: &str = r#"(import "drs:runtime/log@0.1.0" "write" (func $log (param i32 i32 i32 i32 i32)))"#;

#[tokio::test]
async fn what_one_host_call_may_copy() {
    let text_of = |mib: u32| {
        format!(
            "(call $log (i32.const 1) (i32.const 1048576) (i32.const {}) (i32.const 0) (i32.const 0)) (i32.const 1024)",
            mib << 20
        )
    };
    let run = async |mib| hook(&Guest { imports: LOG, body: &text_of(mib), pages: 400, ..Guest::default() }).await;
    assert_eq!(run(7).await, Ok(Verdict::Proceed));
    reached(run(9).await, "host-call-fuel", "8 MiB");
}

#[tokio::test]
async fn a_list_whose_elements_share_their_text_is_held_to_the_same() {
    let guest = Guest {
        imports: r#"(import "drs:runtime/ec2@0.1.0" "describe-instance-status" (func $status (param i32 i32 i32)))"#,
        definitions: "",
        // 1,000 ids, each the same 64 KiB.
        body: r#"
            (local $at i32)
            (local.set $at (i32.const 2097152))
            (loop $more
                (i32.store offset=4 (local.get $at) (i32.const 65536))
                (local.set $at (i32.add (local.get $at) (i32.const 8)))
                (br_if $more (i32.lt_u (local.get $at) (i32.const 2105152))))
            (call $status (i32.const 2097152) (i32.const 1000) (i32.const 2048))
            (i32.const 1024)"#,
        pages: 64,
    };
    reached(hook(&guest).await, "host-call-fuel", "8 MiB");
}

/// Asks for no instance's status, this often.
fn asking(times: u32) -> String {
    format!(
        r#"(local $n i32)
           (loop $more
               (call $status (i32.const 0) (i32.const 0) (i32.const 2048))
               (local.set $n (i32.add (local.get $n) (i32.const 1)))
               (br_if $more (i32.lt_u (local.get $n) (i32.const {times}))))
           (i32.const 1024)"#
    )
}

#[tokio::test]
async fn host_calls_of_a_hook() {
    let imports = r#"(import "drs:runtime/ec2@0.1.0" "describe-instance-status" (func $status (param i32 i32 i32)))"#;
    let run = async |times| hook(&Guest { imports, body: &asking(times), ..Guest::default() }).await;
    assert!(run(500).await.is_ok());
    assert_eq!(reached(run(501).await, "host-calls", "500").as_deref(), Some("501"));
}

#[tokio::test]
async fn the_answer_of_a_hook_and_of_a_policy() {
    let failing = |bytes: u32| {
        format!(
            "(i32.store8 (i32.const 1024) (i32.const 3)) (i32.store (i32.const 1032) (i32.const 200000))
             (i32.store (i32.const 1036) (i32.const {bytes}))
             (memory.fill (i32.const 200000) (i32.const 97) (i32.const {bytes})) (i32.const 1024)"
        )
    };
    let run = async |bytes| hook(&Guest { body: &failing(bytes), pages: 12, ..Guest::default() }).await;
    assert!(run(250_000).await.is_ok());
    reached(run(300_000).await, "answer", "256 KiB");

    let denying = "(i32.store8 (i32.const 1024) (i32.const 2)) (i32.store (i32.const 1028) (i32.const 200000))
         (i32.store (i32.const 1032) (i32.const 70000))
         (memory.fill (i32.const 200000) (i32.const 97) (i32.const 70000)) (i32.const 1024)";
    reached(policy(&Guest { body: denying, pages: 12, ..Guest::default() }).await, "answer", "64 KiB");
}

#[tokio::test]
async fn the_log_is_cut_and_says_so_and_the_call_goes_on() {
    let guest = Guest {
        imports: LOG,
        body: r#"
            (local $n i32)
            (loop $more
                (call $log (i32.const 1) (i32.const 4096) (i32.const 1024) (i32.const 0) (i32.const 0))
                (local.set $n (i32.add (local.get $n) (i32.const 1)))
                (br_if $more (i32.lt_u (local.get $n) (i32.const 100))))
            (i32.const 1024)"#,
        ..Guest::default()
    };
    let plugins = Plugin::new(PluginUse::Before, guest.before()).prepare().unwrap();
    let outcome = run_hook(&plugins, HookPhase::Before).await;
    assert_eq!(outcome.result, Ok(Verdict::Proceed));
    assert_eq!(outcome.log.len(), 64);
    assert_eq!(outcome.log[63].message, "limit `log` of 64 KiB reached: 37 more lines dropped");
}

#[tokio::test]
async fn the_state_that_is_handed_on() {
    let retrying = |bytes: u32| {
        format!(
            "(i32.store8 (i32.const 1024) (i32.const 1)) (i64.store (i32.const 1032) (i64.const 5000))
             (i32.store8 (i32.const 1048) (i32.const 1)) (i32.store (i32.const 1052) (i32.const 4096))
             (i32.store (i32.const 1056) (i32.const {bytes})) (i32.const 1024)"
        )
    };
    let largest = hook(&with_body(&retrying(16 * 1024))).await;
    assert!(matches!(largest, Ok(Verdict::RetryAfter { state: Some(state), .. }) if state.len() == 16 * 1024));
    let used = reached(hook(&with_body(&retrying(16 * 1024 + 1))).await, "state", "16 KiB");
    assert_eq!(used.as_deref(), Some("16385 B"));
}

#[tokio::test]
async fn findings_of_a_hook() {
    let body =
        "(i32.store (i32.const 1064) (i32.const 4096)) (i32.store (i32.const 1068) (i32.const 1001)) (i32.const 1024)";
    let plugins = Plugin::new(PluginUse::After, with_body(body).after()).prepare().unwrap();
    let outcome = run_hook(&plugins, HookPhase::After).await;
    assert_eq!(reached(outcome.result, "findings", "1000").as_deref(), Some("1001"));
    assert!(outcome.findings.is_empty());
}

#[test]
fn the_size_of_a_component() {
    let mut bytes = Guest::default().before();
    // A custom section of 33 MiB: id 0, its size in LEB128, an empty name.
    let size: u32 = 33 << 20;
    bytes.push(0);
    bytes.extend((0..5).map(|n| ((size >> (7 * n)) & 0x7f) as u8 | if n < 4 { 0x80 } else { 0 }));
    bytes.extend(vec![0; size as usize]);
    let (problem, _) = Plugin::new(PluginUse::Before, bytes).refusal();
    assert!(problem.contains("limit `component-size` of 32 MiB reached"), "{problem}");
}

#[test]
fn the_functions_of_a_component() {
    let functions: String = (0..100_001).map(|_| "(func)").collect();
    let (problem, _) = Plugin::new(PluginUse::Before, with_definitions(&functions).before()).refusal();
    assert!(problem.contains("limit `component-functions` of 100000 reached (100003 used)"), "{problem}");
}

/// What is said of a plug-in whose component is one core module with this in it, and exports nothing.
fn refusal_of(definition: &str) -> String {
    let module = wat::parse_str(format!("(module {definition})")).unwrap();
    let mut component = b"\0asm\x0d\0\x01\0".to_vec();
    component.push(1);
    component.push(u8::try_from(module.len()).unwrap());
    component.extend(module);
    Plugin::new(PluginUse::Before, component).refusal().0
}

#[test]
fn what_is_not_deterministic_or_not_needed_is_not_taken() {
    let definitions = [
        "(func (param v128 v128) (result v128) (i8x16.relaxed_swizzle (local.get 0) (local.get 1)))",
        "(memory $long i64 1)",
        "(memory $shared 1 1 shared)",
        "(type $s (struct (field i32)))",
        "(tag)",
        "(type $f (func)) (type (cont $f))",
    ];
    for definition in definitions {
        let problem = refusal_of(definition);
        assert!(problem.contains("its component is not valid"), "{definition}: {problem}");
    }
}

#[test]
fn what_compilers_make_of_a_later_version_is_taken() {
    let definitions = [
        "(func (param v128) (result v128) (local.get 0))",
        "(func $f (return_call $f))",
        "(memory 1) (memory 1)",
        "(global i32 (i32.add (i32.const 1) (i32.const 2)))",
        "(type $f (func)) (func (param (ref $f)))",
    ];
    for definition in definitions {
        let problem = refusal_of(definition);
        assert!(!problem.contains("not valid"), "{definition}: {problem}");
    }
}
