//! `kill -9` at moments that are left to chance, against a simulator that goes on living: each server is launched once, and
//! the drill ends clean.

use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::support::{
    Bench, Fleet, ReadWorld,
    bench::text,
    fleet::ALL,
    recipe::{DRILL_SETTINGS, HEALTH_GATE, REPLICATION_GATE, TERMINATE, TWO_WAVES, recipe_over_http},
    result::{of_kind, servers, statuses},
    served::Served,
    wait::Stopwatch,
};

/// How many drills are killed.
const DRILLS: u64 = 50;

/// How often one drill is killed at most.
const MOST_KILLS: usize = 3;

/// A drill of a few minutes takes a second, and a request may be late by as long before AWS would call it expired.
const SPEED: &str = "300";

const RUN: [&str; 4] = ["run", "recipe.toml", "--output", "json"];

/// A fleet that is launched in seconds of its own time.
fn fleet() -> Fleet {
    let timings = ["gap", "conversion", "launch", "terminate", "status-checks-after"];
    timings.iter().fold(Fleet::shop(), |fleet, phase| fleet.timing(&format!("{phase} = \"10s\"")))
}

/// A place where drills run one after another, each against a simulator of its own. What the components were compiled to is
/// kept there, so that a drill is not over before it has begun.
struct Place {
    bench: Bench,
    /// How long a drill takes when nobody kills it, in seconds.
    seconds: f64,
}

impl Place {
    fn new() -> Self {
        let mut place = Self { bench: Bench::new("", &fleet()), seconds: 0.0 };
        for number in 0..2 {
            let served = place.serve(&format!("undisturbed-{number}"));
            let stopwatch = Stopwatch::start();
            let result = place.bench.call(&RUN).expect(0).json();
            place.seconds = stopwatch.seconds();
            assert_clean(&place.bench, &served.end(), &result);
        }
        place
    }

    /// Serves a new world, and writes the drill against it: two waves with hooks, settings and an end of the instances.
    fn serve(&self, state: &str) -> Served {
        let served = Served::start_in(&self.bench, SPEED, state);
        let waves = TWO_WAVES.replace("groups", "before = [\"replication-gate\"]\nafter = [\"health-gate\"]\ngroups");
        let rest = [&waves, DRILL_SETTINGS, REPLICATION_GATE, HEALTH_GATE, TERMINATE].concat();
        self.bench.write("recipe.toml", &recipe_over_http(served.address(), &rest));
        served
    }

    /// Kills one drill again and again and has it end at last. Gives how often it was killed while it was in the store.
    fn kill_a_drill(&self, seed: u64) -> usize {
        let mut chance = fastrand::Rng::with_seed(seed);
        let bench = &self.bench;
        let known = bench.executions();
        let served = self.serve(&format!("seed-{seed}"));
        let mut running = bench.start(&RUN);
        let mut kills = 0;
        let mut execution = None;
        for _ in 0..chance.usize(1..=MOST_KILLS) {
            thread::sleep(Duration::from_secs_f64(self.seconds * chance.f64()));
            if running.ended().is_some() {
                break;
            }
            running.kill();
            execution = bench.executions().into_iter().find(|id| !known.contains(id));
            let Some(id) = &execution else {
                assert!(served.end().launches().is_empty(), "launched, and in no store");
                return 0;
            };
            kills += 1;
            let events = bench.events(id);
            println!("seed {seed}: killed after {}, event {}", events[events.len() - 1]["event"], events.len());
            if !of_kind(&events, "execution-ended").is_empty() {
                break;
            }
            running = bench.start(&["resume", id, "--output", "json"]);
        }
        drop(running.done());
        let id = execution.or_else(|| bench.executions().into_iter().find(|id| !known.contains(id))).unwrap();
        let result = bench.call(&["show", &id, "--output", "json"]).expect(0).json();
        assert_clean(bench, &served.end(), &result);
        assert!(
            bench.call(&["ls", "--output", "json"]).json().as_array().unwrap().iter().all(|one| one["driven"] == false)
        );
        kills
    }
}

#[track_caller]
fn assert_clean(bench: &Bench, world: &ReadWorld, result: &Value) {
    assert_eq!(result["status"], "COMPLETED", "{result}");
    assert!(statuses(result).values().all(|status| status == "TERMINATED"), "{:?}", statuses(result));
    world.assert_launched_once(&ALL);
    for server in servers(result) {
        let (id, job) = (text(&server["sourceServerId"]), text(&server["jobId"]));
        assert!(world.was_launched_by(&id, &job), "the journal says that job {job} launched {id}");
    }
    world.assert_settings_as_in(&bench.fresh_world(), &ALL);
    assert_eq!(world.recovery_instances(), Vec::<Value>::new());
}

#[test]
fn killed_at_random_moments_fifty_drills_end_clean_with_one_launch_a_server() {
    let halves = [0, 1].map(|half| {
        thread::spawn(move || {
            let place = Place::new();
            let seeds = (0..DRILLS).filter(|seed| seed % 2 == half);
            let kills: usize = seeds.map(|seed| place.kill_a_drill(seed)).sum();
            println!("undisturbed {:.1} s; killed {kills} times", place.seconds);
            kills
        })
    });
    let kills: usize = halves.into_iter().map(|half| half.join().unwrap()).sum();
    println!("{DRILLS} drills, killed {kills} times");
    assert!(kills >= DRILLS as usize / 2, "most were over before they were killed: {kills}");
}
