//! What came of a test.

use std::path::Path;

use drs_core::plugin::{HostCallRecord, LogLine};
use serde::Serialize;

use super::answer::{Answer, log_text, used_text};
use crate::clean::clean;
use crate::output::json_text;
use crate::scenario::{Expectation, Scenario};
use crate::surface::{Surface, Tone};
use crate::wiring::Performed;

/// What is told of a test.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tested {
    /// The component.
    component: String,
    /// Its SHA-256.
    sha256: String,
    /// The scenario's file.
    scenario: Option<String>,
    /// The world that it was called in.
    world: &'static str,
    /// Whether what came of it was expected; without an expectation, whether it gave a verdict.
    pub passed: bool,
    /// What is not as expected.
    missed: Vec<String>,
    /// What was expected.
    expected: Option<Expectation>,
    /// The answer: verdict, reason, fault, limit, grant, findings.
    #[serde(flatten)]
    answer: Answer,
    /// What it logged.
    log: Vec<LogLine>,
    /// The calls that it made, with their answers.
    calls: Vec<HostCallRecord>,
    /// Answers that it did not ask for.
    not_asked: Vec<String>,
    /// The most bytes that the guest's linear memories had together.
    peak_memory_bytes: usize,
    /// How long the guest itself ran, in milliseconds.
    compute_ms: f64,
    /// How long the call took: making its instance, running, waiting.
    wall_ms: f64,
    #[serde(skip)]
    used: drs_sandbox::Used,
}

impl Tested {
    /// What came of a call in a scenario.
    pub(crate) fn new(
        component: String,
        sha256: String,
        file: Option<&Path>,
        scenario: &Scenario,
        performed: Performed,
    ) -> Self {
        let Performed { mut answer, log, calls, not_asked, used, .. } = performed;
        let missed = match &scenario.expected {
            Some(expected) => expected.missed_by(&answer),
            None => answer.fault.iter().map(|fault| format!("no verdict: fault {fault}")).collect(),
        };
        answer.grant = answer.grant.or_else(|| calls.iter().find_map(denied_action));
        Self {
            component,
            sha256,
            scenario: file.map(|file| file.display().to_string()),
            world: scenario.purpose.world(),
            passed: missed.is_empty(),
            missed,
            expected: scenario.expected.clone(),
            answer,
            log,
            calls,
            not_asked,
            peak_memory_bytes: used.memory,
            compute_ms: used.compute.as_secs_f64() * 1e3,
            wall_ms: used.wall.as_secs_f64() * 1e3,
            used,
        }
    }

    /// For programs.
    pub(crate) fn json(&self) -> String {
        json_text(self)
    }

    /// For people.
    pub(crate) fn text(&self, surface: Surface) -> String {
        let result = match self.passed {
            true => surface.paint(Tone::Good, "passed"),
            false => surface.paint(Tone::Bad, "not passed"),
        };
        let name = surface.paint(Tone::Strong, clean(&self.component));
        let mut text = format!("{name} ({}): {result}\n", self.world);
        for missed in &self.missed {
            text.push_str(&format!("  {}\n", clean(missed)));
        }
        text.push_str(&format!("  answer    {}\n", self.answer.text(surface)));
        text.push_str(&self.answer.findings_text());
        if let Some(grant) = self.answer.grant.as_ref().filter(|_| self.answer.verdict.is_some()) {
            text.push_str(&format!("  denied    {}: a grant for it is missing\n", clean(grant)));
        }
        for call in &self.calls {
            let arguments = clean(&call.arguments.to_string()).into_owned();
            text.push_str(&format!("  call      {} {arguments}\n", clean(&call.function)));
        }
        for call in &self.not_asked {
            text.push_str(&format!("  not asked {}\n", clean(call)));
        }
        text.push_str(&format!("  used      {}\n", used_text(&self.used)));
        text + &log_text(&self.log, surface)
    }
}

/// The action of a call that was denied.
fn denied_action(call: &HostCallRecord) -> Option<String> {
    let error = call.answer.get("error")?;
    let denied = error.get("Denied").or_else(|| error.get("Failed")?.get("Denied"))?;
    denied.get("action")?.as_str().map(ToOwned::to_owned)
}
