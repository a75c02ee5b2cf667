//! One process is killed: in a drill at every point, in its variants at every so many.

use std::time::Duration;

use drs_core::ports::CommandKind;
use drs_core::status::{ExecutionStatus, ServerStatus};

use super::script::Script;
use super::series::{Series, Tally};

/// No course may end otherwise than the undisturbed one, and the series must not have become empty by mistake.
#[track_caller]
fn assert_all_the_same(tally: &Tally, least_killed: usize) {
    assert_eq!(tally.failed, 0, "of {} courses", tally.courses);
    assert!(tally.killed >= least_killed, "{} processes were killed", tally.killed);
}

#[test]
fn killed_at_every_point_a_drill_ends_the_same() {
    let series = Series::of(Script::drill());
    let end = &series.expected;
    assert_eq!(end.status, ExecutionStatus::Partial);
    assert!(end.servers.values().any(|status| *status == ServerStatus::Failed), "one was to fail");
    assert!(end.instances.is_empty(), "{:?}", end.instances);
    assert_eq!(end.settings, series.settings_at_the_beginning());
    assert_eq!(end.ledger, ["database", "app"]);
    series.assert_passes(&[
        "begin",
        "append and acknowledge commanded",
        "append settings-intended",
        "policy launch-guard",
        "hook health-gate",
        "append launch-held",
        "append launch-intended",
        "StartRecovery",
        "reserve",
        "append termination-intended",
        "TerminateRecoveryInstances",
        "append settings-restored",
        "unlock",
    ]);
    assert_all_the_same(&series.kill_at_every_point(1), 600);
}

#[test]
fn killed_at_every_third_point_a_recovery_ends_the_same() {
    let series = Series::of(Script::drill().called("recovery").in_recovery());
    assert!(series.expected.instances.values().all(|count| *count == 1), "{:?}", series.expected.instances);
    assert_ne!(series.expected.settings, series.settings_at_the_beginning(), "they are kept");
    assert_all_the_same(&series.kill_at_every_point(3), 100);
}

#[test]
fn gone_on_with_minutes_or_hours_later_a_drill_ends_the_same() {
    for (name, gap) in [("7 minutes later", 7 * 60), ("2 hours later", 2 * 60 * 60)] {
        let series = Series::of(Script::drill().called(name).after(Duration::from_secs(gap)));
        assert_all_the_same(&series.kill_at_every_point(11), 50);
    }
}

#[test]
fn a_drill_that_somebody_cancels_pauses_or_cleans_up_later_ends_the_same() {
    let cancelled = Script::drill().called("cancelled").with("launch-answered", CommandKind::Cancel).with_open_end();
    let paused = Script::drill().called("paused").with("launch-answered", CommandKind::Pause);
    let cleaned = Script::drill().called("cleaned up later").cleaned_up_later();
    for (script, nth) in [(cancelled, 2), (paused, 11), (cleaned, 7)] {
        assert_all_the_same(&Series::of(script).kill_at_every_point(nth), 40);
    }
}

/// Its failed server is launched a second time, as the second attempt.
#[test]
fn a_drill_whose_failure_is_tried_again_ends_the_same() {
    let series = Series::of(Script::drill().called("tried again").tried_again().cleaned_up_later());
    let often = series.expected.launches.values().filter(|count| **count == 2).count();
    assert_eq!(often, 1, "{:?}", series.expected.launches);
    assert_all_the_same(&series.kill_at_every_point(7), 80);
}

/// Replies are lost as well, before their effect or after it, and jobs become visible late.
#[test]
fn where_replies_are_lost_as_well_a_drill_ends_the_same() {
    let starts = [
        ("drs:StartRecovery", "reply-lost-after-effect", 1),
        ("drs:StartRecovery", "reply-lost-before-effect", 2),
        ("drs:StartRecovery", "garbled-after-effect", 3),
        ("drs:TerminateRecoveryInstances", "reply-lost-before-effect", 1),
    ];
    let starts = Script::drill().called("launches lost").where_aws("job-visible-after = \"50s\"").losing(&starts);
    let settings = [
        ("drs:UpdateLaunchConfiguration", "reply-lost-after-effect", 1),
        ("drs:UpdateLaunchConfiguration", "internal-error-after-effect", 5),
        ("ec2:CreateLaunchTemplateVersion", "reply-lost-after-effect", 1),
        ("ec2:CreateLaunchTemplateVersion", "internal-error-after-effect", 3),
        ("ec2:CreateLaunchTemplateVersion", "reply-lost-after-effect", 7),
        ("ec2:ModifyLaunchTemplate", "reply-lost-after-effect", 2),
        ("drs:DescribeJobs", "throttle", 3),
        ("dynamodb:PutItem", "reply-lost-after-effect", 1),
        ("drs:TerminateRecoveryInstances", "internal-error-after-effect", 1),
    ];
    let settings = Script::drill().called("settings lost").losing(&settings);
    for (script, nth) in [(starts, 23), (settings, 11)] {
        assert_all_the_same(&Series::of(script).kill_at_every_point(nth), 50);
    }
}

/// What two servers had before: the instance of a drill, which the next launch replaces.
const EARLIER_DRILLS: &str = r#"
[[recovery-instances]]
server = "s-db000000000000001"
drill = true
launched-ago = "2d"

[[recovery-instances]]
server = "s-3eb00000000000001"
drill = true
launched-ago = "2d"
"#;

/// AWS's other answers to what it does not document.
const OTHER_SWITCHES: &str = r#"
job-visible-after = "0s"
recovery-instance-visible-after = "20s"
busy-server = "skip-server"
template-read = "call"
launch-replaces = "drill"
replace-at = "launch-start"
participating-instance-ids = true
configuration-writes-template = false
page-size = 2
"#;

const SEEN_LATE: &str = "[[faults]]\nserver = \"s-db000000000000002\"\nkind = \"seen-late\"\nfor = \"100s\"";

#[test]
fn in_worlds_that_are_otherwise_a_drill_ends_the_same() {
    let drill = |name| Script::drill().called(name);
    let scripts = [
        drill("after earlier drills").in_a_world_with(EARLIER_DRILLS),
        drill("one job at a time").one_job_at_a_time(),
        drill("an instance seen late").in_a_world_with(SEEN_LATE),
        drill("other switches").where_aws(OTHER_SWITCHES),
        drill("other switches after earlier drills").where_aws(OTHER_SWITCHES).in_a_world_with(EARLIER_DRILLS),
    ];
    for script in scripts {
        assert_all_the_same(&Series::of(script).kill_at_every_point(29), 20);
    }
}

/// Each process lives only for a while that is left to chance, long enough to wait until a job is visible.
#[test]
fn killed_again_and_again_a_drill_ends_the_same() {
    let series = Series::of(Script::drill().called("again and again"));
    assert_all_the_same(&series.kill_all(0..40, &(60..=160)), 80);
}
