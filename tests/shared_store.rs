//! A store that many hosts share, on AWS's own DynamoDB Local: `tests/dynamodb-local/run cargo test` starts it. Without it
//! these tests fail in CI, and elsewhere say that they are skipped.

use crate::support::{Bench, process::Running, result::id, shared::Shared};

fn shared() -> Option<Shared> {
    Shared::of(Bench::of_project("three-tier"))
}

#[test]
fn a_drill_runs_on_a_table_and_is_copied_byte_for_byte_to_a_folder_and_back() {
    let Some(shared) = shared() else { return };
    assert!(shared.printed(&["store", "init"]).contains("made, on-demand"));
    assert!(shared.printed(&["store", "init"]).contains("there already"));
    let checked = shared.printed(&["store", "check"]);
    assert!(checked.lines().count() > 8 && checked.lines().all(|line| line.starts_with("ok ")), "{checked}");

    let run = shared.call(&["run", "recipe.toml", "--speed", "200", "--output", "json"]);
    let id = &id(&run.expect(0).json());
    let listed = shared.printed(&["ls"]);
    assert!(listed.contains(id) && listed.contains("COMPLETED"), "{listed}");
    let events = shared.printed(&["events", id, "--output", "json"]);
    assert!(events.lines().count() > 20, "{events}");

    let folder = shared.bench.store();
    let folder = folder.to_str().unwrap();
    for _ in 0..2 {
        let copied = shared.printed(&["store", "copy", "--to", folder]);
        assert!(copied.starts_with("1 execution copied"), "{copied}");
    }
    assert_eq!(shared.call_in(folder, &["events", id, "--output", "json"]).expect(0).stdout, events);

    let back = shared.store.replace("test-", "back-");
    shared.call_in(&back, &["store", "init"]).expect(0);
    shared.call_in(folder, &["store", "copy", "--to", &back]).expect(0);
    assert_eq!(shared.call_in(&back, &["events", id, "--output", "json"]).expect(0).stdout, events);
    let show = ["show", id, "--output", "json"];
    assert_eq!(shared.call_in(&back, &show).expect(0).stdout, shared.printed(&show));
}

#[test]
fn a_table_that_is_not_there_or_another_programs_is_told_with_what_to_do() {
    let Some(shared) = shared() else { return };
    let missing = shared.call(&["ls"]);
    assert_ne!(missing.code, Some(0));
    let told = missing.stderr;
    assert!(told.contains("`store init` makes it") && told.contains("store check --store "), "{told}");
    let checked = shared.call(&["store", "check"]).expect(3).stdout;
    assert!(checked.contains("wrong  the table is there"), "{checked}");
}

#[test]
fn leases_are_as_long_as_the_table_was_made_with_and_stay_so() {
    let Some(shared) = shared() else { return };
    assert!(shared.printed(&["store", "init", "--lease", "1m"]).contains("silent for 1m are taken over"));
    assert!(shared.printed(&["store", "init"]).contains("silent for 1m are taken over"));
    let refused = shared.call(&["store", "init", "--lease", "30s"]).expect(3);
    refused.says("its leases are 1m long, not 30s");
    refused.says("make another table");
}

#[test]
fn a_lease_is_bounded_and_of_a_shared_store_only() {
    let bench = Bench::of_project("three-tier");
    let call = |line: &[&str]| Running::start(bench.path(), line).done();
    call(&["store", "init", "--lease", "9s", "--store", "dynamodb://executions"]).expect(2).says("from 10s to 10m");
    call(&["store", "init", "--lease", "30s", "--store", "store"]).expect(2).says("has no leases");
}

#[test]
fn a_shared_store_can_not_follow_a_time_that_jumps() {
    let bench = Bench::of_project("three-tier");
    let line = ["run", "recipe.toml", "--speed", "max", "--store", "dynamodb://executions?region=us-west-2"];
    Running::start(bench.path(), &line).done().expect(2).says("leases are in the wall's time");
}
