//! A folder with a recipe, its fleet and a store, where the binary is run.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use tempfile::TempDir;

use super::{Done, Fleet, ReadWorld, process::Running, wait};

/// A place of one test.
pub(crate) struct Bench {
    folder: TempDir,
}

impl Bench {
    /// A place with `recipe.toml` and, beside it, `fleet.toml`.
    pub(crate) fn new(recipe: &str, fleet: &Fleet) -> Self {
        Self::of_texts(recipe, &fleet.text())
    }

    /// The same from texts.
    pub(crate) fn of_texts(recipe: &str, fleet: &str) -> Self {
        let bench = Bench { folder: tempfile::tempdir().unwrap() };
        bench.write("recipe.toml", recipe);
        bench.write("fleet.toml", fleet);
        bench
    }

    /// A place with a recipe of the project and the fleet that it names.
    pub(crate) fn of_project(name: &str) -> Self {
        let (recipe, fleet) = project_files(name);
        Self::of_texts(&recipe.replace(&format!("fleets/{name}.toml"), "fleet.toml"), &fleet)
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.path().join("store")
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    pub(crate) fn fleet_text(&self) -> String {
        fs::read_to_string(self.path().join("fleet.toml")).unwrap()
    }

    /// Starts a command on this place's store.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        Running::start(self.path(), &[arguments, &["--store", "store"]].concat())
    }

    /// Runs a command to its end.
    pub(crate) fn call(&self, arguments: &[&str]) -> Done {
        self.start(arguments).done()
    }

    /// Runs the recipe on a clock that jumps, with the result as JSON.
    pub(crate) fn run(&self) -> Done {
        self.run_with(&[])
    }

    /// The same with further arguments.
    pub(crate) fn run_with(&self, arguments: &[&str]) -> Done {
        self.call(&[&["run", "recipe.toml", "--speed", "max", "--output", "json"], arguments].concat())
    }

    /// Starts the recipe at a factor and gives the process and the execution's id.
    pub(crate) fn start_at(&self, speed: &str, arguments: &[&str]) -> (Running, String) {
        let known = self.executions();
        let mut running =
            self.start(&[&["run", "recipe.toml", "--speed", speed, "--output", "json"], arguments].concat());
        let id = wait::until("a new execution", || {
            let id = self.executions().into_iter().find(|id| !known.contains(id));
            assert!(id.is_some() || running.ended().is_none(), "{}", running.stderr());
            id
        });
        (running, id)
    }

    /// Goes on with an execution on a clock that jumps.
    pub(crate) fn resume(&self, id: &str) -> Done {
        self.call(&["resume", id, "--speed", "max", "--output", "json"])
    }

    /// The ids of the store's executions.
    pub(crate) fn executions(&self) -> Vec<String> {
        let listed = self.call(&["ls", "--output", "json"]);
        // Before the first run there is no store to list.
        let Some(0) = listed.code else { return Vec::new() };
        let listed = listed.json();
        listed.as_array().unwrap().iter().map(|one| text(&one["executionId"])).collect()
    }

    /// The record of an execution.
    pub(crate) fn events(&self, id: &str) -> Vec<Value> {
        let printed = self.call(&["events", id, "--output", "json"]).expect(0).stdout;
        printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Waits for an event with this name and gives the record up to then.
    pub(crate) fn wait_for(&self, running: &mut Running, id: &str, event: &str) -> Vec<Value> {
        wait::until(event, || {
            let ended = running.ended();
            let events = self.events(id);
            let there = events.iter().any(|one| one["event"] == event);
            assert!(there || ended.is_none(), "ended without {event}: {}", running.stderr());
            there.then_some(events)
        })
    }

    /// The simulated world of an execution that no process drives.
    pub(crate) fn world(&self, id: &str) -> ReadWorld {
        ReadWorld::open(&self.store().join("sim").join(id))
    }

    /// A world in which nothing has happened.
    pub(crate) fn fresh_world(&self) -> ReadWorld {
        ReadWorld::fresh(&self.fleet_text())
    }
}

/// A recipe of the project and its fleet.
pub(crate) fn project_files(name: &str) -> (String, String) {
    let recipes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../recipes");
    let read = |path: PathBuf| fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    (read(recipes.join(format!("{name}.toml"))), read(recipes.join(format!("fleets/{name}.toml"))))
}

/// A JSON text.
#[track_caller]
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}")).to_owned()
}
