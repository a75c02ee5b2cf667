//! `check --online`: whether a recipe's servers are there and can be read. It changes nothing.

use crate::support::{
    Bench, Fleet,
    fleet::{APP_1, APP_2, DB_1},
    recipe::{DRILL_SETTINGS, ONE_WAVE, TWO_WAVES, recipe, recipe_over_http},
    served::Served,
};

const CHECK: [&str; 3] = ["check", "recipe.toml", "--online"];

fn online(recipe: &str, fleet: &Fleet) -> (Bench, crate::support::Done) {
    let bench = Bench::new(recipe, fleet);
    let done = bench.call(&CHECK);
    assert!(!bench.store().exists(), "nothing is kept");
    (bench, done)
}

#[test]
fn servers_that_are_there_are_listed_by_wave() {
    let (bench, done) = online(&recipe(TWO_WAVES), &Fleet::shop());
    let text = done.expect(0).stdout;
    for line in ["its servers are there", "wave database: 2 servers (db-1, db-2)", "wave app: 2 servers (app-1, app-2)"]
    {
        assert!(text.contains(line), "{text}");
    }
    let told = bench.call(&[&CHECK[..], &["--output", "json"]].concat()).expect(0).json();
    assert_eq!(told["valid"], true);
    assert_eq!(told["online"]["account"], "123456789012");
    assert_eq!(told["online"]["simulated"], true);
    assert_eq!(told["online"]["waves"][0]["servers"][0]["sourceServerId"], DB_1);
    assert_eq!(told["online"]["unreadable"], serde_json::json!([]));
}

#[test]
fn a_served_world_is_asked_and_stays_as_it_is() {
    let bench = Bench::new("", &Fleet::shop());
    let served = Served::start(&bench, "60");
    bench.write("recipe.toml", &recipe_over_http(served.address(), ONE_WAVE));
    let done = bench.call(&CHECK).expect(0);
    assert!(done.stdout.contains("SIMULATOR"), "{}", done.stdout);
    let calls = served.end().calls();
    let reads = |operation: &&String| {
        let name = operation.split(':').nth(1).unwrap_or_default();
        name.starts_with("Describe") || name.starts_with("Get")
    };
    assert_eq!(calls.keys().filter(|operation| !reads(operation)).count(), 0, "{calls:?}");
}

#[test]
fn tags_that_match_nothing_and_servers_that_are_not_there_are_told_at_their_lines() {
    let text = recipe(TWO_WAVES)
        .replace("tags = { Tier = \"database\" }", "tags = { Tier = \"storage\" }")
        .replace("tags = { Tier = \"app\" }", &format!("servers = [\"{APP_1}\", \"s-0123456789abcdef0\"]"));
    let line = |part: &str| text.lines().position(|line| line.contains(part)).unwrap() + 1;
    let (bench, done) = online(&text, &Fleet::shop());
    let done = done.expect(2);
    assert_eq!(done.stdout, "");
    done.says(&format!("recipe.toml:{}:", line("storage")));
    done.says(&format!("recipe.toml:{}:", line("s-0123456789abcdef0")));
    let told = bench.call(&[&CHECK[..], &["--output", "json"]].concat()).expect(2).json();
    assert_eq!(told["valid"], false);
    assert_eq!(told["problems"].as_array().unwrap().len(), 2, "{told}");
    bench.call(&["check", "recipe.toml"]).expect(0);
}

#[test]
fn a_server_that_no_wave_holds_is_told() {
    let app = format!("groups = [\"app\"]\nservers = [\"{APP_1}\"]");
    let (bench, done) = online(&recipe(&TWO_WAVES.replace("groups = [\"app\"]", &app)), &Fleet::shop());
    let text = done.expect(0).stdout;
    assert!(text.contains("not recovered: 1 server in no wave (app-2 of app)"), "{text}");
    let told = bench.call(&[&CHECK[..], &["--output", "json"]].concat()).expect(0).json();
    assert_eq!(told["online"]["leftOut"][0]["id"], APP_2);
}

#[test]
fn launch_settings_that_cant_be_read_refuse() {
    let broken = "operation = \"drs:GetLaunchConfiguration\", kind = \"internal-error\", times = 1000";
    let (_, done) = online(&recipe(ONE_WAVE), &Fleet::shop().fault(broken));
    let done = done.expect(3);
    done.says("the launch settings of 4 servers can't be read");
    assert!(done.stdout.contains("unreadable:"), "{}", done.stdout);
}

#[test]
fn a_drill_that_would_leave_its_isolation_is_refused() {
    let isolation = r#"
[drill.isolation]
subnets = ["subnet-0d100000000000001"]
security-groups = ["sg-0d100000000000001"]
"#;
    let (_, done) = online(&recipe(&[ONE_WAVE, isolation].concat()), &Fleet::shop());
    done.expect(3).says("db-1 (s-db000000000000001) would be launched outside the drill's isolation");
    let (_, done) = online(&recipe(&[ONE_WAVE, DRILL_SETTINGS, isolation].concat()), &Fleet::shop());
    done.expect(0);
}
