//! What a hook or a policy answered, or whose fault it was that it did not.

use std::collections::BTreeMap;

use drs_core::plugin::{
    Fault, FaultKind, Finding, FindingLevel, HookOutcome, JudgeOutcome, LogLevel, LogLine, PolicyAnswer, Verdict,
};
use serde::Serialize;

use crate::clean::clean;
use crate::surface::{Surface, Tone};
use crate::words;

/// An answer, without its log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    /// `proceed`, `retry-after`, `pause`, `fail`, `skip-wave`; of a policy `allow`, `change`, `deny`. Absent after a fault.
    pub verdict: Option<&'static str>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// After how long it wants to be called again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay: Option<String>,
    /// What it hands to its next attempt: text, or hexadecimal digits of what is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// What a policy changes.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, String>,
    /// What a hook found at servers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Whose fault it was that there is no verdict: `guest`, `host`, `limit` or `denied`.
    pub fault: Option<&'static str>,
    /// What happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The limit that was reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<ReachedLimit>,
    /// The grant that was missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant: Option<String>,
}

/// A limit that was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReachedLimit {
    /// Its name.
    pub name: String,
    /// Its value with its unit.
    pub value: String,
    /// What was used, where it can be measured.
    pub used: Option<String>,
}

impl Answer {
    /// Of a hook.
    pub(crate) fn of_hook(outcome: &HookOutcome) -> Self {
        let answer = match &outcome.result {
            Ok(verdict) => Self::of_verdict(verdict),
            Err(fault) => Self::of_fault(fault),
        };
        Self { findings: outcome.findings.clone(), ..answer }
    }

    /// Of a policy.
    pub(crate) fn of_policy(outcome: &JudgeOutcome) -> Self {
        match &outcome.result {
            Ok(PolicyAnswer::Allow) => Self::verdict("allow", None),
            Ok(PolicyAnswer::Deny { reason }) => Self::verdict("deny", Some(reason)),
            Ok(PolicyAnswer::Change { settings, reason }) => Self {
                settings: settings.iter().map(|set| (set.name.to_string(), set.value.to_string())).collect(),
                ..Self::verdict("change", Some(reason))
            },
            Err(fault) => Self::of_fault(fault),
        }
    }

    fn of_verdict(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Proceed => Self::verdict("proceed", None),
            Verdict::Pause { reason } => Self::verdict("pause", Some(reason)),
            Verdict::Fail { reason } => Self::verdict("fail", Some(reason)),
            Verdict::SkipWave { reason } => Self::verdict("skip-wave", Some(reason)),
            Verdict::RetryAfter { delay, reason, state } => Self {
                delay: Some(drs_core::time::format_duration(*delay)),
                state: state.as_deref().map(state_text),
                ..Self::verdict("retry-after", Some(reason))
            },
        }
    }

    fn verdict(verdict: &'static str, reason: Option<&String>) -> Self {
        Self { verdict: Some(verdict), reason: reason.cloned(), ..Self::default() }
    }

    fn of_fault(fault: &Fault) -> Self {
        let at_fault = |whose| Self { fault: Some(whose), message: Some(fault.message.clone()), ..Self::default() };
        match &fault.kind {
            FaultKind::Guest => at_fault("guest"),
            // Outside of an execution nothing is entered again: this is a record that has no answer.
            FaultKind::Host | FaultKind::Diverged => at_fault("host"),
            FaultKind::Denied { grant } => Self { grant: Some(grant.clone()), ..at_fault("denied") },
            FaultKind::Limit { name, value, used } => {
                let limit = ReachedLimit { name: name.clone(), value: value.clone(), used: used.clone() };
                Self { limit: Some(limit), ..at_fault("limit") }
            }
        }
    }

    /// In a line.
    pub(crate) fn text(&self, surface: Surface) -> String {
        let Some(verdict) = self.verdict else {
            let whose = format!("fault of the {}", self.fault.unwrap_or_default());
            let what = match (self.fault, &self.limit, &self.grant) {
                (_, Some(limit), _) => {
                    let used = limit.used.as_ref().map(|used| format!(" ({} used)", clean(used))).unwrap_or_default();
                    format!("limit `{}` of {} reached{used}", clean(&limit.name), clean(&limit.value))
                }
                (_, _, Some(grant)) => format!("grant missing: {}", clean(grant)),
                _ => whose,
            };
            let message = self.message.as_deref().map(clean).unwrap_or_default();
            return format!("{}: {message}", surface.paint(Tone::Bad, what));
        };
        let tone = match verdict {
            "proceed" | "allow" | "change" => Tone::Good,
            "fail" | "deny" => Tone::Bad,
            _ => Tone::Warn,
        };
        let mut text = surface.paint(tone, verdict);
        if let Some(delay) = &self.delay {
            text.push_str(&format!(" ({delay})"));
        }
        for (name, value) in &self.settings {
            text.push_str(&format!(" {name} = {}", clean(value)));
        }
        if let Some(reason) = &self.reason {
            text.push_str(&format!(": {}", clean(reason)));
        }
        text
    }

    /// The findings, a line each.
    pub(crate) fn findings_text(&self) -> String {
        let level = |level| match level {
            FindingLevel::Ok => "ok",
            FindingLevel::Warn => "warn",
            FindingLevel::Failed => "failed",
        };
        let line = |finding: &Finding| {
            format!("  {:<7} {}: {}\n", level(finding.level), clean(finding.server.as_str()), clean(&finding.detail))
        };
        self.findings.iter().map(line).collect()
    }
}

fn state_text(state: &[u8]) -> String {
    std::str::from_utf8(state).map_or_else(|_| hex::encode(state), ToOwned::to_owned)
}

/// What was logged, under a heading; nothing when it is nothing.
pub(crate) fn log_text(log: &[LogLine], surface: Surface) -> String {
    if log.is_empty() {
        return String::new();
    }
    let level = |level| match level {
        LogLevel::Debug => "debug",
        LogLevel::Info => "info",
        LogLevel::Warn => "warn",
        LogLevel::Error => "error",
    };
    let line = |line: &LogLine| format!("  {:<7} {}\n", level(line.level), clean(&line.message));
    surface.heading("Log") + &log.iter().map(line).collect::<String>()
}

/// What the guest used, in a line.
pub(crate) fn used_text(used: &drs_sandbox::Used) -> String {
    let memory = drs_core::size::format_size(used.memory as u64);
    format!("{memory} of memory at most, {} running, {} in all", short(used.compute), short(used.wall))
}

/// A short time, to three digits.
pub(crate) fn short(duration: std::time::Duration) -> String {
    let micros = duration.as_secs_f64() * 1e6;
    match duration.as_micros() {
        0..1_000 => format!("{micros:.0} µs"),
        1_000..1_000_000 => format!("{:.3} ms", micros / 1e3),
        _ => words::duration(duration),
    }
}
