//! A plan and a server belong to one execution at a time, wherever others reach the same account.

use crate::support::{
    Bench, Fleet,
    fleet::{ALL, DB_1, DB_2},
    recipe::{ONE_WAVE, TWO_WAVES, recipe_over_http},
    result::id,
    served::Served,
};

/// Both waves wait for a person.
fn paused() -> String {
    TWO_WAVES.replace("groups =", "pause-before = \"always\"\ngroups =")
}

/// A bench over a served world with a paused drill of all servers, by its id.
fn with_a_paused_drill() -> (Bench, Served, String) {
    let bench = Bench::new("", &Fleet::shop());
    let served = Served::start(&bench, "600");
    bench.write("recipe.toml", &recipe_over_http(served.address(), &paused()));
    let held = bench.call(&["run", "recipe.toml", "--output", "json"]).expect(8).json();
    (bench, served, id(&held))
}

#[test]
fn a_second_run_of_a_plan_is_refused_by_the_name_of_the_first() {
    let (bench, served, held) = with_a_paused_drill();
    let refused = bench.call(&["run", "recipe.toml"]).expect(3);
    refused.says(&format!("plan shop belongs to execution {held} (shop), which is PAUSED"));
    refused.says(&format!("drs-runtime cancel {held}"));
    assert_eq!(bench.executions(), [held]);
    assert_eq!(served.end().calls().get("drs:StartRecovery"), None);
}

#[test]
fn another_plan_with_a_server_of_the_first_is_refused() {
    let (bench, served, held) = with_a_paused_drill();
    let other = recipe_over_http(served.address(), ONE_WAVE).replace("name = \"shop\"", "name = \"shop-app\"");
    bench.write("other.toml", &other);
    let refused = bench.call(&["run", "other.toml"]).expect(3);
    refused.says(&format!("belongs to execution {held} (shop), which is PAUSED; 4 of the plan's servers"));
}

#[test]
fn when_the_first_has_ended_the_second_runs() {
    let (bench, served, held) = with_a_paused_drill();
    bench.call(&["cancel", &held]).expect(0);
    bench.call(&["resume", &held]).expect(6);
    bench.write("recipe.toml", &recipe_over_http(served.address(), TWO_WAVES));
    bench.call(&["run", "recipe.toml"]).expect(0);
    bench.call(&["run", "recipe.toml"]).expect(0);
    let launches = served.end().launches();
    assert!(ALL.iter().all(|server| launches[*server] == 2), "{launches:?}");
}

#[test]
fn what_has_ended_is_not_retried_while_another_has_its_servers() {
    let failing = format!("server = \"{DB_1}\", kind = \"launch-failure\", launch = 1, times = 1");
    let bench = Bench::new("", &Fleet::shop().fault(&failing));
    let served = Served::start(&bench, "600");
    bench.write("recipe.toml", &recipe_over_http(served.address(), TWO_WAVES));
    let failed = id(&bench.call(&["run", "recipe.toml", "--output", "json"]).expect(4).json());
    bench.write("recipe.toml", &recipe_over_http(served.address(), &paused()));
    let held = id(&bench.call(&["run", "recipe.toml", "--output", "json"]).expect(8).json());
    bench.call(&["retry", &failed]).expect(3).says(&format!("belongs to execution {held} (shop), which is PAUSED"));
    bench.call(&["cancel", &held]).expect(0);
    bench.call(&["resume", &held]).expect(6);
    let result = bench.call(&["retry", &failed, "--output", "json"]).expect(0).json();
    assert_eq!(result["status"], "COMPLETED");
    let launches = served.end().launches();
    assert_eq!((launches[DB_1], launches[DB_2]), (2, 1), "{launches:?}");
}
