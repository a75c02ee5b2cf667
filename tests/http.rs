//! HTTP of plug-ins through the binary and the SDK, in a rehearsal: what the fleet file says is what hosts and instances answer.

use serde_json::{Value, json};

use crate::support::{
    Bench, Fleet,
    bench::text,
    fleet::DB_1,
    probe,
    recipe::{TWO_WAVES, recipe},
    result::{id, of_kind},
    served::Served,
};

const GRANTS: [&str; 3] = [
    "http:GET on http://{wave.instances}:8080/health",
    "http:GET on https://shop.example/*",
    "http:POST on https://shop.example/api/*",
];

/// The recipe of a probe that makes these requests after the databases' wave.
fn recipe_of(made: &[Value], more: &str) -> String {
    let plugin = probe::plugin(&GRANTS, made);
    let databases = "groups = [\"database\"]";
    recipe(&format!("{}{plugin}{more}", TWO_WAVES.replace(databases, &format!("{databases}\nafter = [\"probe\"]"))))
}

fn bench(made: &[Value], more: &str, fleet: &Fleet) -> Bench {
    probe::bench("web-probe", &recipe_of(made, more), fleet)
}

fn get(url: &str) -> Value {
    json!({ "call": "get", "url": url })
}

fn web(keys: &str) -> Fleet {
    Fleet::shop().table("http", keys)
}

/// What each request was answered.
fn answers(bench: &Bench, execution: &str) -> Vec<String> {
    let events = bench.events(execution);
    let answered = of_kind(&events, "hook-answered");
    let lines = answered[0]["outcome"]["log"].as_array().unwrap();
    lines.iter().map(|line| text(&line["message"])).collect()
}

/// A fleet in which one database is up, one is not, and the shop answers.
fn shop() -> Fleet {
    web("on = \"http://{wave.instances}:8080/health\", status = 503, body = \"starting\"")
        .table(
            "http",
            &format!("on = \"http://{{wave.instances}}:8080/health\", servers = [\"{DB_1}\"], body = \"up\""),
        )
        .table("http", "on = \"https://shop.example/health\", status = 302, headers = { location = \"/login\" }")
        .table("http", "on = \"https://shop.example/api/*\", method = \"POST\", status = 201, delay = \"2s\"")
        .table("http", "on = \"https://shop.example/gone\", fault = \"reset\"")
        .table("http", "on = \"https://shop.example/slow\", fault = \"silent\"")
}

fn made() -> Vec<Value> {
    vec![
        get("http://{server}:8080/health"),
        get("https://shop.example/health"),
        json!({ "call": "post", "url": "https://shop.example/api/drills", "body": "{}" }),
        get("https://shop.example/gone"),
        json!({ "call": "get", "url": "https://shop.example/slow", "timeout-ms": 1000 }),
        get("https://shop.example/nobody-said"),
        get("http://{server}:9090/health"),
    ]
}

fn assert_as_the_fleet_says(answers: &[String]) {
    let expected = [
        "200 up",
        "302  [(\"location\", \"/login\")",
        "201 ",
        "the connection was reset",
        "no answer within 1s",
        "the fleet file has no [[http]] that holds for GET https://shop.example/nobody-said now",
        "http:GET on http://{wave.instances}:9090/health",
    ];
    for (answer, expected) in answers.iter().zip(expected) {
        assert!(answer.contains(expected), "{expected}: {answer}");
    }
    assert_eq!(answers.len(), expected.len());
}

#[test]
fn hosts_and_instances_answer_what_the_fleet_file_says_and_it_is_recorded() {
    let bench = bench(&made(), "", &shop());
    let result = bench.run().expect(0).json();
    let execution = id(&result);
    assert_as_the_fleet_says(&answers(&bench, &execution));
    let events = bench.events(&execution);
    let called = of_kind(&events, "host-called");
    let post = called.iter().find(|event| event["call"]["function"] == "http/post").unwrap();
    assert_eq!(post["call"]["arguments"]["body"], "{}");
    assert_eq!(post["call"]["answer"]["ok"]["status"], 201);
}

#[test]
fn a_simulator_that_is_served_answers_the_same() {
    let bench = bench(&made(), "", &shop());
    let served = Served::start(&bench, "600");
    let endpoint = format!("endpoint = \"{}\"", served.address());
    bench.write("recipe.toml", &recipe_of(&made(), "").replace("simulator = \"fleet.toml\"", &endpoint));
    let done = bench.call(&["run", "recipe.toml", "--mode", "drill", "--yes", "--output", "json"]).expect(0);
    assert_as_the_fleet_says(&answers(&bench, &id(&done.json())));
}

#[test]
fn the_last_answer_that_holds_is_given_and_one_may_hold_from_a_time_on() {
    let fleet = web("on = \"http://{wave.instances}:8080/health\", status = 503")
        .table("http", "on = \"http://{wave.instances}:8080/health\", from = \"12h\", body = \"up\"");
    let made = [get("http://{server}:8080/health")];
    let bench = bench(&made, "", &fleet);
    let result = bench.run().expect(0).json();
    assert!(answers(&bench, &id(&result))[0].starts_with("503"), "not yet");
}

