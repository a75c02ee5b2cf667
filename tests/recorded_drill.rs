//! `recipes/recorded-drill.toml`: a drill that was recorded on AWS, run again on its recorded times. AWS's own tool took
//! 1,244 s for 1,072 s of jobs.

use std::thread;

use serde_json::Value;

use crate::support::{
    Bench,
    bench::project_files,
    result::{calls, servers},
};

/// The most calls of an operation that polls.
const CALLS: u64 = 90;

#[derive(Debug, Clone, Copy)]
struct Figures {
    overhead: f64,
    jobs: f64,
    job_calls: u64,
    log_calls: u64,
}

impl Figures {
    fn of(result: &Value) -> Self {
        assert_eq!(result["status"], "COMPLETED");
        let seconds = |key: &str| result[key].as_f64().unwrap();
        Figures {
            overhead: seconds("overheadSeconds"),
            jobs: seconds("jobSeconds"),
            job_calls: calls(result, "drs:DescribeJobs"),
            log_calls: calls(result, "drs:DescribeJobLogItems"),
        }
    }
}

#[test]
fn the_recorded_drill_costs_ten_seconds_and_ninety_calls_at_most() {
    let result = Bench::of_project("recorded-drill").run().expect(0).json();
    let figures = Figures::of(&result);
    println!("{figures:?}");
    assert!((figures.jobs - 1072.0).abs() <= 2.0, "{figures:?}");
    assert!(figures.overhead <= 10.0, "{figures:?}");
    assert!(figures.job_calls <= CALLS && figures.log_calls <= CALLS, "{figures:?}");
    assert_eq!(result["hookSeconds"], 0.0);
    for server in servers(&result) {
        assert_eq!(server["status"], "LAUNCHED", "nothing in the recipe ends the instances");
        assert_eq!(server["instance"]["state"], "running");
    }
}

#[test]
fn with_every_phase_varied_over_two_hundred_seeds_the_cost_stays_small() {
    let seeds: Vec<u64> = (1..=200).collect();
    let figures: Vec<Figures> = thread::scope(|scope| {
        let workers: Vec<_> = seeds
            .chunks(50)
            .map(|part| scope.spawn(|| part.iter().map(|seed| varied(*seed)).collect::<Vec<_>>()))
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert_eq!(figures.len(), 200);
    let overhead = Spread::of(figures.iter().map(|one| one.overhead));
    let job_calls = Spread::of(figures.iter().map(|one| one.job_calls as f64));
    let log_calls = Spread::of(figures.iter().map(|one| one.log_calls as f64));
    println!("overheadSeconds: {overhead:?}\nDescribeJobs: {job_calls:?}\nDescribeJobLogItems: {log_calls:?}");
    assert!(overhead.median <= 10.0 && overhead.percentile_95 <= 15.0, "{overhead:?}");
    assert!(job_calls.median <= CALLS as f64 && log_calls.median <= CALLS as f64, "{job_calls:?} {log_calls:?}");
    assert!(figures.iter().any(|one| (one.jobs - figures[0].jobs).abs() > 30.0), "the phases did vary");
}

/// The drill with each phase up to 30 % longer or shorter.
fn varied(seed: u64) -> Figures {
    let (recipe, fleet) = project_files("recorded-drill");
    let varied = fleet.replace("jitter = \"0%\"", "jitter = \"30%\"");
    assert_ne!(varied, fleet);
    let bench = Bench::of_texts(
        &recipe.replace("fleets/recorded-drill.toml", "fleet.toml"),
        &format!("seed = {seed}\n{varied}"),
    );
    Figures::of(&bench.run().expect(0).json())
}

#[derive(Debug)]
struct Spread {
    median: f64,
    percentile_95: f64,
    #[allow(dead_code, reason = "printed")]
    largest: f64,
}

impl Spread {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = values.collect();
        sorted.sort_by(f64::total_cmp);
        let at = |share: usize| sorted[sorted.len() * share / 100];
        Spread { median: at(50), percentile_95: at(95), largest: sorted[sorted.len() - 1] }
    }
}
