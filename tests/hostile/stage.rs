//! Where attacks happen: one process, one sandbox, and a neighbour.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use drs_core::ports::{Clock, Http};
use drs_sandbox::{CompileLimits, CompilerProcess, PluginError, Sandbox, SandboxOptions};
use drs_sim::World;
use serde_json::Value;

use crate::measure::Measure;
use crate::rehearsal::{Rehearsal, Rehearsed, execution_id, store};
use crate::row::{Attack, Look, Role, Row, Staged, Told};
use crate::simulated_http::SimulatedHttp;

/// Two servers of one wave, a third one of the next, a fourth of neither with an instance, and a table with an index.
const FLEET: &str = include_str!("fleet.toml");

/// The execution that an attack happens in; the lines of its waves and its plug-in are put in.
const ATTACKED: &str = include_str!("attacked.toml");

/// The execution beside it: a check before, a check after, a policy, a drill that ends clean.
const NEIGHBOUR: &str = include_str!("neighbour.toml");

/// The number of the attacked execution, and of its neighbour's.
const NUMBERS: (u64, u64) = (1, 2);

pub(crate) struct Stage {
    sandbox: Arc<Sandbox>,
    /// The neighbour's journal when it is alone.
    alone: Vec<Vec<u8>>,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let sandbox = sandbox(None);
        let alone = journal_of(&neighbour(&sandbox), &store().1);
        let last = alone.last().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        assert!(alone.len() > 20, "the neighbour does something: {} events, the last {last:?}", alone.len());
        let stage = Self { sandbox, alone };
        let again = journal_of(&neighbour(&stage.sandbox), &store().1);
        assert_eq!(stage.noticed(&again), None, "alone it is always the same");
        stage
    }

    /// Makes an attack, with the neighbour on another thread at the same time, in the same sandbox. Each has a store of its
    /// own: a clock that stands still while its thread works would go on while it waits for the other's commit.
    pub(crate) fn play(&self, row: &Row) -> Told {
        let (folder, journal) = store();
        let own = compile_limits(row).map(|limits| sandbox(Some(limits)));
        let sandbox = own.as_ref().unwrap_or(&self.sandbox);
        let measure = Measure::begin();
        let ((verdict, message), beside) = std::thread::scope(|scope| {
            let beside = scope.spawn(|| journal_of(&neighbour(sandbox), &store().1));
            let told = match &row.attack {
                Attack::Execution(staged) => {
                    let attempt = attacked(staged, sandbox).attempt(&journal, NUMBERS.0, 1);
                    told(staged, attempt, folder.path())
                }
                Attack::Other(attack) => attack(),
            };
            (told, beside.join().unwrap())
        });
        let (memory, seconds) = measure.end();
        let message = message.replace(&folder.path().display().to_string(), "STORE");
        Told { verdict, message, memory, seconds, noticed: self.noticed(&beside) }
    }

    /// The first difference between the neighbour's journal and the one that it has alone.
    fn noticed(&self, beside: &[Vec<u8>]) -> Option<String> {
        let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
        let different = self.alone.iter().zip(beside).find(|(alone, beside)| alone != beside);
        match different {
            Some((alone, beside)) => Some(format!("{}\n instead of {}", text(beside), text(alone))),
            None if self.alone.len() != beside.len() => {
                Some(format!("{} events instead of {}", beside.len(), self.alone.len()))
            }
            None => None,
        }
    }
}

/// A sandbox as a process has it; with a compiler of its own, when it is said what that may use.
fn sandbox(compile: Option<CompileLimits>) -> Arc<Sandbox> {
    let cache = if compile.is_some() { "hostile-compiled-elsewhere" } else { "hostile-compiled" };
    let compiler =
        compile.map(|limits| CompilerProcess { program: program(), arguments: vec!["compile-plugin".into()], limits });
    let cache_dir = Some(Path::new(env!("CARGO_TARGET_TMPDIR")).join(cache));
    Arc::new(Sandbox::new(&SandboxOptions { cache_dir, compiler, ..SandboxOptions::default() }).unwrap())
}

pub(crate) fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_drs-runtime"))
}

fn compile_limits(row: &Row) -> Option<CompileLimits> {
    match &row.attack {
        Attack::Execution(staged) => staged.compile,
        Attack::Other(_) => None,
    }
}

fn neighbour(sandbox: &Arc<Sandbox>) -> Rehearsal {
    Rehearsal::in_sandbox(NEIGHBOUR, FLEET, sandbox.clone(), BTreeMap::new(), None)
}

fn journal_of(neighbour: &Rehearsal, journal: &Arc<drs_journal::SqliteJournal>) -> Vec<Vec<u8>> {
    neighbour.run(journal, NUMBERS.1, 2).stored.into_iter().map(|event| event.bytes).collect()
}

fn attacked(staged: &Staged, sandbox: &Arc<Sandbox>) -> Rehearsal {
    let (first, second) = match staged.role {
        Role::Before => ("before = [\"it\"]", ""),
        Role::After => ("after = [\"it\"]", ""),
        Role::AfterTheLast => ("", "after = [\"it\"]"),
        Role::Policy => ("policies = [\"it\"]", ""),
    };
    let quoted: Vec<String> = staged.grants.iter().map(|grant| format!("'{grant}'")).collect();
    let recipe = ATTACKED.replace("{web}", first).replace("{db}", second);
    let recipe = recipe.replace("{grants}", &quoted.join(", ")).replace("{limits}", staged.limits);
    let files = BTreeMap::from([("it.wasm".to_owned(), staged.component.clone())]);
    let (recipe, fleet) = (format!("{recipe}\n{}", staged.recipe), format!("{FLEET}\n{}", staged.fleet));
    Rehearsal::in_sandbox(&recipe, &fleet, sandbox.clone(), files, Some(web))
}

