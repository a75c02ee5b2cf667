//! A host whose clock is off from AWS's: the execution goes by AWS's.

use std::time::Duration;

use drs_core::aws::WriteAnswer;
use drs_core::event::{Entry, Event, LaunchFinding};
use drs_core::status::ExecutionStatus;
use drs_core::time::{Timestamp, between};

use crate::generated::{fleet, recipe};
use crate::rehearsal::{ORIGIN, Rehearsal, Rehearsed, store};

/// How far AWS's clock is from the host's, as a fleet file says it, and in seconds.
const OFF: [(&str, i64); 6] = [
    ("ahead = \"30s\"", 30),
    ("behind = \"30s\"", -30),
    ("ahead = \"4m\"", 240),
    ("behind = \"4m\"", -240),
    ("ahead = \"10m\"", 600),
    ("behind = \"10m\"", -600),
];

/// The reply to the first launch is lost, and it had no effect.
const LOST: &str = "[[faults]]\noperation = \"drs:StartRecovery\"\nkind = \"reply-lost-before-effect\"\n";

fn rehearsed(off: &str, more: &str) -> Rehearsed {
    let fleet = format!("{}\n[[faults]]\nkind = \"clock-off\"\n{off}\n{more}", fleet(4, 2));
    let (_folder, journal) = store();
    Rehearsal::of_texts(&recipe(2), &fleet).run(&journal, 1, 3)
}

fn entries(rehearsed: &Rehearsed) -> Vec<Entry> {
    rehearsed.stored.iter().map(|event| serde_json::from_slice(&event.bytes).unwrap()).collect()
}

/// The time of AWS when the host's clock shows that of the beginning.
fn beginning(seconds: i64) -> Timestamp {
    ORIGIN.parse::<Timestamp>().unwrap().saturating_add(jiff::SignedDuration::from_secs(seconds)).unwrap()
}

#[test]
fn whatever_the_hosts_clock_shows_the_record_has_awss_time_and_launches_are_signed_with_it() {
    for (off, seconds) in OFF {
        let rehearsed = rehearsed(off, "");
        assert_eq!(rehearsed.execution.status, ExecutionStatus::Completed, "{off}");
        let entries = entries(&rehearsed);
        let began = entries[0].at.duration_since(beginning(seconds));
        // A `Date` is cut to the second, and a request that was refused for its time is repeated after a moment.
        assert!(began.as_secs_f64() > -1.0 && began.as_secs_f64() < 3.0, "{off}: it began {began} off");
        assert!(entries.is_sorted_by_key(|entry| entry.at), "{off}");
        let mut signed = 0;
        for entry in &entries {
            let Event::LaunchIntended { signed_at, .. } = &entry.event else { continue };
            let apart = entry.at.duration_since(*signed_at);
            assert!(apart.is_zero(), "{off}: the intent says {signed_at}, its event {}", entry.at);
            signed += 1;
        }
        assert!(signed > 0, "{off}");
        for entry in &entries {
            let Event::LaunchAnswered { answer: WriteAnswer::Done { result }, .. } = &entry.event else { continue };
            let made = result.created.unwrap();
            let apart = entry.at.duration_since(made).abs();
            assert!(apart.as_secs_f64() < 1.0, "{off}: DRS says {made}, the record {}", entry.at);
        }
    }
}

#[test]
fn a_launch_without_an_answer_is_looked_for_until_aws_would_refuse_it() {
    for (off, _) in OFF {
        let rehearsed = rehearsed(off, LOST);
        assert_eq!(rehearsed.execution.status, ExecutionStatus::Completed, "{off}");
        let entries = entries(&rehearsed);
        let signed = entries.iter().find_map(|entry| match &entry.event {
            Event::LaunchIntended { signed_at, .. } => Some(*signed_at),
            _ => None,
        });
        let looked = entries
            .iter()
            .find(|entry| matches!(&entry.event, Event::LaunchLooked { finding: LaunchFinding::NoEffect { .. }, .. }));
        let waited = between(signed.unwrap(), looked.unwrap().at);
        let expected = Duration::from_secs(6 * 60)..Duration::from_secs(7 * 60);
        assert!(expected.contains(&waited), "{off}: {waited:?}");
    }
}
