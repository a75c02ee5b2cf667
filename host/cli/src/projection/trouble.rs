//! Everything that went wrong in an execution, each at what it befell.

use drs_core::execution::{Execution, TerminationState, WaveState};
use drs_core::plugin::{FindingLevel, HookPhase};
use drs_core::selection::Newcomer;

use super::hook;
use super::waits::{restore_waits, wave_waits};
use crate::clean::clean;
use crate::words::server_name;

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// What it befell: `wave web`, `server web-1`.
    pub subject: String,
    /// What happened, cleaned.
    pub detail: String,
    /// What to do about it, where the recipe's author can do something.
    pub help: Option<String>,
}

impl Trouble {
    fn new(subject: String, detail: &str) -> Self {
        Self { subject, detail: clean(detail).into_owned(), help: None }
    }
}

/// Everything that went wrong, in the order of the plan. The execution's own error sums them up and is not among them.
pub(crate) fn troubles(execution: &Execution) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    for wave in &execution.waves {
        of_wave(execution, wave, &mut troubles);
    }
    of_cleanup(execution, &mut troubles);
    for (what, error) in &execution.read_failures {
        troubles.push(Trouble::new(format!("reading {}", clean(what)), error));
    }
    troubles
}

fn of_wave(execution: &Execution, wave: &WaveState, troubles: &mut Vec<Trouble>) {
    troubles.extend(wave.error.as_deref().map(|error| Trouble::new(format!("wave {}", wave.name), error)));
    troubles.extend(wave_waits(execution, wave).map(|words| Trouble::new(format!("wave {}", wave.name), &words)));
    for phase in [HookPhase::Before, HookPhase::After] {
        for run in wave.hooks(phase) {
            let help = hook::remedy(run);
            let subject = format!("hook {}/{} ({phase})", wave.name, run.name);
            let told = |detail: &str| wave.error.as_deref().is_some_and(|error| clean(error).contains(detail));
            let detail =
                hook::detail(run).filter(|_| hook::due(run).is_none()).filter(|detail| help.is_some() || !told(detail));
            troubles.extend(detail.map(|detail| Trouble { help, ..Trouble::new(subject, &detail) }));
        }
    }
    troubles.extend(wave.newcomers.iter().map(newcomer));
    for server in execution.servers_of(wave) {
        let subject = format!("server {}", server_name(execution, &server.id));
        troubles.extend(server.error.as_deref().map(|error| Trouble::new(subject, error)));
    }
    let findings = wave.after.iter().flat_map(|run| run.findings.iter().map(move |finding| (run, finding)));
    for (run, finding) in findings.filter(|(_, finding)| finding.level == FindingLevel::Failed) {
        let subject = format!("server {}", server_name(execution, &finding.server));
        troubles.push(Trouble::new(subject, &format!("{}: {}", run.name, finding.detail)));
    }
}

fn newcomer(newcomer: &Newcomer) -> Trouble {
    let detail = format!("carries the tags of the group {} since the run started: not launched", newcomer.group);
    let help = "start another run for it, or correct its tags".to_owned();
    Trouble { help: Some(help), ..Trouble::new(format!("server {}", clean(&newcomer.name)), &detail) }
}

fn of_cleanup(execution: &Execution, troubles: &mut Vec<Trouble>) {
    troubles.extend(restore_waits(execution).map(|words| Trouble::new("changed settings".to_owned(), &words)));
    for server in execution.servers_in_order() {
        let name = server_name(execution, &server.id);
        let restore = server.settings.restore.error.as_deref();
        troubles.extend(
            restore.map(|error| Trouble::new(format!("settings of {name}"), &format!("not put back: {error}"))),
        );
        let refused = server.termination_refused.as_deref();
        troubles.extend(
            refused.map(|reason| Trouble::new(format!("instance of {name}"), &format!("not terminated: {reason}"))),
        );
    }
    for batch in &execution.terminations {
        if let TerminationState::NoEffect { error } = &batch.state {
            troubles.push(Trouble::new(format!("termination {}", batch.number), error));
        }
    }
}
