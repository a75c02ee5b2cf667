//! `resume` days later: what differs now is told, and what the execution started with is used.

use std::fs;
use std::path::Path;

use crate::support::{
    Bench, Fleet, ReadWorld,
    fleet::{ALL, APP_2},
    recipe::{TWO_WAVES, recipe},
    result::{id, wave_status},
};

/// A server of another tier.
const LATE: &str = "s-0123456789abcdef0";

/// The app wave waits for a person and is checked by a component in a file.
fn paused_before_app() -> (Bench, String) {
    let app = "groups = [\"app\"]\nmax-failed = 1\npause-before = \"always\"\nafter = [\"health-gate\"]";
    let plugin = "\n[plugins.health-gate]\ncomponent = \"gate.wasm\"\ngrants = [\"ec2:DescribeInstanceStatus\"]\n";
    let waves = TWO_WAVES.replace("groups = [\"app\"]", app);
    let bench = Bench::new(&recipe(&[&waves, plugin].concat()), &Fleet::shop().server(LATE, "late-1", "other"));
    fs::copy(dist("health-gate"), bench.path().join("gate.wasm")).unwrap();
    let execution = id(&bench.run().expect(8).json());
    (bench, execution)
}

fn dist(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../plugins/dist/{name}.wasm"))
}

#[test]
fn what_was_changed_since_is_told_and_not_used() {
    let (bench, execution) = paused_before_app();
    bench.call(&["plugin", "lock", "recipe.toml"]).expect(0);
    let lock = fs::read_to_string(bench.path().join("recipe.lock")).unwrap();
    bench.write(
        "recipe.lock",
        &format!("{lock}secrets = [\"token in x-key on https://shop.example/ from the file /a\"]\n"),
    );
    let recipe = fs::read_to_string(bench.path().join("recipe.toml")).unwrap();
    bench.write("recipe.toml", &recipe.replace("name = \"app\"", "name = \"application\""));
    fs::copy(dist("drill-ledger"), bench.path().join("gate.wasm")).unwrap();
    ReadWorld::change(&bench.store().join("sim").join(&execution), |world| {
        world.tag(LATE, "Tier", "app");
        world.tag(APP_2, "Tier", "retired");
    });
    let done = bench.resume(&execution).expect(5);
    done.says("goes on as it was started 2026-03-02T08:00:00Z; this is otherwise now, and not used:");
    done.says("recipe.toml was changed");
    done.says("gate.wasm of plug-in health-gate is another one");
    done.says("the lock file agrees to other secrets of plug-in health-gate");
    done.says("1 server would be selected by tags as well: late-1");
    done.says("1 server can't be selected any more and will fail when the wave starts: app-2");
    assert_eq!(wave_status(&done.json(), "app"), "PARTIAL", "under its own recipe and component");
}

#[test]
fn where_all_is_as_it_was_nothing_is_told() {
    let (bench, execution) = paused_before_app();
    let done = bench.resume(&execution).expect(0);
    assert!(!done.stderr.contains("otherwise now"), "{}", done.stderr);
    bench.world(&execution).assert_launched_once(&ALL);
}

#[test]
fn what_is_not_there_any_more_is_not_needed() {
    let (bench, execution) = paused_before_app();
    for file in ["recipe.toml", "fleet.toml", "gate.wasm"] {
        fs::remove_file(bench.path().join(file)).unwrap();
    }
    let done = bench.resume(&execution).expect(0);
    assert!(!done.stderr.contains("otherwise now"), "{}", done.stderr);
}
