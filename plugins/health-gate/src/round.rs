//! One round of asking: what it comes to, and what the next round must know.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use drs_plugin::ec2::InstanceStatus;
use drs_plugin::{
    AfterAnswer, Error, Finding, FindingLevel, HookContext, Retry, Server, Timestamp, Verdict, format_duration,
};
use serde::{Deserialize, Serialize};

use crate::health::{self, Health};

/// How long to wait between two rounds.
const BETWEEN_ROUNDS: Duration = Duration::from_secs(15);
/// The shortest wait that the host accepts.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);

/// What one round hands to the next.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// When the first round was, in unix milliseconds.
    since: u64,
    /// The servers that were impaired in the last round.
    impaired: BTreeSet<String>,
    /// The servers that were impaired twice in a row, with what was wrong.
    failed: BTreeMap<String, String>,
}

impl Memory {
    /// The memory of the first round.
    pub(crate) fn starting(now: Timestamp) -> Self {
        Self { since: now.unix_ms, ..Self::default() }
    }
}

/// How a server stands after this round.
enum Standing {
    Settled(FindingLevel, String),
    Open(String),
}

/// Judges the wave's launched servers: asks for another round while one is open and there is time, else gives a finding
/// for each.
pub(crate) fn judge(
    context: &HookContext,
    statuses: &[InstanceStatus],
    mut memory: Memory,
    within: Duration,
) -> Result<AfterAnswer, Error> {
    let before = std::mem::take(&mut memory.impaired);
    let mut open = Vec::new();
    let mut findings = Vec::new();
    for server in &context.servers {
        let Some(health) = health::of(server, statuses) else { continue };
        match standing(server, health, &before, &mut memory) {
            Standing::Open(why) => open.push((server, why)),
            Standing::Settled(level, detail) => findings.push(Finding { server: server.id.clone(), level, detail }),
        }
    }
    let left = within.saturating_sub(context.now.since(Timestamp::from_unix_ms(memory.since)));
    if !open.is_empty() && !left.is_zero() && !context.last_attempt {
        let delay = BETWEEN_ROUNDS.min(left).max(SHORTEST_WAIT);
        let retry = Retry::after(delay, waiting_for(&open)).with_state(&memory)?;
        return Ok(Verdict::RetryAfter(retry).into());
    }
    let waited = format_duration(context.now.since(Timestamp::from_unix_ms(memory.since)));
    findings.extend(open.into_iter().map(|(server, why)| Finding {
        server: server.id.clone(),
        level: FindingLevel::Failed,
        detail: format!("{why} after {waited}"),
    }));
    Ok(AfterAnswer { verdict: Verdict::Proceed, findings })
}

fn standing(server: &Server, health: Health, before: &BTreeSet<String>, memory: &mut Memory) -> Standing {
    if let Some(why) = memory.failed.get(&server.id) {
        return Standing::Settled(FindingLevel::Failed, why.clone());
    }
    match health {
        Health::Good(why) => Standing::Settled(FindingLevel::Ok, why.to_owned()),
        Health::Bad(why) => Standing::Settled(FindingLevel::Failed, why),
        Health::Waiting(why) => Standing::Open(why),
        Health::Impaired(why) if before.contains(&server.id) => {
            let why = format!("{why}, twice in a row");
            memory.failed.insert(server.id.clone(), why.clone());
            Standing::Settled(FindingLevel::Failed, why)
        }
        Health::Impaired(why) => {
            memory.impaired.insert(server.id.clone());
            Standing::Open(why)
        }
    }
}

/// Names up to three of the servers that are waited for.
fn waiting_for(open: &[(&Server, String)]) -> String {
    const NAMED: usize = 3;
    let named: Vec<String> = open.iter().take(NAMED).map(|(server, why)| format!("{}: {why}", server.name)).collect();
    let more = match open.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    format!("{}{more}", named.join("; "))
}