#[test]
fn a_replay_is_answered_from_the_record_and_asks_nobody() {
    let bench = bench(&[get("http://{server}:8080/health")], "", &shop());
    let execution = id(&bench.run().expect(0).json());
    let replayed = bench.call(&["plugin", "replay", &execution, "probe", "--output", "json"]).expect(0).json();
    assert_eq!(replayed["recorded"], replayed["replayed"], "{replayed}");
}

#[test]
fn an_author_writes_in_a_scenario_what_is_answered() {
    let bench = bench(&[], "", &shop());
    let scenario = r#"
expect = "proceed"
grants = ["http:GET on https://shop.example/*"]
config = { calls = [{ call = "get", url = "https://shop.example/health" }] }

[context]
wave = "web"

[[calls]]
function = "http/get"
answer = { status = 200, headers = [{ name = "x-a", value = "b" }], body = "up" }
"#;
    bench.write("scenario.toml", scenario);
    let arguments = ["plugin", "test", "probe.wasm", "--scenario", "scenario.toml", "--output", "json"];
    let told = bench.call(&arguments).expect(0).json();
    let call = &told["calls"][0];
    assert_eq!((&call["function"], &call["answer"]["ok"]["body"]), (&json!("http/get"), &json!("up")), "{told}");
}

#[test]
fn a_rehearsal_needs_no_secret_and_shows_none() {
    let secrets = "[plugins.probe.secrets.token]\non = \"https://shop.example/api/*\"\nheader = \"authorization\"\n\
                   env = \"NO_SUCH_VARIABLE_OF_THIS_TEST\"\n";
    let made = [json!({ "call": "post", "url": "https://shop.example/api/drills", "body": "{}" })];
    let bench = bench(&made, secrets, &shop());
    let result = bench.run().expect(0).json();
    assert!(answers(&bench, &id(&result))[0].starts_with("201"));
    let events = json!(bench.events(&id(&result))).to_string();
    assert!(events.contains("NO_SUCH_VARIABLE_OF_THIS_TEST"), "event 0 says where it comes from");
    assert!(!events.contains("rehearsal-of-token"), "and nothing what it is");
}

#[test]
fn where_a_secret_goes_and_comes_from_is_agreed_to_in_the_lock_file() {
    let secret = |keys: &str| format!("[plugins.probe.secrets.token]\nheader = \"authorization\"\n{keys}\n");
    let agreed = secret("on = \"https://shop.example/api/*\"\nenv = \"SHOP_TOKEN\"");
    let bench = bench(&[], &agreed, &shop());
    bench.call(&["plugin", "lock", "recipe.toml"]).expect(0);
    let lock = std::fs::read_to_string(bench.path().join("recipe.lock")).unwrap();
    let line = "token in authorization on https://shop.example/api/* from the environment variable SHOP_TOKEN";
    assert!(lock.contains(line), "{lock}");
    let execution = id(&bench.run().expect(0).json());

    for keys in [
        "on = \"https://shop.example/*\"\nenv = \"SHOP_TOKEN\"",
        "on = \"https://shop.example/api/*\"\nenv = \"OTHER_TOKEN\"",
        "on = \"https://shop.example/api/*\"\nfile = \"/run/secrets/token\"",
    ] {
        bench.write("recipe.toml", &recipe_of(&[], &secret(keys)));
        let refused = bench.run().expect(3).stderr;
        assert!(refused.contains("plug-in `probe` is given the secret token in authorization on "), "{refused}");
        assert!(refused.contains(&format!("plug-in `probe` is no longer given the secret {line}")), "{refused}");
    }
    // Written before secrets were recorded: with a secret it has not agreed to, without one it stays as good as it was.
    let old: String =
        lock.lines().filter(|written| !written.contains("token in")).map(|line| format!("{line}\n")).collect();
    let old = old.replace("secrets = [\n]\n", "");
    bench.write("recipe.lock", &old);
    bench.write("recipe.toml", &recipe_of(&[], &agreed));
    bench.run().expect(3).says(&format!("plug-in `probe` is given the secret {line}"));
    bench.write("recipe.toml", &recipe_of(&[], ""));
    bench.run().expect(0);
    assert_eq!(bench.executions().len(), 2, "{execution}");
}

#[test]
fn a_mistake_in_what_is_answered_is_told_at_its_line() {
    for (keys, message) in [
        ("on = \"shop.example/health\"", "is not an address that can be asked"),
        ("on = \"https://shop.example/\", method = \"TRACE\"", "is not a method"),
        ("on = \"https://shop.example/\", status = 99", "is not a status"),
        ("on = \"https://shop.example/\", servers = [\"s-0\"]", "no server `s-0` in this fleet"),
    ] {
        let bench = bench(&[get("https://shop.example/")], "", &web(keys));
        bench.run().expect(2).says(message);
    }
}
