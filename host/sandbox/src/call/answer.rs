//! The rules that an answer must keep, and what it becomes.

use std::collections::BTreeSet;
use std::time::Duration;

use drs_core::ids::ServerId;
use drs_core::plugin::limits::table;
use drs_core::plugin::{Fault, FaultKind, Finding, FindingLevel, PolicyAnswer, Verdict};
use drs_core::settings::Setting;
use serde::Serialize;

use super::fault::guest_fault;
use crate::bindings::{after_hook, before_hook, launch_policy, types};
use crate::clean::clean;
use crate::grants::Grants;
use crate::limits::{LimitReached, Limits};
use crate::wit::setting_from_wit;

/// What a verdict is held against.
pub(crate) struct VerdictRules {
    /// Whether the recipe gives the power to skip the wave.
    pub(crate) may_skip_wave: bool,
    /// Whether `retry-after` is no longer accepted.
    pub(crate) last_attempt: bool,
    /// The wave's servers.
    pub(crate) servers: BTreeSet<String>,
}

/// The verdict of a hook before a wave.
pub(crate) fn before_outcome(
    verdict: before_hook::Verdict,
    rules: &VerdictRules,
    limits: &Limits,
) -> Result<Verdict, Fault> {
    check_size(&verdict, limits)?;
    match verdict {
        before_hook::Verdict::Proceed => Ok(Verdict::Proceed),
        before_hook::Verdict::RetryAfter(retry) => retry_after(retry, rules, limits),
        before_hook::Verdict::Pause(reason) => Ok(Verdict::Pause { reason: clean(&reason) }),
        before_hook::Verdict::Fail(reason) => Ok(Verdict::Fail { reason: clean(&reason) }),
        before_hook::Verdict::SkipWave(reason) if rules.may_skip_wave => {
            Ok(Verdict::SkipWave { reason: clean(&reason) })
        }
        before_hook::Verdict::SkipWave(reason) => Err(Fault {
            kind: FaultKind::Denied { grant: "may = [\"skip-wave\"]".to_owned() },
            message: format!("it wants to skip the wave ({}); only a plug-in with that power can", clean(&reason)),
        }),
    }
}

/// The verdict and the findings of a hook after a wave.
pub(crate) fn after_outcome(
    answer: after_hook::Answer,
    rules: &VerdictRules,
    limits: &Limits,
) -> Result<(Verdict, Vec<Finding>), Fault> {
    check_size(&answer, limits)?;
    let findings = findings(answer.findings, rules, limits)?;
    let verdict = match answer.verdict {
        after_hook::Verdict::Proceed => Verdict::Proceed,
        after_hook::Verdict::RetryAfter(retry) => retry_after(retry, rules, limits)?,
        after_hook::Verdict::Pause(reason) => Verdict::Pause { reason: clean(&reason) },
        after_hook::Verdict::Fail(reason) => Verdict::Fail { reason: clean(&reason) },
    };
    Ok((verdict, findings))
}

/// The answer of a policy.
pub(crate) fn policy_outcome(
    answer: launch_policy::Answer,
    grants: &Grants,
    limits: &Limits,
) -> Result<PolicyAnswer, Fault> {
    check_size(&answer, limits)?;
    match answer {
        launch_policy::Answer::Allow => Ok(PolicyAnswer::Allow),
        launch_policy::Answer::Deny(reason) => Ok(PolicyAnswer::Deny { reason: clean(&reason) }),
        launch_policy::Answer::Change(change) => {
            let settings = change.settings.into_iter().map(|setting| granted_setting(setting, grants));
            let settings = settings.collect::<Result<Vec<_>, _>>()?;
            check_each_once(&settings)?;
            Ok(PolicyAnswer::Change { settings, reason: clean(&change.reason) })
        }
    }
}

