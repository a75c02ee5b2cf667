//! How long a host needs to take up what another left: from the start of `work` to its first poll, and until it drives
//! everything, with a hundred interrupted executions in the store against one. The executions have plug-ins, a launch under way
//! and one account; the simulator is another process.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

#[allow(dead_code, reason = "the other benchmarks need more of it")]
mod measured;
mod plans;
#[allow(dead_code, reason = "the tests need more of it")]
#[path = "../in_process/rehearsal.rs"]
mod rehearsal;
mod relay;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use drs_aws::{Aws, AwsOptions, CredentialSource};
use drs_core::ids::ExecutionId;
use drs_core::mode::Mode;
use drs_core::ports::{AccountRegion, Fence, Journal};
use drs_engine::RuntimeClock;
use drs_journal::SqliteJournal;

use measured::{Used, is_asked_for, median, now, row};
use rehearsal::{execution_id, start_of};
use relay::Relay;

const MANY: u64 = 100;

/// How often each is measured.
const TIMES: usize = 3;

fn main() {
    if !is_asked_for() {
        return;
    }
    let (one, many): (Vec<TakenUp>, Vec<TakenUp>) = (0..TIMES).map(|_| (take_up(1), take_up(MANY))).unzip();
    let middle = |all: &[TakenUp], figure: fn(&TakenUp) -> f64| median(all.iter().map(figure).collect());
    let told = |figure: fn(&TakenUp) -> f64, unit: &str| {
        let (one, many) = (middle(&one, figure), middle(&many, figure));
        format!("{many:.2} {unit} against {one:.2} {unit}: {:.1} times", many / one)
    };
    let against = format!("{MANY} interrupted executions in the store against one");
    row(&format!("from the start of `work` to its first poll, {against}"), &told(|taken| taken.first_poll, "s"));
    row("the same until it drives all of them", &told(|taken| taken.all_driven, "s"));
    row("its processor time by then", &told(|taken| taken.used.processor, "s"));
    row("its most memory by then", &told(|taken| taken.used.memory, "MB"));
}

/// How a host took up what was interrupted.
struct TakenUp {
    /// Seconds from its start to its first DescribeJobs.
    first_poll: f64,
    /// Seconds until it drives every execution.
    all_driven: f64,
    used: Used,
}

/// Has a host killed that drives so many executions, and measures the next.
fn take_up(executions: u64) -> TakenUp {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (simulator, address) = serve(folder.path(), executions);
    let relay = Relay::to(&address);
    let journal = SqliteJournal::open(&folder.path().join("store")).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let ids = runtime.block_on(begin(&journal, relay.address(), executions));
    let first = work(folder.path());
    wait_for("every launch", || ids.iter().all(|id| has(&runtime, &journal, id, "launch-answered")));
    first.kill();
    relay.forget();
    let began = now();
    let second = work(folder.path());
    wait_for("every take-up", || ids.iter().all(|id| times_driven(&runtime, &journal, id) == 2));
    wait_for("a poll", || relay.first_poll().is_some());
    let all_driven = began.elapsed().as_secs_f64();
    let used = Used::so_far(second.0.id()).unwrap();
    let first_poll = relay.first_poll().unwrap().duration_since(began).as_secs_f64();
    second.kill();
    simulator.kill();
    TakenUp { first_poll, all_driven, used }
}

/// A process that does not outlive the benchmark.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Self {
        Self(command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    /// `kill -9`.
    fn kill(self) {}
}

impl Drop for Running {
    fn drop(&mut self) {
        // An error means that it has ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn binary(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_drs-runtime"));
    command.current_dir(folder);
    command
}

/// A host that takes executions.
fn work(folder: &Path) -> Running {
    Running::start(binary(folder).args(["work", "--store", "store"]).stdout(Stdio::null()))
}

/// The simulator, and where it answers.
fn serve(folder: &Path, plans: u64) -> (Running, String) {
    std::fs::write(folder.join("fleet.toml"), plans::fleet(plans)).unwrap();
    let serve = ["sim", "serve", "fleet.toml", "--port", "0", "--speed", "1", "--state", "served"];
    let mut simulator = Running::start(binary(folder).args(serve).stdout(Stdio::piped()));
    let mut address = String::new();
    BufReader::new(simulator.0.stdout.take().unwrap()).read_line(&mut address).unwrap();
    (simulator, address.trim().to_owned())
}

/// Begins so many executions, each of a plan of its own.
async fn begin(journal: &SqliteJournal, address: &str, executions: u64) -> Vec<ExecutionId> {
    let clock = Arc::new(RuntimeClock::starting_at(RuntimeClock::wall(), 1));
    let options = AwsOptions {
        region: "us-west-2".to_owned(),
        endpoint: Some(address.to_owned()),
        http_client: None,
        credentials: CredentialSource::Simulator,
        role: None,
        clock: clock.clone(),
        fence: Fence::default(),
    };
    let aws = Aws::connect(options).await.unwrap();
    for component in plans::COMPONENTS {
        journal.put_blob(drs_sandbox::builtin(component).unwrap()).unwrap();
    }
    let mut ids = Vec::new();
    for number in 0..executions {
        let recipe = plans::recipe(number, &format!("endpoint = \"{address}\""));
        let plan = plans::plan(number, &recipe, &aws).await;
        let shared = AccountRegion { account: plan.account.clone(), region: plan.region.clone() };
        let id = execution_id(number);
        let sha256 = journal.put_blob(recipe.as_bytes()).unwrap();
        drs_engine::start(journal, &*clock, start_of(&id, Mode::Drill, plan, sha256, Some(shared))).await.unwrap();
        ids.push(id);
    }
    ids
}

/// Waits for a minute at most.
#[track_caller]
fn wait_for(what: &str, mut is_there: impl FnMut() -> bool) {
    let began = now();
    while !is_there() {
        assert!(began.elapsed() < Duration::from_secs(60), "waited for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn has(runtime: &tokio::runtime::Runtime, journal: &SqliteJournal, id: &ExecutionId, event: &str) -> bool {
    count(runtime, journal, id, event) > 0
}

fn times_driven(runtime: &tokio::runtime::Runtime, journal: &SqliteJournal, id: &ExecutionId) -> usize {
    count(runtime, journal, id, "driver-started")
}

/// How many events of this name an execution has.
fn count(runtime: &tokio::runtime::Runtime, journal: &SqliteJournal, id: &ExecutionId, event: &str) -> usize {
    let name = format!("\"event\":\"{event}\"");
    let events = runtime.block_on(journal.events(id)).unwrap();
    events.iter().filter(|event| String::from_utf8_lossy(&event.bytes).contains(&name)).count()
}