/// What a round came to, in a sentence.
pub(crate) fn summary(answer: &AfterAnswer) -> String {
    match &answer.verdict {
        Verdict::RetryAfter(retry) => format!("again in {}: {}", format_duration(retry.delay), retry.reason),
        _ => {
            let failed = answer.findings.iter().filter(|finding| finding.level == FindingLevel::Failed).count();
            format!("{} servers asked, {failed} failed", answer.findings.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{context, status};

    const WITHIN: Duration = Duration::from_secs(600);

    fn memory_of(answer: &AfterAnswer) -> Memory {
        let Verdict::RetryAfter(retry) = &answer.verdict else { panic!("no retry: {answer:?}") };
        serde_json_state(retry)
    }

    fn serde_json_state(retry: &Retry) -> Memory {
        let mut context = context(1, 0);
        context.state = retry.state.clone();
        context.state().unwrap()
    }

    fn round(context: &HookContext, statuses: &[InstanceStatus], memory: Memory) -> AfterAnswer {
        judge(context, statuses, memory, WITHIN).unwrap()
    }

    fn start() -> Memory {
        Memory::starting(Timestamp::from_unix_ms(0))
    }

    #[test]
    fn all_good_proceeds_with_an_ok_finding_for_each() {
        let statuses = [status("i-1", "running", "ok", "ok"), status("i-2", "running", "ok", "ok")];
        let answer = round(&context(2, 0), &statuses, start());
        assert_eq!(answer.verdict, Verdict::Proceed);
        assert_eq!(answer.findings.iter().filter(|finding| finding.level == FindingLevel::Ok).count(), 2);
    }

    #[test]
    fn while_one_is_open_the_gate_asks_again_after_15_seconds() {
        let statuses = [status("i-1", "running", "ok", "ok"), status("i-2", "running", "initializing", "ok")];
        let answer = round(&context(2, 0), &statuses, start());
        let Verdict::RetryAfter(retry) = &answer.verdict else { panic!("{answer:?}") };
        assert_eq!(retry.delay, Duration::from_secs(15));
        assert_eq!(retry.reason, "server-2: the system status check is initializing");
    }

    #[test]
    fn impaired_once_is_asked_again_and_twice_in_a_row_is_failed() {
        let impaired = [status("i-1", "running", "ok", "impaired")];
        let first = round(&context(1, 0), &impaired, start());
        let second = round(&context(1, 15), &impaired, memory_of(&first));
        assert_eq!(second.verdict, Verdict::Proceed);
        assert_eq!(second.findings[0].level, FindingLevel::Failed);
        assert_eq!(second.findings[0].detail, "the instance status check is impaired, twice in a row");
    }

    #[test]
    fn impaired_ok_impaired_is_not_twice_in_a_row() {
        let impaired = [status("i-1", "running", "ok", "impaired")];
        let waiting = [status("i-1", "running", "ok", "initializing")];
        let first = round(&context(1, 0), &impaired, start());
        let second = round(&context(1, 15), &waiting, memory_of(&first));
        let third = round(&context(1, 30), &impaired, memory_of(&second));
        assert!(matches!(third.verdict, Verdict::RetryAfter(_)), "{third:?}");
    }

    #[test]
    fn a_server_that_failed_stays_failed_while_others_are_waited_for() {
        let both =
            |first: &str| [status("i-1", "running", "ok", first), status("i-2", "running", "ok", "initializing")];
        let one = round(&context(2, 0), &both("impaired"), start());
        let two = round(&context(2, 15), &both("impaired"), memory_of(&one));
        let done = [status("i-1", "running", "ok", "ok"), status("i-2", "running", "ok", "ok")];
        let three = round(&context(2, 30), &done, memory_of(&two));
        assert_eq!(
            three.findings.iter().map(|finding| finding.level).collect::<Vec<_>>(),
            [FindingLevel::Failed, FindingLevel::Ok]
        );
    }

    #[test]
    fn what_is_left_over_when_the_time_is_up_is_failed() {
        let answer = round(&context(1, 600), &[], start());
        assert_eq!(answer.findings[0].level, FindingLevel::Failed);
        assert_eq!(answer.findings[0].detail, "EC2 does not list it yet after 10m");
    }

    #[test]
    fn the_last_wait_ends_when_the_time_is_up() {
        let answer = round(&context(1, 595), &[], start());
        assert!(matches!(answer.verdict, Verdict::RetryAfter(retry) if retry.delay == Duration::from_secs(5)));
    }

    #[test]
    fn what_is_left_over_at_the_last_attempt_is_failed() {
        let mut last = context(1, 30);
        last.last_attempt = true;
        assert_eq!(round(&last, &[], start()).findings[0].level, FindingLevel::Failed);
    }

    #[test]
    fn more_than_three_open_servers_are_counted() {
        let answer = round(&context(5, 0), &[], start());
        let Verdict::RetryAfter(retry) = &answer.verdict else { panic!("{answer:?}") };
        assert!(retry.reason.ends_with("; and 2 more"), "{}", retry.reason);
    }
}
