//! Groups by tags: locked at the start, looked at again at the wave.

use serde_json::{Value, json};

use crate::support::{
    Bench, Fleet, ReadWorld,
    fleet::{APP_1, APP_2, DB_1, DB_2},
    recipe::{TWO_WAVES, recipe},
    result::{id, of_kind, server, wave, wave_status},
};

/// A server of another tier.
const LATE: &str = "s-0123456789abcdef0";

/// A drill that pauses before its second wave, gone on with after somebody has given a server another tier.
fn retagged(more: &str, code: i32, (server, tier): (&str, &str)) -> (Bench, Value) {
    let app = format!("groups = [\"app\"]\npause-before = \"always\"\n{more}");
    let waves = TWO_WAVES.replace("groups = [\"app\"]", &app);
    let bench = Bench::new(&recipe(&waves), &Fleet::shop().server(LATE, "late-1", "other"));
    let paused = id(&bench.run().expect(8).json());
    ReadWorld::change(&bench.store().join("sim").join(&paused), |world| world.tag(server, "Tier", tier));
    let result = bench.resume(&paused).expect(code).json();
    (bench, result)
}

#[test]
fn a_server_that_is_tagged_after_the_start_is_told_and_not_launched() {
    let (bench, result) = retagged("", 0, (LATE, "App"));
    assert_eq!(result["status"], "COMPLETED");
    let newcomers = wave(&result, "app")["newcomers"].clone();
    assert_eq!(newcomers, json!([{ "sourceServerId": LATE, "name": "late-1", "group": "app" }]));
    assert_eq!(wave(&result, "database")["newcomers"], json!([]));
    assert_eq!(of_kind(&bench.events(&id(&result)), "tags-resolved").len(), 2);
    let shown = bench.call(&["show", &id(&result)]).expect(0).stdout;
    assert!(shown.contains("late-1") && shown.contains("not launched"), "{shown}");
    bench.world(&id(&result)).assert_launched_once(&[DB_1, DB_2, APP_1, APP_2]);
}

#[test]
fn a_server_that_loses_its_tags_is_a_failure() {
    let (bench, result) = retagged("max-failed = 1", 5, (APP_2, "retired"));
    assert_eq!(wave_status(&result, "app"), "PARTIAL");
    let lost = server(&result, APP_2);
    assert_eq!(
        (&lost["status"], &lost["error"]),
        (&json!("FAILED"), &json!("it no longer carries the tags of the group app"))
    );
    bench.world(&id(&result)).assert_launched_once(&[DB_1, DB_2, APP_1]);
}
