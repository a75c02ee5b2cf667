//! What the IAM policy of a recipe says of a shared store, held against a simulator that enforces it: with it a drill runs on
//! the store, and without any one of its actions some call to the store is refused.

use serde_json::{Value, json};

use crate::support::{Bench, Done, bench::text, process::Running, served::Served};

/// Credentials that a simulator takes like any others.
const CREDENTIALS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "any")];

/// A table as `store init` makes it.
const TABLE: &str = r#"
[[dynamodb.tables]]
name = "executions"
partition-key = { name = "pk" }
sort-key = { name = "sk" }
indexes = [{ name = "executions", partition-key = { name = "listed" }, sort-key = { name = "pk" } }]
"#;

/// A store on a served simulator that holds every call to a policy.
struct Store {
    bench: Bench,
    served: Served,
}

impl Store {
    /// Beside what a place is rehearsed on, so that both have one account and Region.
    fn under(policy: &Value, place: &Bench) -> Self {
        let iam = format!("[iam]\npolicy = '''{policy}'''\n");
        let bench = Bench::of_texts("", &format!("{}{TABLE}{iam}", place.fleet_text()));
        // Signatures of the store are of the wall's time.
        let served = Served::start(&bench, "1");
        Self { bench, served }
    }

    fn call(&self, bench: &Bench, line: &[&str]) -> Done {
        let store = format!("dynamodb://executions?region=us-west-2&endpoint={}", self.served.address());
        Running::start_with(bench.path(), &[line, &["--store", &store]].concat(), &CREDENTIALS).done()
    }

    fn check(&self) -> String {
        self.call(&self.bench, &["store", "check"]).stdout
    }
}

/// The statements about the store in the policy of a recipe.
fn policy(bench: &Bench) -> Value {
    let line = ["iam-policy", "recipe.toml", "--store", "dynamodb://executions?region=us-west-2"];
    let whole = Running::start(bench.path(), &line).done().expect(0).json();
    let is_of_the_store = |one: &&Value| text(&one["Sid"]).starts_with("Store");
    let statements: Vec<&Value> = whole["Statement"].as_array().unwrap().iter().filter(is_of_the_store).collect();
    json!({ "Version": "2012-10-17", "Statement": statements })
}

#[test]
fn with_the_policy_a_drill_runs_on_the_store() {
    let bench = Bench::of_project("three-tier");
    let policy = policy(&bench);
    assert_eq!(policy["Statement"].as_array().map(Vec::len), Some(2), "{policy}");
    let store = Store::under(&policy, &bench);
    store.call(&bench, &["store", "init"]).expect(0);
    assert!(store.check().lines().all(|line| line.starts_with("ok ")), "{}", store.check());
    let run = store.call(&bench, &["run", "recipe.toml", "--speed", "200", "--output", "json"]).expect(0);
    let id = text(&run.json()["executionId"]);
    assert!(store.call(&bench, &["ls"]).expect(0).stdout.contains(&id));
    store.call(&bench, &["verify", &id]).expect(0);
}

#[test]
fn without_any_one_of_its_actions_some_call_is_refused() {
    let bench = Bench::of_project("three-tier");
    let policy = policy(&bench);
    let statements = policy["Statement"].as_array().unwrap();
    // Each waits for a process, and none for the others.
    std::thread::scope(|scope| {
        for (place, statement) in statements.iter().enumerate() {
            for left_out in 0..statement["Action"].as_array().unwrap().len() {
                let (bench, mut less) = (&bench, policy.clone());
                let action = less["Statement"][place]["Action"].as_array_mut().unwrap().remove(left_out);
                scope.spawn(move || {
                    let checked = Store::under(&less, bench).check();
                    let refused = format!("no identity-based policy allows the {} action", text(&action));
                    assert!(checked.contains(&refused), "without {action} of {}: {checked}", statement["Sid"]);
                });
            }
        }
    });
}

#[test]
fn the_stores_statements_are_of_its_own_place() {
    let recipe = "[plan]\nname = \"shop\"\nmode = \"drill\"\n[target]\nregion = \"us-west-2\"\naccount = \"111122223333\"\n\
                  ROLE[groups.all]\nservers = [\"s-00000000000000001\"]\n[[waves]]\nname = \"all\"\ngroups = [\"all\"]\n";
    let table = |role: &str, store: &str| {
        let bench = Bench::of_texts(&recipe.replace("ROLE", role), "");
        let line = ["iam-policy", "recipe.toml", "--store", store];
        let printed = Running::start(bench.path(), &line).done().expect(0).json();
        let statements = printed["Statement"].as_array().unwrap();
        text(&statements.iter().find(|one| one["Sid"] == "Store").unwrap()["Resource"][0])
    };
    let other_region = "dynamodb://executions?region=eu-west-1";
    assert_eq!(table("", other_region), "arn:aws:dynamodb:eu-west-1:111122223333:table/executions");
    assert_eq!(table("", "dynamodb://executions"), "arn:aws:dynamodb:*:111122223333:table/executions");
    let role = "role = \"arn:aws:iam::111122223333:role/dr\"\n";
    assert_eq!(table(role, other_region), "arn:aws:dynamodb:eu-west-1:*:table/executions");
}
