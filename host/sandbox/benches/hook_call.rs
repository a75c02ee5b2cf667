//! What everything around a hook costs: a call that asks the host once, with its limits, its grants and its record in memory,
//! against a bare cycle of wasmtime (store, instantiation, call) of the same component with the same context and answer: as
//! wasmtime is by itself, where each cycle asks the system for memory, and with memory that is kept, as the sandbox has it.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a benchmark is a test")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use wasmtime::component::{Component, InstancePre, Linker};
use wasmtime::{Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store, StoreContextMut};

#[allow(dead_code, reason = "the other benchmarks and the tests need more of it")]
mod gate;

use bare::drs::runtime::context::{HookContext, InstanceFacts, Server};
use bare::drs::runtime::ec2::InstanceStatus;
use bare::drs::runtime::types::{CallError, Mode, ServerStatus, Tag};
use gate::{COMPONENT, call, contexts, prepared};

mod bare {
    wasmtime::component::bindgen!({
        path: "../../wit/drs-runtime/0.1.0",
        inline: "package bench:bench; world gate { include drs:runtime/after-wave@0.1.0; import drs:runtime/ec2@0.1.0; }",
        world: "bench:bench/gate",
        exports: { default: async },
        require_store_data_send: true,
    });
}

/// The same component without limits: its log goes nowhere, its question has an answer at once, everything else would trap.
fn instantiable(engine: &Engine) -> InstancePre<()> {
    let component = Component::from_binary(engine, drs_sandbox::builtin(COMPONENT).unwrap()).unwrap();
    let mut linker = Linker::new(engine);
    linker.root().instance("drs:runtime/log@0.1.0").unwrap().func_new("write", |_, _, _, _| Ok(())).unwrap();
    let answer = |_: StoreContextMut<'_, ()>, _: (Vec<String>,)| Ok((Ok::<_, CallError>(vec![bare_status()]),));
    let ec2 = "drs:runtime/ec2@0.1.0";
    linker.root().instance(ec2).unwrap().func_wrap("describe-instance-status", answer).unwrap();
    linker.define_unknown_imports_as_traps(&component).unwrap();
    linker.instantiate_pre(&component).unwrap()
}

fn bare_status() -> InstanceStatus {
    let ok = Some("ok".to_owned());
    InstanceStatus { id: "i-1".to_owned(), state: Some("running".to_owned()), system: ok.clone(), instance: ok }
}

/// Memory that is kept from one cycle to the next.
fn kept() -> Config {
    let mut pool = PoolingAllocationConfig::new();
    pool.table_elements(1_000_000).pagemap_scan(Enabled::Auto);
    pool.linear_memory_keep_resident(128 << 10).table_keep_resident(16 << 10).async_stack_keep_resident(32 << 10);
    let mut config = Config::new();
    config.async_stack_zeroing(true).allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    config
}

async fn bare_cycle(engine: &Engine, instantiable: &bare::GatePre<()>) -> usize {
    let mut store = Store::new(engine, ());
    let guest = instantiable.instantiate_async(&mut store).await.unwrap();
    let context = bare_context();
    guest.drs_runtime_after_hook().call_run(&mut store, &context).await.unwrap().findings.len()
}

fn bare_context() -> HookContext {
    let context = contexts::hook();
    HookContext {
        execution: context.execution.to_string(),
        mode: Mode::Drill,
        plan: context.plan,
        account: context.account,
        region: context.region,
        rto: None,
        rpo: Some(900_000),
        started: 1_790_000_000_000,
        wave: context.wave.to_string(),
        wave_started: 1_790_000_000_000,
        servers: vec![bare_server()],
        findings: Vec::new(),
        prior_waves: Vec::new(),
        now: 1_790_000_000_000,
        attempt: context.attempt,
        deadline: 1_790_000_900_000,
        last_attempt: false,
        interrupted: false,
        state: None,
        config: "{}".to_owned(),
        idempotency_key: context.idempotency_key,
    }
}

fn bare_server() -> Server {
    Server {
        id: "s-1".to_owned(),
        name: "db1".to_owned(),
        tags: vec![Tag { key: "Tier".to_owned(), value: "database".to_owned() }],
        status: ServerStatus::Launched,
        recovery_instance: Some("i-1".to_owned()),
        instance: Some("i-1".to_owned()),
        facts: InstanceFacts {
            instance_type: None,
            private_ip: None,
            public_ip: None,
            hostname: None,
            zone: None,
            state: None,
        },
        settings: Vec::new(),
    }
}

fn hook_calls(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let plugins = prepared();
    let outcome = runtime.block_on(call(&plugins));
    assert!(outcome.result.is_ok() && outcome.findings.len() == 1, "{outcome:?}");

    let mut group = criterion.benchmark_group("hook");
    for (name, config) in [("bare cycle", Config::new()), ("bare cycle, memory kept", kept())] {
        let engine = Engine::new(&config).unwrap();
        let instantiable = bare::GatePre::new(instantiable(&engine)).unwrap();
        assert_eq!(runtime.block_on(bare_cycle(&engine, &instantiable)), 1);
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(runtime.block_on(bare_cycle(&engine, &instantiable))));
        });
    }
    group.bench_function("with everything", |bencher| bencher.iter(|| black_box(runtime.block_on(call(&plugins)))));
    group.finish();
}

criterion_group!(benches, hook_calls);
criterion_main!(benches);
