//! A host that takes what nobody drives.

use crate::support::{
    Bench, Fleet, ReadWorld,
    fleet::{ALL, APP_2},
    process::Running,
    recipe::{DRILL_SETTINGS, ONE_WAVE, TERMINATE, TWO_WAVES, recipe},
    result::{of_kind, statuses},
    served::Served,
    wait,
};

fn bench() -> Bench {
    Bench::new(&recipe(&[TWO_WAVES, DRILL_SETTINGS, TERMINATE].concat()), &Fleet::shop())
}

/// An execution whose process was killed once it had launched.
fn killed(bench: &Bench) -> String {
    let (mut running, execution) = bench.start_at("240", &[]);
    bench.wait_for(&mut running, &execution, "launch-answered");
    running.kill();
    execution
}

#[track_caller]
fn assert_ended_well(bench: &Bench, execution: &str) {
    let shown = bench.call(&["show", execution, "--output", "json"]).expect(0).json();
    assert_eq!(shown["status"], "COMPLETED");
    assert!(statuses(&shown).values().all(|status| status == "TERMINATED"), "{:?}", statuses(&shown));
    let world: ReadWorld = bench.world(execution);
    world.assert_launched_once(&ALL);
    world.assert_settings_as_in(&bench.fresh_world(), &ALL);
    assert_eq!(of_kind(&bench.events(execution), "driver-started").len(), 2);
}

#[test]
fn what_was_interrupted_is_driven_to_its_end_with_one_launch_a_server() {
    let bench = bench();
    let execution = killed(&bench);
    bench.call(&["work", "--once"]).expect(0).says(&execution[execution.len() - 8..]);
    assert_ended_well(&bench, &execution);
    bench.call(&["work", "--once"]).expect(0);
    assert_ended_well(&bench, &execution);
}

#[test]
fn of_two_hosts_one_takes_each_execution() {
    let bench = bench();
    let executions = [killed(&bench), killed(&bench)];
    let hosts = [(); 2].map(|()| bench.start(&["work", "--once", "--scan-every", "1s"]));
    hosts.into_iter().for_each(|host| drop(host.done().expect(0)));
    executions.iter().for_each(|execution| assert_ended_well(&bench, execution));
}

#[test]
fn what_a_person_paused_is_left_alone() {
    let waves = TWO_WAVES.replace("depends-on", "pause-before = \"always\"\ndepends-on");
    let bench = Bench::new(&recipe(&waves), &Fleet::shop());
    let paused = bench.run().expect(8).json();
    bench.call(&["work", "--once"]).expect(0);
    let shown = bench.call(&["show", &crate::support::result::id(&paused), "--output", "json"]).expect(0).json();
    assert_eq!(shown, paused);
}

#[test]
fn an_interrupt_leaves_the_execution_to_the_next_host() {
    let bench = bench();
    let execution = killed(&bench);
    let mut host = bench.start(&["work"]);
    bench.wait_for(&mut host, &execution, "job-observed");
    host.interrupt();
    host.done().expect(0).says("leaves its executions to others");
    bench.resume(&execution).expect(0);
    bench.world(&execution).assert_launched_once(&ALL);
}

#[test]
fn what_can_not_be_gone_on_with_is_told_and_the_rest_is_driven() {
    let bench = bench();
    let (lost, execution) = (killed(&bench), killed(&bench));
    std::fs::remove_dir_all(bench.store().join("sim").join(&lost)).unwrap();
    bench.call(&["work", "--once"]).expect(0).says(&lost[lost.len() - 8..]);
    assert_ended_well(&bench, &execution);
}

#[test]
fn an_execution_that_can_not_be_read_is_told_and_the_rest_is_driven() {
    let bench = bench();
    let (unread, execution) = (killed(&bench), killed(&bench));
    crate::support::journal::Journal::of(&bench).append_unreadable(&unread);
    bench.call(&["work", "--once"]).expect(0).says("can't be read by this version");
    assert_ended_well(&bench, &execution);
}

#[test]
fn what_differs_now_is_told_with_the_execution_and_not_used() {
    let bench = bench();
    let execution = killed(&bench);
    let text = std::fs::read_to_string(bench.path().join("recipe.toml")).unwrap();
    bench.write("recipe.toml", &text.replace("name = \"app\"", "name = \"application\""));
    let done = bench.call(&["work", "--once"]).expect(0);
    let line = format!("{}  goes on as it was started 2026-03-02T08:", &execution[execution.len() - 8..]);
    done.says(&line);
    done.says("recipe.toml was changed");
    assert_ended_well(&bench, &execution);
}

/// Has one `work` end drills of one server each against one simulator, all of which were cut off after their launch. Gives
/// how often DescribeJobs was called.
fn describes_jobs_for(servers: &[&str]) -> u64 {
    let bench = Bench::new("", &Fleet::shop());
    let served = Served::start(&bench, "60");
    let mut runs: Vec<Running> = Vec::new();
    for server in servers {
        let head = format!("[plan]\nname = \"{server}\"\nmode = \"drill\"\n\n[target]\nregion = \"us-west-2\"\n");
        let target = format!("endpoint = \"{}\"\n\n[groups.database]\nservers = [\"{server}\"]\n", served.address());
        let wave = ONE_WAVE.replace("\"database\", \"app\"", "\"database\"");
        bench.write(&format!("{server}.toml"), &[&head, &target, &wave, TERMINATE].concat());
        runs.push(bench.start(&["run", &format!("{server}.toml")]));
    }
    let launched = |id: &String| !of_kind(&bench.events(id), "launch-answered").is_empty();
    wait::until("all launches", || {
        let executions = bench.executions();
        (executions.len() == servers.len() && executions.iter().all(launched)).then_some(())
    });
    runs.iter_mut().for_each(Running::kill);
    bench.call(&["work", "--once"]).expect(0);
    let world = served.end();
    world.assert_launched_once(servers);
    world.calls()["drs:DescribeJobs"]
}

#[test]
fn the_executions_of_a_host_share_one_stream_of_describe_jobs() {
    let (one, four) = (describes_jobs_for(&[APP_2]), describes_jobs_for(&ALL));
    println!("DescribeJobs: {one} for one execution, {four} for four");
    assert!(four < 2 * one, "{four} for four, {one} for one");
}
