//! Faults with a probability are drawn from the seed: same seed, same faults.

use drs_sim::{World, WorldOptions};
use serde_json::json;

use crate::support::{APP, Bench, DB, FLEET, ManualClock, START, WEB};

fn bench(seed: u64, fault: &str) -> Bench {
    let clock = ManualClock::at(START);
    let options = WorldOptions { seed: Some(seed), state_dir: None };
    let fleet = format!("{FLEET}\n[[faults]]\n{fault}\n");
    Bench { world: World::create(&fleet, options, clock.clone()).unwrap(), clock }
}

/// Which of two hundred calls fail.
fn failing_calls(seed: u64, fault: &str) -> Vec<bool> {
    let bench = bench(seed, fault);
    (0..200).map(|_| bench.drs("DescribeJobs", json!({})).0 >= 400).collect()
}

const SOMETIMES: &str = "operation = \"drs:*\"\nkind = \"throttle\"\nprobability = \"25%\"";

#[test]
fn the_seed_decides_which_calls_fail() {
    assert_eq!(failing_calls(7, SOMETIMES), failing_calls(7, SOMETIMES));
    assert_ne!(failing_calls(7, SOMETIMES), failing_calls(8, SOMETIMES));
}

#[test]
fn about_as_many_fail_as_the_probability_says() {
    let failing = (0..10).flat_map(|seed| failing_calls(seed, SOMETIMES)).filter(|fails| *fails).count();
    // Of 2,000; the deviation is 19.
    assert!((420..=580).contains(&failing), "{failing}");
}

#[test]
fn only_the_calls_among_the_named_ones_are_drawn() {
    let calls = failing_calls(7, &format!("{SOMETIMES}\ncall = 101\ntimes = 50"));
    assert!(!calls[..100].contains(&true) && !calls[150..].contains(&true));
    assert!(calls[100..150].contains(&true) && calls[100..150].contains(&false));
}

#[test]
fn two_faults_draw_apart() {
    let one = "operation = \"drs:DescribeJobs\"\nkind = \"throttle\"\nprobability = \"50%\"";
    let other = "[[faults]]\noperation = \"drs:DescribeJobs\"\nkind = \"internal-error\"\nprobability = \"50%\"";
    let bench = bench(3, &format!("{one}\n{other}"));
    let statuses: Vec<u16> = (0..100).map(|_| bench.drs("DescribeJobs", json!({})).0).collect();
    for status in [200, 429, 500] {
        assert!(statuses.contains(&status), "{status}");
    }
}

#[test]
fn launches_of_every_server_are_drawn_one_by_one() {
    let fault = "server = \"*\"\nkind = \"launch-failure\"\nprobability = \"50%\"";
    let statuses = |seed: u64| -> Vec<String> {
        let bench = bench(seed, fault);
        let job = bench.drill(&[DB, APP, WEB]);
        bench.advance(60.0);
        let participants = bench.job(&job)["participatingServers"].as_array().unwrap().clone();
        participants.iter().map(|server| server["launchStatus"].as_str().unwrap().to_owned()).collect()
    };
    let all: Vec<Vec<String>> = (0..20).map(statuses).collect();
    assert!(all.iter().any(|one| one.contains(&"FAILED".to_owned()) && one.contains(&"LAUNCHED".to_owned())));
    assert_eq!(all, (0..20).map(statuses).collect::<Vec<_>>());
}
