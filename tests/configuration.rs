//! The configuration of plug-ins, held to what their components say of it before anything runs.

use crate::support::{
    Bench, Fleet,
    recipe::{HEALTH_GATE, ONE_WAVE, recipe},
};

/// A recipe whose health gate has this configuration.
fn with(config: &str) -> (Bench, String) {
    let gate = HEALTH_GATE.replace("config = ", "# ");
    let recipe = recipe(&format!("{ONE_WAVE}after = [\"health-gate\"]\n{gate}{config}\n"));
    (Bench::new(&recipe, &Fleet::shop()), recipe)
}

/// The line of a text, from 1.
fn line(recipe: &str, text: &str) -> usize {
    recipe.lines().position(|line| line.contains(text)).unwrap() + 1
}

#[test]
fn a_wrong_value_is_told_at_its_line_and_column_before_anything_runs() {
    let (bench, recipe) = with("config = { within = \"5\" }");
    let place = format!("recipe.toml:{}:{}", line(&recipe, "within = \"5\""), 21);
    for command in [vec!["check"], vec!["plan"], vec!["run", "--speed", "max"], vec!["check", "--online"]] {
        let done = bench.call(&[&command[..1], &["recipe.toml"], &command[1..]].concat()).expect(2);
        for words in [place.as_str(), "`within` can't be \"5\"", "write it as within = \"10m\""] {
            done.says(words);
        }
        assert_eq!(done.stdout, "");
    }
    assert_eq!(bench.executions(), Vec::<String>::new());
}

#[test]
fn an_unknown_key_is_told_at_its_place_with_the_one_that_was_meant() {
    let (bench, recipe) = with("[plugins.health-gate.config]\nwithing = \"5m\"");
    let told = bench.call(&["check", "recipe.toml", "--output", "json"]).expect(2).json();
    let problem = &told["problems"][0];
    assert_eq!((&problem["line"], &problem["column"]), (&line(&recipe, "withing").into(), &1.into()), "{told}");
    assert_eq!(problem["message"], "plug-in `health-gate`: the configuration has no key `withing`");
    assert_eq!(problem["help"], "did you mean `within`?");
    let online = bench.call(&["check", "recipe.toml", "--online", "--output", "json"]).expect(2).json();
    assert_eq!(online["problems"], told["problems"]);
}

#[test]
fn a_missing_key_is_told_where_the_configuration_or_its_plugin_stands() {
    let ledger =
        "[plugins.ledger]\ncomponent = \"builtin:drill-ledger\"\ngrants = [\"dynamodb:PutItem on table/drills\"]\n";
    let recipe = recipe(&format!("{ONE_WAVE}after = [\"ledger\"]\n{ledger}"));
    let bench = Bench::new(&recipe, &Fleet::shop());
    let done = bench.call(&["check", "recipe.toml"]).expect(2);
    done.says(&format!("recipe.toml:{}:10", line(&recipe, "[plugins.ledger]")));
    done.says("add table = \"drills\"");
}

#[test]
fn a_component_that_is_not_there_yet_is_counted_and_not_guessed_at() {
    let plugin = "[plugins.mine]\ncomponent = \"mine.wasm\"\nconfig = { anything = 1 }\n";
    let bench = Bench::new(&recipe(&format!("{ONE_WAVE}after = [\"mine\"]\n{plugin}")), &Fleet::shop());
    let told = bench.call(&["check", "recipe.toml"]).expect(0).stdout;
    assert!(told.contains("is sound") && told.contains("its configuration unchecked"), "{told}");
}

#[test]
fn a_scenario_is_held_to_it_as_a_recipe_is() {
    let bench = Bench::new("", &Fleet::empty());
    let test = |scenario: &str| {
        bench.write("scenario.toml", scenario);
        bench.call(&["plugin", "test", "builtin:health-gate", "--scenario", "scenario.toml"])
    };
    let grants = "grants = [\"ec2:DescribeInstanceStatus\"]\n";
    let done = test(&format!("{grants}\n[config]\nwithin = \"5\"\nwithing = \"5m\"\n")).expect(2);
    for words in
        ["scenario.toml:4:10", "`within` can't be \"5\"", "scenario.toml:5:1", "did you mean `within`?", "2 problems"]
    {
        done.says(words);
    }
    test(&format!("{grants}config = {{ within = \"5m\" }}\n")).expect(0);

    bench.write("scenario.toml", "[context]\nwave = \"web\"\n");
    let done = bench.call(&["plugin", "test", "builtin:drill-ledger", "--scenario", "scenario.toml"]).expect(2);
    done.says("scenario.toml: the configuration does not say `table`");
}

#[test]
fn inspect_shows_what_a_configuration_may_be() {
    let bench = Bench::new("", &Fleet::empty());
    let told = bench.call(&["plugin", "inspect", "builtin:drill-ledger"]).expect(0).stdout;
    assert!(told.contains("Configuration") && told.contains("required; the table of DynamoDB"), "{told}");
    let json = bench.call(&["plugin", "inspect", "builtin:drill-ledger", "--output", "json"]).expect(0).json();
    assert_eq!(json["configuration"]["required"], serde_json::json!(["table"]));
}
