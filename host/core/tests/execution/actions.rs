//! Launch actions: a recovery waits for them, a drill does not, and a failed one counts.

use std::collections::BTreeSet;
use std::time::Duration;

use drs_core::aws::{ActionRun, ActionStatus, LaunchStatus, ParticipatingServer, RecoveryInstance};
use drs_core::event::Truth;
use drs_core::launch::{ACTIONS_LIMIT, Awaited, TRUTH_LIMIT, truth};
use drs_core::mode::Mode;
use drs_core::plugin::{Finding, FindingLevel};

use crate::jobs::ended_job;
use crate::plans::server;

const AT_ONCE: Duration = Duration::ZERO;

fn run(status: ActionStatus, optional: bool) -> ActionRun {
    let failure = (status == ActionStatus::Failed).then(|| "exit code 1".to_owned());
    ActionRun { name: "mount disks".into(), status: Some(status), failure, optional: Some(optional) }
}

/// What is said of a launched server with these actions, when its job ended so long ago: its findings, or nothing yet.
fn findings(actions: Option<Vec<ActionRun>>, mode: Mode, on: bool, waited: Duration) -> Option<Vec<Finding>> {
    let participant = ParticipatingServer {
        server: server(0),
        launch_status: Some(LaunchStatus::Launched),
        recovery_instance: Some("i-0".into()),
        actions,
    };
    let job = ended_job(vec![participant]);
    let actions_of = if on { BTreeSet::from([server(0)]) } else { BTreeSet::new() };
    let instances: [RecoveryInstance; 0] = [];
    let truths = truth(&job, &instances, &Awaited { actions_of, ..awaited(mode, waited) })?;
    match truths.into_iter().next()?.truth {
        Truth::Launched { findings, .. } => Some(findings),
        other => panic!("{other:?}"),
    }
}

/// Nothing is known of launch actions, and the wave has time.
pub(crate) fn awaited(mode: Mode, waited: Duration) -> Awaited {
    Awaited { mode, actions_of: BTreeSet::new(), stopped: BTreeSet::new(), waited, wave_is_nearly_over: false }
}

fn recovered(runs: Vec<ActionRun>, waited: Duration) -> Option<Vec<Finding>> {
    findings(Some(runs), Mode::Recovery, false, waited)
}

#[test]
fn a_recovery_waits_until_every_action_has_ended() {
    let half_done = vec![run(ActionStatus::Succeeded, false), run(ActionStatus::InProgress, false)];
    assert_eq!(recovered(half_done, TRUTH_LIMIT * 2), None);
    assert_eq!(recovered(vec![run(ActionStatus::Succeeded, false)], AT_ONCE), Some(Vec::new()));
}

#[test]
fn a_drill_does_not_wait_for_its_actions() {
    assert_eq!(
        findings(Some(vec![run(ActionStatus::InProgress, false)]), Mode::Drill, true, AT_ONCE),
        Some(Vec::new())
    );
}

#[test]
fn a_failed_action_is_a_failed_finding_with_its_name_and_reason() {
    let found = recovered(vec![run(ActionStatus::Failed, false)], AT_ONCE).unwrap();
    let detail = "launch action `mount disks` failed: exit code 1".to_owned();
    assert_eq!(found, [Finding { server: server(0), level: FindingLevel::Failed, detail }]);
}

#[test]
fn a_failed_action_that_is_optional_is_only_told() {
    let found = recovered(vec![run(ActionStatus::Failed, true)], AT_ONCE).unwrap();
    assert_eq!(found[0].level, FindingLevel::Warn);
}

#[test]
fn an_action_that_does_not_end_in_time_or_has_an_unknown_status_is_a_failed_finding() {
    for status in [ActionStatus::InProgress, ActionStatus::Unknown("ALMOST".into())] {
        assert_eq!(recovered(vec![run(status.clone(), false)], ACTIONS_LIMIT - Duration::from_secs(1)), None);
        let found = recovered(vec![run(status.clone(), false)], ACTIONS_LIMIT).unwrap();
        assert_eq!(found[0].level, FindingLevel::Failed);
        assert!(found[0].detail.contains(status.as_str()) && found[0].detail.contains("1h"), "{}", found[0].detail);
    }
}

#[test]
fn actions_that_are_on_and_not_shown_yet_are_waited_for_and_then_told() {
    assert_eq!(findings(None, Mode::Recovery, true, AT_ONCE), None);
    assert_eq!(findings(Some(Vec::new()), Mode::Recovery, false, AT_ONCE), None);
    let found = findings(None, Mode::Recovery, true, TRUTH_LIMIT).unwrap();
    assert_eq!(found[0].level, FindingLevel::Warn);
    assert_eq!(findings(None, Mode::Recovery, false, AT_ONCE), Some(Vec::new()), "none is on");
}
