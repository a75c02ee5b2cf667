//! The plug-ins in Python, JavaScript and C, which `plugins/languages/build.sh` builds: in recipes, through the binary.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::plugin_pages::shown;
use crate::support::{
    Bench, Fleet,
    bench::text,
    fleet::{ALL, APP_1, APP_2},
    recipe::recipe,
    result::{id, of_kind, wave, wave_status},
};

/// The variable with the folder of what builds these languages, and of what was built.
const FOLDER: &str = "DRS_RUNTIME_LANGUAGES";

/// The folder of the tools for these languages. `None` where it was not made, which is said; in CI that fails the test.
pub(crate) fn tools() -> Option<PathBuf> {
    let folder = std::env::var_os(FOLDER).filter(|folder| !folder.is_empty());
    if folder.is_none() {
        assert!(std::env::var_os("CI").is_none(), "{FOLDER} is not set: CI runs plugins/languages/build.sh before");
        println!("skipped: {FOLDER} is not set; plugins/languages/get says it");
    }
    folder.map(PathBuf::from)
}

/// A place with a plug-in's component and the recipe that its page shows.
fn bench_of_page(name: &str, fleet: &Fleet) -> Option<Bench> {
    let built = tools()?.join("components").join(format!("{name}.wasm"));
    let page = root().join("plugins/languages").join(name).join("README.md");
    let bench = Bench::new(&recipe(&shown(&page.display().to_string())), fleet);
    std::fs::copy(&built, bench.path().join(format!("{name}.wasm")))
        .unwrap_or_else(|error| panic!("{}: {error}", built.display()));
    Some(bench)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs another recipe in a place, whose compiled component is found again.
fn run_also(bench: &Bench, recipe: &str, arguments: &[&str], code: i32) -> Value {
    bench.write("other.toml", recipe);
    let run = ["run", "other.toml", "--speed", "max", "--output", "json"];
    bench.call(&[&run, arguments].concat()).expect(code).json()
}

/// What a hook logged in an execution.
fn logged(bench: &Bench, result: &Value, hook: &str) -> String {
    let events = bench.events(&id(result));
    let answered = of_kind(&events, "hook-answered");
    answered.iter().filter(|event| event["hook"] == hook).map(|event| event["outcome"]["log"].to_string()).collect()
}

/// A probe after the databases puts a freeze into the table, so that the application's wave is in it.
fn frozen_in_mid_plan() -> String {
    let item = "{ scope = \"shop\", from = \"2026-03-02T00:00:00Z\", until = \"2026-03-03T00:00:00+01:00\", reason = \"fair\" }";
    recipe(&format!(
        r#"
[[waves]]
name = "database"
groups = ["database"]
after = ["table-probe"]

[[waves]]
name = "app"
groups = ["app"]
depends-on = ["database"]
before = ["change-freeze"]

[plugins.table-probe]
component = "table-probe.wasm"
grants = ["dynamodb:PutItem on table/change-freezes", "dynamodb:GetItem on table/change-freezes"]
config = {{ calls = [{{ call = "put", table = "change-freezes", item = {item} }}] }}

[plugins.change-freeze]
component = "change-freeze.wasm"
grants = ['dynamodb:Query on table/change-freezes key "shop"']
config = {{ table = "change-freezes" }}
"#
    ))
}

#[test]
fn python_a_drill_is_refused_in_a_change_freeze_and_a_recovery_is_warned() {
    let table = "name = \"change-freezes\", partition-key = { name = \"scope\" }, sort-key = { name = \"from\" }";
    let Some(bench) = bench_of_page("change-freeze", &Fleet::shop().table("dynamodb.tables", table)) else { return };
    let free = bench.run().expect(0).json();
    assert!(logged(&bench, &free, "change-freeze").contains("no change freeze"));

    std::fs::copy(root().join("plugins/dist/table-probe.wasm"), bench.path().join("table-probe.wasm")).unwrap();
    let freeze = "change freeze of shop from 2026-03-02T00:00:00Z until 2026-03-02T23:00:00Z (fair)";
    let drill = run_also(&bench, &frozen_in_mid_plan(), &[], 4);
    assert_eq!((wave_status(&drill, "database"), wave_status(&drill, "app")), ("COMPLETED".into(), "FAILED".into()));
    let error = text(&wave(&drill, "app")["error"]);
    assert!(error.contains(&format!("no drill now: {freeze}")), "{error}");
    assert!([APP_1, APP_2].iter().all(|id| !bench.world(&self::id(&drill)).launches().contains_key(*id)));

    let recovery = run_also(&bench, &frozen_in_mid_plan(), &["--mode", "recovery"], 0);
    let log = logged(&bench, &recovery, "change-freeze");
    assert!(log.contains("the recovery goes on") && log.contains(freeze), "{log}");

    // Fail closed: what can't be read is no free day.
    let elsewhere =
        frozen_in_mid_plan().replace("config = { table = \"change-freezes\" }", "config = { table = \"other\" }");
    let refused = run_also(&bench, &elsewhere, &[], 4);
    let error = text(&wave(&refused, "app")["error"]);
    assert!(error.contains("can't be read") && error.contains("is not granted"), "{error}");
}

#[test]
fn c_a_drills_instances_are_made_smaller_and_other_families_are_denied() {
    let Some(bench) = bench_of_page("drill-size", &Fleet::shop()) else { return };
    let reduced = bench.run().expect(0).json();
    let events = bench.events(&id(&reduced));
    let judged = of_kind(&events, "policy-judged");
    assert!(
        judged.iter().any(|event| event.to_string().contains("m6i.xlarge is larger than a drill needs: m6i.large"))
    );
    let world = bench.world(&id(&reduced));
    world.assert_launched_once(&ALL);
    world.assert_settings_as_in(&bench.fresh_world(), &ALL);

    let page = std::fs::read_to_string(bench.path().join("recipe.toml")).unwrap();
    let others = page.replace("\"m6i\"", "\"r6i\"");
    assert_ne!(others, page, "the page names the family");
    let denied = run_also(&bench, &others, &[], 4);
    let denials = denied.to_string();
    assert!(denials.contains("m6i.xlarge is of none of the `families` for drills"), "{denials}");
    assert!(bench.world(&id(&denied)).launches().is_empty());
    run_also(&bench, &others, &["--mode", "recovery"], 0);
}

#[test]
fn javascript_each_server_is_asked_until_the_application_answers() {
    let health = |keys: &str| format!("on = \"http://{{wave.instances}}:8080/health\", {keys}");
    let up_after_a_minute = health("from = \"1m\", body = \"orders: ok\"");
    let never_well = health(&format!("servers = [\"{APP_2}\"], status = 503"));
    let fleet = Fleet::shop().table("http", &up_after_a_minute);
    let Some(bench) = bench_of_page("http-probe", &fleet) else { return };
    let well = bench.run().expect(0).json();
    let hook = &wave(&well, "shop")["hooks"][0];
    assert!(hook["attempts"].as_u64().unwrap() > 1, "{hook}");
    let levels: Vec<&Value> = hook["findings"].as_array().unwrap().iter().map(|finding| &finding["level"]).collect();
    assert_eq!(levels, [&json!("ok"); 4], "{hook}");

    bench.write("fleet.toml", &fleet.table("http", &never_well).text());
    let result = bench.run().expect(4).json();
    let hook = wave(&result, "shop")["hooks"][0].to_string();
    assert!(hook.contains("answers 503, not 200"), "{hook}");
}
