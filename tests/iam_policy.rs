//! The IAM policy of a recipe, held against a simulator that enforces it: with it the recipe runs as without one, and
//! without any one of its statements some call is refused.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{
    Bench, Fleet,
    bench::{project_files, text},
    fleet::DB_1,
    recipe::{DRILL_SETTINGS, HEALTH_GATE, ONE_WAVE, REPLICATION_GATE, TERMINATE, recipe},
    result::id,
};

/// A recipe and the fleet that it runs on.
struct Case {
    name: &'static str,
    recipe: String,
    fleet: String,
    mode: &'static str,
}

impl Case {
    fn project(name: &'static str, mode: &'static str) -> Self {
        let (recipe, fleet) = project_files(name);
        let recipe = recipe.replace(&format!("fleets/{name}.toml"), "fleet.toml");
        Case { name, recipe, fleet, mode }
    }

    fn bench(&self, policy: Option<&Value>) -> Bench {
        let iam = policy.map(|policy| format!("\n[iam]\npolicy = '''{policy}'''\n")).unwrap_or_default();
        let bench = Bench::of_texts(&self.recipe, &format!("{}{iam}", self.fleet));
        let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/dist/aws-probe.wasm");
        std::fs::copy(built, bench.path().join("probe.wasm")).unwrap();
        bench
    }

    /// The policy that the runtime prints for it.
    fn policy(&self) -> Value {
        self.bench(None).call(&["iam-policy", "recipe.toml", "--mode", self.mode]).expect(0).json()
    }

    /// The run: its exit code, its result if it began, and whether the simulator refused something.
    fn run(&self, policy: Option<&Value>) -> (Option<i32>, Option<Value>, bool) {
        let bench = self.bench(policy);
        let done =
            bench.call(&["run", "recipe.toml", "--mode", self.mode, "--yes", "--speed", "max", "--output", "json"]);
        let result: Option<Value> = serde_json::from_str(&done.stdout).ok();
        let events = result.as_ref().map(|result| json!(bench.events(&id(result))).to_string()).unwrap_or_default();
        let told = format!("{events}{}", done.stderr);
        (done.code, result, told.contains("no identity-based policy allows"))
    }
}

/// The actions of a policy.
fn actions(policy: &Value) -> Vec<String> {
    let statements = policy["Statement"].as_array().unwrap();
    statements.iter().flat_map(|statement| statement["Action"].as_array().unwrap()).map(text).collect()
}

fn is_exactly_what_is_needed(case: &Case) {
    let policy = case.policy();
    let (code, result, _) = case.run(None);
    let called = result.unwrap()["calls"].as_object().unwrap().clone();
    for action in called.keys().filter(|action| *action != "sts:GetCallerIdentity") {
        assert!(actions(&policy).contains(action), "{}: {action} is called and not in the policy", case.name);
    }
    let (held, _, refused) = case.run(Some(&policy));
    assert_eq!((held, refused), (code, false), "{} under its policy", case.name);

    let statements = policy["Statement"].as_array().unwrap();
    for left_out in 0..statements.len() {
        let mut less = policy.clone();
        let gone = less["Statement"].as_array_mut().unwrap().remove(left_out);
        let (_, _, refused) = case.run(Some(&less));
        assert!(refused, "{}: nothing is refused without {gone}", case.name);
    }
}

#[test]
fn of_the_three_tiers() {
    is_exactly_what_is_needed(&Case::project("three-tier", "drill"));
}

#[test]
fn of_the_drill_with_a_ledger() {
    is_exactly_what_is_needed(&Case::project("drill-ledger", "drill"));
}

#[test]
fn of_the_recorded_drill() {
    is_exactly_what_is_needed(&Case::project("recorded-drill", "drill"));
}

#[test]
fn of_the_same_as_a_recovery() {
    is_exactly_what_is_needed(&Case::project("recorded-drill", "recovery"));
}

#[test]
fn of_a_recipe_whose_plug_in_writes() {
    let hooks =
        format!("before = [\"replication-gate\"]\nafter = [\"health-gate\", \"probe\"]\n{DRILL_SETTINGS}{TERMINATE}");
    let probe = format!(
        "[plugins.probe]\ncomponent = \"probe.wasm\"\ngrants = [\n\
         \"drs:TagResource on wave.servers\", \"drs:TagResource on wave.instances\",\n\
         \"ec2:CreateTags on wave.instances\", \"ec2:StopInstances on wave.instances\"]\n\
         config = {{ calls = [\n\
         {{ call = \"tag-resource\", ids = [\"{DB_1}\"], tags = {{ drilled = \"yes\" }} }},\n\
         {{ call = \"tag-resource\", ids = [\"wave.instances\"], tags = {{ drilled = \"yes\" }} }},\n\
         {{ call = \"create-tags\", ids = [\"wave.instances\"], tags = {{ drilled = \"yes\" }} }},\n\
         {{ call = \"stop-instances\", ids = [\"wave.instances\"] }}] }}\n"
    );
    let recipe = recipe(&format!("{ONE_WAVE}{hooks}{REPLICATION_GATE}{HEALTH_GATE}{probe}"));
    is_exactly_what_is_needed(&Case { name: "writes", recipe, fleet: Fleet::shop().text(), mode: "drill" });
}

#[test]
fn of_a_recipe_that_changes_what_drs_holds() {
    let launch = "[groups.database.launch]\ncopy-tags = true\n";
    let recipe = recipe(&format!("{ONE_WAVE}{launch}"));
    is_exactly_what_is_needed(&Case { name: "copy-tags", recipe, fleet: Fleet::shop().text(), mode: "drill" });
}

#[test]
fn a_refusal_of_iam_is_told_with_the_action_and_the_run_starts_nothing() {
    let case = Case::project("recorded-drill", "drill");
    let nothing = json!({ "Version": "2012-10-17", "Statement": [] });
    let bench = case.bench(Some(&nothing));
    let done = bench.run().expect(3);
    assert!(done.stderr.contains("drs:DescribeSourceServers"), "{}", done.stderr);
    assert_eq!(bench.executions(), Vec::<String>::new());
}

#[test]
fn who_needs_what_is_explained_and_what_the_policy_is_not_is_noted() {
    let case = Case::project("drill-ledger", "drill");
    let done = case.bench(None).call(&["iam-policy", "recipe.toml", "--explain"]).expect(0);
    assert!(
        done.stdout.contains("plug-in `drill-ledger`") && done.stdout.contains("dynamodb:PutItem"),
        "{}",
        done.stdout
    );
    assert!(done.stderr.contains("iam:PassRole"), "{}", done.stderr);
}

#[test]
fn what_drs_needs_is_printed_when_it_is_asked_for_and_changes_nothing_else() {
    let case = Case::project("three-tier", "drill");
    let line = ["iam-policy", "recipe.toml", "--mode", case.mode, "--documented"];
    let done = case.bench(None).call(&line).expect(0);
    let whole = done.json();
    let is_documented = |one: &&Value| text(&one["Sid"]).starts_with("DocumentedByAws");
    let (documented, own): (Vec<&Value>, Vec<&Value>) =
        whole["Statement"].as_array().unwrap().iter().partition(is_documented);
    assert_eq!(documented.len(), 2, "{whole}");
    assert_eq!(json!(own), case.policy()["Statement"]);
    assert!(done.stderr.contains("no rehearsal has tried them"), "{}", done.stderr);
}
