//! What AWS does not document, each way: a run ends well and leaves nothing behind whichever is true, or says what is wrong.

use crate::support::{
    Bench, Fleet,
    fleet::{ALL, DB_1},
    recipe::{DRILL_SETTINGS, ONE_WAVE, TERMINATE, TWO_WAVES, recipe},
    result::{id, server, statuses, wave_status},
};

/// The answers that are not the default, where a drill must not notice.
#[test]
fn a_drill_ends_clean_whichever_way_aws_works() {
    let settled = [
        "template-read = \"call\"",
        "configuration-writes-template = false",
        "participating-instance-ids = true",
        "launch-replaces = \"none\"",
        "launch-replaces = \"drill\"",
        "replace-at = \"launch-start\"",
        "over-100 = \"accept\"",
        "job-visible-after = \"4m\"",
        "recovery-instance-visible-after = \"4m\"",
        "page-size = 1",
    ];
    for switch in settled {
        let recipe = recipe(&[TWO_WAVES, DRILL_SETTINGS, TERMINATE].concat());
        let bench = Bench::new(&recipe, &Fleet::shop().switch(switch));
        let result = bench.run().expect(0).json();
        assert!(statuses(&result).values().all(|status| status == "TERMINATED"), "{switch}: {result}");
        assert_eq!(server(&result, DB_1)["instance"]["type"], "r6i.large", "{switch}: the drill's settings were used");
        let world = bench.world(&id(&result));
        world.assert_launched_once(&ALL);
        world.assert_settings_as_in(&bench.fresh_world(), &ALL);
        assert_eq!(world.recovery_instances().len(), 0, "{switch}");
    }
}

/// Five minutes after a job's end what DRS does not show can't be waited for any longer.
#[test]
fn an_instance_that_shows_later_than_is_waited_for_is_unresolved() {
    let bench = Bench::new(&recipe(TWO_WAVES), &Fleet::shop().switch("recovery-instance-visible-after = \"20m\""));
    let done = bench.run().expect(4);
    done.says("UNRESOLVED, it may have been launched");
    assert_eq!(wave_status(&done.json(), "app"), "SKIPPED");
}

/// A job of somebody else that does not show yet holds a server.
#[test]
fn a_busy_server_is_waited_for_or_told_when_drs_launches_the_others_without_it() {
    let held = |switch: &str| {
        let jobs = format!("servers = [\"{DB_1}\"], starts-after = \"0s\"");
        let fleet = Fleet::shop().switch(switch).switch("job-visible-after = \"2m\"").table("jobs", &jobs);
        Bench::new(&recipe(ONE_WAVE), &fleet)
    };
    let refused = held("busy-server = \"refuse-batch\"").run().expect(0);
    refused.says("is already in job drsjob-");
    refused.says("1 server held by job drsjob-");

    let skipped = held("busy-server = \"skip-server\"").run().expect(4);
    skipped.says("db-1 FAILED: SERVER_SKIPPED in job drsjob-");
    assert_eq!(server(&skipped.json(), DB_1)["status"], "FAILED");
}

#[test]
fn launch_actions_within_the_job_or_after_it_are_awaited_in_a_recovery() {
    let acting = |switch: &str| {
        let fleet = Fleet::shop().switch(switch).table("launch-actions", "name = \"Join the domain\", length = \"5m\"");
        let fleet = ALL.iter().fold(fleet, |fleet, server| fleet.say(server, "launch = { launch-actions = true }"));
        Bench::new(&recipe(ONE_WAVE), &fleet).run_with(&["--mode", "recovery"]).expect(0).json()
    };
    for switch in ["launch-actions = \"in-job\"", "launch-actions = \"after-job\""] {
        let seconds = acting(switch)["planSeconds"].as_f64().unwrap();
        assert!(seconds > 800.0, "{switch}: nine minutes of launch, five of its action, not {seconds} s");
    }
}

/// Whether DRS says FAILED of a server whose launch action failed, or goes on saying LAUNCHED.
#[test]
fn a_failed_launch_action_fails_the_wave_whatever_drs_says_of_the_launch() {
    for (switch, status) in [("launched", "LAUNCHED"), ("failed", "FAILED")] {
        let fleet = Fleet::shop()
            .switch(&format!("failed-launch-action = \"{switch}\""))
            .say(DB_1, "launch = { launch-actions = true }")
            .table("launch-actions", "name = \"Join the domain\", length = \"5m\"")
            .fault(&format!("server = \"{DB_1}\", kind = \"launch-action-failure\""));
        let result = Bench::new(&recipe(ONE_WAVE), &fleet).run_with(&["--mode", "recovery"]).expect(4).json();
        assert_eq!(server(&result, DB_1)["status"], status);
    }
}

#[test]
fn an_account_without_drs_is_told_before_anything_starts() {
    let bench = Bench::new(&recipe(TWO_WAVES), &Fleet::shop().switch("uninitialized = true"));
    let done = bench.run().expect(3);
    done.says("UninitializedAccountException");
    done.says("set DRS up there first");
    assert_eq!(bench.executions(), Vec::<String>::new());
}
