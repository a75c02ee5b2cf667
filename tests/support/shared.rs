//! A store that many hosts share, on AWS's own DynamoDB Local: `tests/dynamodb-local/run cargo test` starts it.

use serde_json::Value;

use super::{Bench, Done, bench::text, process::Running};

/// The variable with the address of DynamoDB Local.
const ADDRESS: &str = "DRS_RUNTIME_DYNAMODB_LOCAL";

/// Credentials that DynamoDB Local takes like any others.
const CREDENTIALS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIALOCALEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "local")];

/// A place whose executions are in a table of its own.
pub(crate) struct Shared {
    pub(crate) bench: Bench,
    /// The store's address.
    pub(crate) store: String,
}

impl Shared {
    /// A table for a place; not made yet. `None` where DynamoDB Local does not run, which is said. In CI that fails the test.
    pub(crate) fn of(bench: Bench) -> Option<Self> {
        let Some(address) = std::env::var(ADDRESS).ok().filter(|address| !address.is_empty()) else {
            assert!(
                std::env::var_os("CI").is_none(),
                "{ADDRESS} is not set: CI runs the tests by tests/dynamodb-local/run"
            );
            println!("skipped: {ADDRESS} is not set");
            return None;
        };
        // Tests of one server need tables of different names.
        let name = bench.path().file_name().unwrap().to_str().unwrap();
        let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "");
        let store = format!("dynamodb://test-{name}?region=us-west-2&endpoint={address}");
        Some(Self { bench, store })
    }

    /// Starts a command on the table.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        self.start_in(&self.store, arguments)
    }

    fn start_in(&self, store: &str, arguments: &[&str]) -> Running {
        Running::start_with(self.bench.path(), &[arguments, &["--store", store]].concat(), &CREDENTIALS)
    }

    /// Runs a command on the table to its end.
    pub(crate) fn call(&self, arguments: &[&str]) -> Done {
        self.start(arguments).done()
    }

    /// The same in another store.
    pub(crate) fn call_in(&self, store: &str, arguments: &[&str]) -> Done {
        self.start_in(store, arguments).done()
    }

    /// Standard output of a command that succeeds.
    #[track_caller]
    pub(crate) fn printed(&self, arguments: &[&str]) -> String {
        self.call(arguments).expect(0).stdout
    }

    /// The ids of the table's executions.
    pub(crate) fn executions(&self) -> Vec<String> {
        let listed = self.call(&["ls", "--output", "json"]).expect(0).json();
        listed.as_array().unwrap().iter().map(|one| text(&one["executionId"])).collect()
    }

    /// The record of an execution.
    pub(crate) fn events(&self, execution: &str) -> Vec<Value> {
        let printed = self.printed(&["events", execution, "--output", "json"]);
        printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}