/// What hosts and instances answer as the fleet file says.
fn web(world: Arc<World>, clock: Arc<dyn Clock>) -> Arc<dyn Http> {
    Arc::new(SimulatedHttp::within(world, clock))
}

/// The verdict and the message of an execution.
fn told(staged: &Staged, attempt: Result<Rehearsed, Vec<PluginError>>, store: &Path) -> (String, String) {
    let rehearsed = match attempt {
        Ok(rehearsed) => rehearsed,
        Err(refusals) => {
            let words = |refusal: &PluginError| match &refusal.help {
                Some(help) => format!("{} ({help})", refusal.problem),
                None => refusal.problem.clone(),
            };
            return ("refused".to_owned(), refusals.iter().map(words).collect::<Vec<_>>().join("; "));
        }
    };
    let events: Vec<Value> =
        rehearsed.stored.iter().map(|event| serde_json::from_slice(&event.bytes).unwrap()).collect();
    let ended = format!("{:?}", rehearsed.execution.status).to_uppercase();
    let outcome = events.iter().rev().find_map(|event| event.get("outcome")).cloned().unwrap_or_default();
    let (answer, words) = answer_of(&outcome);
    let message = match staged.look {
        Look::Outcome => words,
        Look::Log => {
            outcome["log"].as_array().and_then(|lines| lines.last()).map_or(words, |line| text(&line["message"]))
        }
        Look::Pace => pace(&events),
        Look::Recorded => recorded(&events),
        Look::Answer => answered(&events),
        Look::Given => calls(&events).last().map_or_else(String::new, |call| call["answer"].to_string()),
        Look::Terminal => shown(&program_says(store, "show", &[]), ON_A_TERMINAL),
        Look::Lines => shown(&program_says(store, "events", &[]), ON_A_TERMINAL),
        Look::Page => shown(&report(store), ON_A_PAGE),
    };
    (format!("{answer}, {ended}"), message)
}

/// The answer in a word or two, and what it says.
fn answer_of(outcome: &Value) -> (String, String) {
    let result = &outcome["result"];
    if let Some(fault) = result.get("Err") {
        let fault: drs_core::plugin::Fault = serde_json::from_value(fault.clone()).unwrap();
        let kind = match fault.kind {
            drs_core::plugin::FaultKind::Guest => "guest",
            drs_core::plugin::FaultKind::Limit { .. } => "limit",
            drs_core::plugin::FaultKind::Denied { .. } => "denied",
            drs_core::plugin::FaultKind::Host => "host",
            drs_core::plugin::FaultKind::Diverged => "diverged",
        };
        return (kind.to_owned(), fault.to_string());
    }
    let answer = &result["Ok"];
    let said = if answer["verdict"].is_string() { &answer["verdict"] } else { &answer["answer"] };
    (text(said), text(&answer["reason"]))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn calls(events: &[Value]) -> impl Iterator<Item = &Value> {
    events.iter().filter_map(|event| event.get("call"))
}

/// How many host calls there were, and the time from the first to the last, in whole seconds.
fn pace(events: &[Value]) -> String {
    let times: Vec<drs_core::time::Timestamp> = calls(events).map(|call| text(&call["at"]).parse().unwrap()).collect();
    let seconds = match (times.first(), times.last()) {
        (Some(first), Some(last)) => drs_core::time::between(*first, *last).as_secs(),
        _ => 0,
    };
    format!("{} host calls in {seconds} s", times.len())
}

/// The last host call as it is recorded.
fn recorded(events: &[Value]) -> String {
    let words = |value: &Value| match value.get("bytes") {
        Some(bytes) => format!("a digest of {bytes} bytes"),
        None => "whole".to_owned(),
    };
    calls(events).last().map_or_else(String::new, |call| {
        format!(
            "{}: arguments {}, answer {}",
            text(&call["function"]),
            words(&call["arguments"]),
            words(&call["answer"])
        )
    })
}

/// What the last request over HTTP was answered, as it is recorded and as the plug-in has it.
fn answered(events: &[Value]) -> String {
    let answer = calls(events).last().map(|call| call["answer"]["ok"].clone()).unwrap_or_default();
    format!("status {}, body `{}`", answer["status"], text(&answer["body"]))
}

/// What the program says of the attacked execution.
fn program_says(store: &Path, command: &str, options: &[&str]) -> String {
    let done = Command::new(program())
        .env_clear()
        .arg("--store")
        .arg(store)
        .arg(command)
        .arg(execution_id(NUMBERS.0).as_str())
        .args(options)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// Its report.
fn report(store: &Path) -> String {
    let file = store.join("report.html");
    program_says(store, "report", &["--html", &file.display().to_string()]);
    std::fs::read_to_string(file).unwrap()
}

/// What would steer a terminal, or begin a line that looks like a recipe's.
const ON_A_TERMINAL: &[&str] = &["\u{1b}", "\u{9b}", "\u{202e}", "\n[plugins.evil]"];

/// What would do something on a page.
const ON_A_PAGE: &[&str] = &["\u{1b}", "\u{9b}", "\u{202e}", "<script>alert", "<svg onload", "</style><b>"];

/// Whether a forged text is in what was written, and whether it does anything there.
fn shown(written: &str, harmful: &[&str]) -> String {
    match harmful.iter().find(|text| written.contains(**text)) {
        Some(found) => format!("it has {found:?} in it"),
        None if written.contains("forged") => "the text is there, and does nothing".to_owned(),
        None => "the text is not there".to_owned(),
    }
}