fn granted_setting(setting: types::Setting, grants: &Grants) -> Result<Setting, Fault> {
    let setting = setting_from_wit(setting).map_err(|why| guest_fault(clean(&why)))?;
    let name = setting.name;
    if grants.may_change(name) {
        return Ok(setting);
    }
    Err(Fault {
        kind: FaultKind::Denied { grant: format!("settings:{name}") },
        message: format!("it wants to set {name} to {}; add \"settings:{name}\" to its `grants`", setting.value),
    })
}

fn check_each_once(settings: &[Setting]) -> Result<(), Fault> {
    let mut seen = BTreeSet::new();
    match settings.iter().find(|setting| !seen.insert(setting.name)) {
        Some(twice) => Err(guest_fault(format!("it changes {} twice", twice.name))),
        None if settings.is_empty() => Err(guest_fault("it answers `change` without a change")),
        None => Ok(()),
    }
}

fn retry_after(retry: types::Retry, rules: &VerdictRules, limits: &Limits) -> Result<Verdict, Fault> {
    let reason = clean(&retry.reason);
    if rules.last_attempt {
        let fault = limit_fault(LimitReached::time(&table::TOTAL, limits.total, None));
        return Err(Fault { message: format!("it asks to be called again on its last attempt ({reason})"), ..fault });
    }
    let delay = check_delay(retry.delay, &reason)?;
    let state_bytes = retry.state.as_ref().map_or(0, Vec::len);
    if state_bytes > limits.state {
        return Err(limit_fault(LimitReached::at(&table::STATE, limits.state, Some(state_bytes))));
    }
    Ok(Verdict::RetryAfter { delay, reason, state: retry.state })
}

/// The delay of a `retry-after`, in milliseconds.
fn check_delay(asked: u64, reason: &str) -> Result<Duration, Fault> {
    let (shortest, longest) = (&table::SHORTEST_RETRY, &table::LONGEST_RETRY);
    let limit = match asked {
        asked if asked < shortest.least => shortest,
        asked if asked > longest.most => longest,
        asked => return Ok(Duration::from_millis(asked)),
    };
    let fault = limit_fault(LimitReached::fixed(limit, usize::try_from(asked).unwrap_or(usize::MAX)));
    Err(Fault { message: format!("a delay is 1 s to 1 h ({reason})"), ..fault })
}

fn findings(list: Vec<types::Finding>, rules: &VerdictRules, limits: &Limits) -> Result<Vec<Finding>, Fault> {
    if list.len() > limits.findings {
        return Err(limit_fault(LimitReached::at(&table::FINDINGS, limits.findings, Some(list.len()))));
    }
    list.into_iter().map(|finding| checked_finding(finding, rules)).collect()
}

fn checked_finding(finding: types::Finding, rules: &VerdictRules) -> Result<Finding, Fault> {
    if !rules.servers.contains(&finding.server) {
        return Err(guest_fault(format!(
            "it reports on `{}`, which is not a server of the wave",
            clean(&finding.server)
        )));
    }
    let level = match finding.level {
        types::FindingLevel::Ok => FindingLevel::Ok,
        types::FindingLevel::Warn => FindingLevel::Warn,
        types::FindingLevel::Failed => FindingLevel::Failed,
    };
    Ok(Finding { server: ServerId::from(finding.server), level, detail: clean(&finding.detail) })
}

/// The size of an answer is that of its JSON, the state apart, which has a limit of its own.
fn check_size<T: Serialize>(answer: &T, limits: &Limits) -> Result<(), Fault> {
    let mut size = ByteCount(0);
    serde_json::to_writer(&mut size, answer).map_err(|error| guest_fault(error.to_string()))?;
    match size.0 > limits.answer {
        true => Err(limit_fault(LimitReached::at(&table::ANSWER, limits.answer, Some(size.0)))),
        false => Ok(()),
    }
}

fn limit_fault(reached: LimitReached) -> Fault {
    let message = "its answer is refused".to_owned();
    Fault {
        kind: FaultKind::Limit { name: reached.name.to_owned(), value: reached.value, used: reached.used },
        message,
    }
}

/// Counts what is written to it.
struct ByteCount(usize);

impl std::io::Write for ByteCount {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
