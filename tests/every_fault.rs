//! Every fault that a fleet file can have, against a run: how it ends, and what the person reads who has to act on it.

mod calls;
mod launches;
mod servers;

use crate::support::{
    Bench, Fleet,
    fleet::{ALL, DB_1},
    recipe::{HEALTH_GATE, REPLICATION_GATE, TWO_WAVES, recipe},
};

/// A run and its end.
struct Case {
    /// The faults, each as its keys; `db-1` stands for the id of the first database.
    faults: &'static [&'static str],
    /// What is run: the mode and what the recipe and the fleet have beside two waves.
    run: Run,
    /// The exit code and the execution's status.
    end: (i32, &'static str),
    /// The status of db-1, empty where the run did not start.
    db_1: &'static str,
    /// What is told, on either stream.
    told: &'static [&'static str],
}

#[derive(Clone, Copy, PartialEq)]
enum Run {
    /// A drill in two waves.
    Drill,
    /// The same with a gate before each wave and one after it.
    GatedDrill,
    /// A recovery with these gates.
    GatedRecovery,
    /// A recovery of servers on which a launch action runs.
    Recovery,
    /// The same, and the action is optional.
    RecoveryOfOptional,
}

const COMPLETED: (i32, &str) = (0, "COMPLETED");
const REFUSED: (i32, &str) = (3, "");
const FAILED: (i32, &str) = (4, "FAILED");
const TIMED_OUT: (i32, &str) = (7, "TIMED_OUT");
const PAUSED: (i32, &str) = (8, "PAUSED");

const fn case(
    faults: &'static [&'static str],
    run: Run,
    end: (i32, &'static str),
    db_1: &'static str,
    told: &'static [&'static str],
) -> Case {
    Case { faults, run, end, db_1, told }
}

#[test]
fn a_launch_that_goes_wrong_fails_its_wave_and_is_told_by_the_name_of_its_server() {
    launches::LAUNCHES.iter().for_each(run);
}

#[test]
fn a_job_is_awaited_and_what_drs_does_not_say_of_it_is_told() {
    launches::JOBS.iter().for_each(run);
}

#[test]
fn a_call_that_fails_is_made_again_or_looked_for_and_never_launches_twice() {
    calls::CALLS.iter().for_each(run);
}

#[test]
fn a_launch_action_that_fails_counts_in_a_recovery() {
    servers::ACTIONS.iter().for_each(run);
}

#[test]
fn replication_that_fails_stops_a_drill_and_not_a_recovery() {
    servers::REPLICATION.iter().for_each(run);
}

#[test]
fn a_host_whose_clock_is_off_goes_by_that_of_aws() {
    calls::CLOCK.iter().for_each(run);
}

/// The page about the fleet file lists them; a test of the simulator holds it to what the simulator reads.
#[test]
fn every_kind_of_fault_is_run_against() {
    let page = include_str!("../recipes/fleets/README.md");
    let kinds: Vec<&str> = page.lines().filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0)).collect();
    assert!(kinds.len() > 20, "{kinds:?}");
    let cases =
        [launches::LAUNCHES, launches::JOBS, calls::CALLS, calls::CLOCK, servers::ACTIONS, servers::REPLICATION]
            .into_iter()
            .flatten();
    let faults: Vec<&str> = cases.flat_map(|case| case.faults.iter().copied()).collect();
    for kind in kinds {
        assert!(faults.iter().any(|fault| fault.contains(&format!("kind = \"{kind}\""))), "no run meets {kind}");
    }
}

#[track_caller]
fn run(case: &Case) {
    let bench = Bench::new(&case.run.recipe(), &case.run.fleet(case.faults));
    let done = bench.call(&[&["run", "recipe.toml", "--speed", "max"], case.run.arguments()].concat());
    let told = format!("{}\n{}", done.stdout, done.stderr);
    let of = format!("{:?}\n{told}", case.faults);
    assert_eq!(done.code, Some(case.end.0), "{of}");
    for words in case.told {
        assert!(told.contains(words), "{words:?} is not told of {of}");
    }
    let Some(execution) = bench.executions().pop() else {
        assert_eq!((case.end.1, case.db_1), ("", ""), "{of}");
        return;
    };
    let line = |start: &str| done.stdout.lines().find(|line| line.starts_with(start)).map(ToOwned::to_owned);
    assert!(line(&format!("{}  ", case.end.1)).is_some(), "not {}: {of}", case.end.1);
    assert!(line("db-1 ").is_some_and(|line| line.contains(case.db_1)), "db-1 is not {}: {of}", case.db_1);
    let launches = bench.world(&execution).launches();
    assert!(launches.values().all(|times| *times == 1), "{launches:?}: {of}");
}

impl Run {
    fn is_gated(self) -> bool {
        matches!(self, Run::GatedDrill | Run::GatedRecovery)
    }

    fn recipe(self) -> String {
        if !self.is_gated() {
            return recipe(TWO_WAVES);
        }
        let gates = "before = [\"replication-gate\"]\nafter = [\"health-gate\"]\n";
        let waves = TWO_WAVES.replace("groups =", &format!("{gates}groups ="));
        recipe(&[&waves, REPLICATION_GATE, HEALTH_GATE].concat())
    }

    fn fleet(self, faults: &[&str]) -> Fleet {
        let fleet = faults
            .iter()
            .fold(Fleet::shop(), |fleet, keys| fleet.fault(&keys.replace("\"db-1\"", &format!("\"{DB_1}\""))));
        if !matches!(self, Run::Recovery | Run::RecoveryOfOptional) {
            return fleet;
        }
        let optional = self == Run::RecoveryOfOptional;
        let action = format!("name = \"Join the domain\", length = \"5m\", optional = {optional}");
        let acting = ALL.iter().fold(fleet, |fleet, server| fleet.say(server, "launch = { launch-actions = true }"));
        acting.table("launch-actions", &action)
    }

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Run::Drill | Run::GatedDrill => &[],
            Run::GatedRecovery | Run::Recovery | Run::RecoveryOfOptional => &["--mode", "recovery"],
        }
    }
}
