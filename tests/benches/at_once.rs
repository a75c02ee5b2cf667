//! What an execution costs beside others: a thousand in one process, all under way at the same time, against a hundred. In
//! virtual time, on one simulator, with plug-ins; the simulator's own share is in the figures.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

#[allow(dead_code, reason = "the other benchmarks need more of it")]
mod measured;
mod plans;
#[allow(dead_code, reason = "the tests need more of it")]
#[path = "../in_process/rehearsal.rs"]
mod rehearsal;

use std::process::{Command, Stdio};
use std::sync::Arc;

use drs_core::mode::Mode;
use drs_core::ports::{AccountRegion, Clock, Fence, Plugins, Store};
use drs_core::status::ExecutionStatus;
use drs_core::time::Timestamp;
use drs_engine::{JobPoller, Ports, RuntimeClock};
use drs_journal::SqliteJournal;
use tokio::task::JoinSet;

use measured::{Used, is_asked_for, median, row};
use rehearsal::{ORIGIN, Rehearsal, SimulatedClock, connect, drive_of, execution_id, plugin_ports, start_of, store};

const FEW: u64 = 100;
const MANY: u64 = 1_000;

/// How often the few are measured. The many take long enough to be measured once.
const TIMES: usize = 3;

/// The argument of the process that is measured.
const EXECUTIONS: &str = "--executions";

fn main() {
    let mut arguments = std::env::args();
    if arguments.any(|argument| argument == EXECUTIONS) {
        return live(arguments.next().unwrap().parse().unwrap());
    }
    if !is_asked_for() {
        return;
    }
    let none = in_a_process(0);
    let few: Vec<Used> = (0..TIMES).map(|_| in_a_process(FEW)).collect();
    let many = in_a_process(MANY);
    told("memory", "MB", none.memory, median(few.iter().map(|used| used.memory).collect()), many.memory);
    let processor = median(few.iter().map(|used| used.processor).collect());
    told("processor time", "s", none.processor, processor, many.processor);
}

/// Tells what the many use against the few, and what each costs beyond a process without any.
fn told(what: &str, unit: &str, none: f64, few: f64, many: f64) {
    let each = |all: f64, executions: u64| (all - none) / executions as f64 * 1_000.0;
    let thousandth = if unit == "s" { "ms" } else { "kB" };
    row(
        &format!("{what} of {MANY} executions at once in one process against {FEW}, and for each of them"),
        &format!(
            "{many:.1} {unit} against {few:.1} {unit}: {:.1} times; {:.0} {thousandth} against {:.0} {thousandth}",
            many / few,
            each(many, MANY),
            each(few, FEW),
        ),
    );
}

/// What a process uses that drives so many.
fn in_a_process(executions: u64) -> Used {
    let mut this = Command::new(std::env::current_exe().unwrap());
    Used::until_end(this.args([EXECUTIONS, &executions.to_string()]).stdout(Stdio::null()).spawn().unwrap())
}

/// Drives so many executions in this process.
fn live(executions: u64) {
    fastrand::seed(1);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(all_at_once(executions));
}

/// Begins all, then drives all: none ends before every other is driven.
async fn all_at_once(executions: u64) {
    let rehearsal =
        Rehearsal::of_texts(&plans::recipe(0, "simulator = \"fleet.toml\""), &plans::fleet(executions.max(1)));
    let (_folder, journal) = store();
    let clock: Arc<dyn Clock> = Arc::new(RuntimeClock::starting_at(ORIGIN.parse().unwrap(), 1));
    let world = Arc::new(rehearsal.world(1, Arc::new(SimulatedClock(clock.clone()))));
    let serve = move |request| world.handle(request).map_err(|_| drs_aws::in_process::Lost);
    let aws = connect(clock.clone(), Fence::default(), serve).await;
    let plugins =
        rehearsal.plugins(&plans::plan(0, &plans::recipe(0, "simulator = \"fleet.toml\""), &aws).await, &aws, &clock);
    let jobs = Arc::new(JobPoller::new(aws.drs(), clock.clone()));
    let mut driven = JoinSet::new();
    for number in 0..executions {
        let id = execution_id(number);
        let recipe = plans::recipe(number, "simulator = \"fleet.toml\"");
        let plan = plans::plan(number, &recipe, &aws).await;
        let place = AccountRegion { account: plan.account.clone(), region: plan.region.clone() };
        let sha256 = journal.put_blob(recipe.as_bytes()).unwrap();
        let start = start_of(&id, Mode::Drill, plan, sha256, Some(place.clone()));
        drs_engine::start(&*journal, &*clock, start).await.unwrap();
        let (clock, hold) = (clock.clone(), Arc::new(journal.hold(&id).unwrap()));
        let plugins: Arc<dyn Plugins> = Arc::new(plugins.over(plugin_ports(&aws, &clock)));
        let store: Arc<dyn Store> = Arc::<SqliteJournal>::clone(&journal);
        let (drs, ec2, jobs, counter) = (aws.drs(), aws.ec2(), jobs.clone(), aws.calls());
        let ports = Ports { drs, ec2, jobs, plugins, journal: store, shared: Some(place), clock, counter };
        driven.spawn(async move {
            let (_commands, drive) = drive_of(&id, hold, None);
            let (execution, _) = drs_engine::drive(ports, drive).await.unwrap();
            assert_eq!(execution.status, ExecutionStatus::Completed);
            (execution.driver_since, execution.last_event)
        });
    }
    let lives: Vec<(Timestamp, Timestamp)> = driven.join_all().await;
    let (last_began, first_ended) = (lives.iter().map(|life| life.0).max(), lives.iter().map(|life| life.1).min());
    assert!(last_began <= first_ended, "not all were under way at the same time");
}
