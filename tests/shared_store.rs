//! A store that many hosts share, on AWS's own DynamoDB Local: `tests/dynamodb-local/run cargo test` starts it. Without it
//! these tests fail in CI, and elsewhere say that they are skipped.

use std::process::{Command, Output};

use serde_json::Value;

use crate::support::{Bench, process::Running};

/// The variable with the address of DynamoDB Local.
const ADDRESS: &str = "DRS_RUNTIME_DYNAMODB_LOCAL";

/// A recipe on its simulated fleet, and a table of its own.
struct Shared {
    bench: Bench,
    store: String,
}

impl Shared {
    fn new() -> Option<Self> {
        let Some(address) = std::env::var(ADDRESS).ok().filter(|address| !address.is_empty()) else {
            assert!(
                std::env::var_os("CI").is_none(),
                "{ADDRESS} is not set: CI runs the tests by tests/dynamodb-local/run"
            );
            println!("skipped: {ADDRESS} is not set");
            return None;
        };
        let bench = Bench::of_project("three-tier");
        // Tests of one server need tables of different names.
        let name =
            bench.path().file_name().unwrap().to_str().unwrap().replace(|c: char| !c.is_ascii_alphanumeric(), "");
        let store = format!("dynamodb://test-{name}?region=us-west-2&endpoint={address}");
        Some(Self { bench, store })
    }

    fn call(&self, arguments: &[&str]) -> Output {
        self.call_in(&self.store, arguments)
    }

    fn call_in(&self, store: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_drs-runtime"))
            .args(arguments)
            .args(["--store", store])
            .current_dir(self.bench.path())
            .env_clear()
            .env("HOME", self.bench.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("AWS_ACCESS_KEY_ID", "AKIALOCALEXAMPLE")
            .env("AWS_SECRET_ACCESS_KEY", "local")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .output()
            .unwrap()
    }

    /// Standard output of a command that succeeds.
    #[track_caller]
    fn printed(&self, arguments: &[&str]) -> String {
        printed(&self.call(arguments), 0)
    }
}

#[track_caller]
fn printed(output: &Output, code: i32) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(code), "{stdout}\n{stderr}");
    stdout
}

#[test]
fn a_drill_runs_on_a_table_and_is_copied_byte_for_byte_to_a_folder_and_back() {
    let Some(shared) = Shared::new() else { return };
    assert!(shared.printed(&["store", "init"]).contains("made, on-demand"));
    assert!(shared.printed(&["store", "init"]).contains("there already"));
    let checked = shared.printed(&["store", "check"]);
    assert!(checked.lines().count() > 8 && checked.lines().all(|line| line.starts_with("ok ")), "{checked}");

    let run = shared.call(&["run", "recipe.toml", "--speed", "200", "--output", "json"]);
    let result: Value = serde_json::from_str(&printed(&run, 0)).unwrap();
    let id = result["executionId"].as_str().unwrap();
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
    assert_eq!(printed(&shared.call_in(folder, &["events", id, "--output", "json"]), 0), events);

    let back = shared.store.replace("test-", "back-");
    printed(&shared.call_in(&back, &["store", "init"]), 0);
    printed(&shared.call_in(folder, &["store", "copy", "--to", &back]), 0);
    assert_eq!(printed(&shared.call_in(&back, &["events", id, "--output", "json"]), 0), events);
    let show = ["show", id, "--output", "json"];
    assert_eq!(printed(&shared.call_in(&back, &show), 0), shared.printed(&show));
}

#[test]
fn a_table_that_is_not_there_or_another_programs_is_told_with_what_to_do() {
    let Some(shared) = Shared::new() else { return };
    let missing = shared.call(&["ls"]);
    assert_ne!(missing.status.code(), Some(0));
    let told = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert!(told.contains("drs-runtime store init"), "{told}");
    let checked = printed(&shared.call(&["store", "check"]), 3);
    assert!(checked.contains("wrong  the table is there"), "{checked}");
}

#[test]
fn a_shared_store_can_not_follow_a_time_that_jumps() {
    let bench = Bench::of_project("three-tier");
    let line = ["run", "recipe.toml", "--speed", "max", "--store", "dynamodb://executions?region=us-west-2"];
    Running::start(bench.path(), &line).done().expect(2).says("leases are in the wall's time");
}
