//! What the size of a plan costs: a drill of 4,000 servers against one of 400, in time and in memory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

#[path = "../in_process/generated.rs"]
mod generated;
#[allow(dead_code, reason = "the tests need more of it")]
#[path = "../in_process/rehearsal.rs"]
mod rehearsal;

use std::process::{Command, Stdio};
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use drs_core::status::ExecutionStatus;

use rehearsal::{Rehearsal, store};

const WAVES: usize = 4;
const SIZES: [usize; 2] = [400, 4_000];

fn drills(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("drill");
    // A drill takes long enough for one in each sample.
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for servers in SIZES {
        // A listing of the benchmarks, or their trial, is not worth minutes.
        if std::env::args().any(|argument| argument == "--bench") {
            println!("{servers} servers: {} KiB at most", peak_memory(servers));
        }
        let rehearsal = Rehearsal::of_texts(&generated::recipe(WAVES), &generated::fleet(servers, WAVES));
        let mut number = 0;
        group.throughput(Throughput::Elements(servers as u64));
        group.bench_function(BenchmarkId::from_parameter(servers), |bencher| {
            bencher.iter(|| {
                let (_folder, journal) = store();
                number += 1;
                let rehearsed = rehearsal.run(&journal, number, 1);
                assert_eq!(rehearsed.execution.status, ExecutionStatus::Completed);
            });
        });
    }
    group.finish();
}

/// The most memory, in KiB, that the binary held during a drill; as the operating system counted it, looked at every few
/// milliseconds. It does not fall, so nothing between two looks is missed but the very end.
fn peak_memory(servers: usize) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let recipe = folder.path().join("recipe.toml");
    std::fs::write(&recipe, generated::recipe(WAVES)).unwrap();
    std::fs::write(folder.path().join("fleet.toml"), generated::fleet(servers, WAVES)).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_drs-runtime"))
        .args(["run", "--speed", "max", "--output", "json", "--store"])
        .arg(folder.path().join("store"))
        .arg(&recipe)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let ended = loop {
        peak = high_water(&status).unwrap_or_default().max(peak);
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(ended.success(), "{ended}");
    peak
}

fn high_water(status: &str) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse().ok())
}

criterion_group!(benches, drills);
criterion_main!(benches);
