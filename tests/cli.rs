//! The command line as a contract: exit codes, refusals, what is printed where, and what is left behind.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::support::{
    Bench, Fleet,
    bench::text,
    fleet::{ALL, DB_1},
    process::Running,
    recipe::{ONE_WAVE, TWO_WAVES, recipe},
    result::{id, servers},
};

fn bench() -> Bench {
    Bench::new(&recipe(ONE_WAVE), &Fleet::shop())
}

#[test]
fn check_tells_every_mistake_at_its_line() {
    let sound = recipe(TWO_WAVES);
    let wrong =
        sound.replace("rto = ", "rtoo = ").replace("[\"app\"]\ndepends-on", "[\"web\"]\ntimeout = 40\ndepends-on");
    let bench = Bench::new(&wrong, &Fleet::shop());
    let line = |text: &str| wrong.lines().position(|line| line.contains(text)).unwrap() + 1;
    let done = bench.call(&["check", "recipe.toml"]).expect(2);
    assert!(done.stdout.is_empty(), "mistakes are talk: {}", done.stdout);
    for (text, column) in [("rtoo", 1), ("[\"web\"]", 11), ("timeout = 40", 11)] {
        done.says(&format!("recipe.toml:{}:{column}", line(text)));
    }
    done.says("did you mean `rto`?");

    let told = bench.call(&["check", "recipe.toml", "--output", "json"]).expect(2).json();
    assert_eq!(told["valid"], false);
    let problems = told["problems"].as_array().unwrap();
    assert!(problems.iter().any(|one| one["line"] == line("rtoo") && one["column"] == 1), "{told}");
    assert!(problems.len() >= 3, "{told}");
}

#[test]
fn check_says_that_the_projects_recipes_are_sound() {
    for name in ["three-tier", "recorded-drill"] {
        let bench = Bench::of_project(name);
        bench.call(&["check", "recipe.toml"]).expect(0);
        assert_eq!(bench.call(&["check", "recipe.toml", "--output", "json"]).expect(0).json()["valid"], true);
        assert!(!bench.store().exists(), "it only reads");
    }
}

#[test]
fn a_wrong_recipe_is_not_run() {
    let bench = Bench::new(&recipe(TWO_WAVES).replace("[\"database\"]\n\n", "[\"databas\"]\n\n"), &Fleet::shop());
    let done = bench.run().expect(2);
    done.says("did you mean");
    assert!(!bench.store().join("sim").exists());
}

#[test]
fn a_recipe_or_fleet_that_is_not_there_is_a_wrong_command_line() {
    let bench = bench();
    bench.call(&["run", "none.toml"]).expect(2).says("none.toml");
    std::fs::remove_file(bench.path().join("fleet.toml")).unwrap();
    bench.run().expect(2).says("fleet.toml");
}

#[test]
fn a_wrong_command_line_is_told_and_has_its_code() {
    let bench = bench();
    bench.call(&["run"]).expect(2);
    bench.call(&["launch", "recipe.toml"]).expect(2);
    bench.call(&["run", "recipe.toml", "--speed", "fast"]).expect(2).says("fast");
    bench.call(&["run", "recipe.toml", "--mode", "test"]).expect(2).says("drill");
    let help = bench.call(&["--help"]).expect(0);
    assert!(help.stdout.contains("resume") && help.stderr.is_empty());
}

#[test]
fn an_execution_is_named_by_a_part_of_its_id_that_no_other_has() {
    let bench = bench();
    let (first, second) = (id(&bench.run().expect(0).json()), id(&bench.run().expect(0).json()));
    let end = &first[first.len() - 8..];
    assert_eq!(id(&bench.call(&["show", end, "--output", "json"]).expect(0).json()), first);
    let ambiguous = bench.call(&["show", &first[..2]]).expect(2);
    ambiguous.says(&first);
    ambiguous.says(&second);
    for command in [&["show"][..], &["events"], &["resume"], &["pause"], &["cancel"], &["cleanup"]] {
        let unknown = [command, &["01ARZ3NDEKTSV4RRFFQ69G5FAV"]].concat();
        bench.call(&unknown).expect(2).says("no execution 01ARZ3NDEKTSV4RRFFQ69G5FAV");
    }
}

#[test]
fn a_store_that_is_not_there_is_told() {
    bench().call(&["ls"]).expect(2).says("there is no store");
}

#[test]
fn a_plan_leaves_nothing_behind() {
    let bench = bench();
    let plan = bench.call(&["plan", "recipe.toml"]).expect(0);
    assert!(plan.stdout.contains("db-1"), "{}", plan.stdout);
    assert!(!bench.store().exists());
}

#[test]
fn a_drill_is_refused_for_a_server_with_a_real_recovery_instance() {
    let real = format!("server = \"{DB_1}\", drill = false, launched-ago = \"2d\"");
    let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop().table("recovery-instances", &real));
    let refused = bench.run().expect(3);
    refused.says(DB_1);
    refused.says("which is not a drill's");
    assert_eq!(refused.stdout, "");
    assert_eq!(std::fs::read_dir(bench.store().join("sim")).map_or(0, Iterator::count), 0);
}

#[test]
fn a_drills_own_leftover_is_no_hindrance() {
    let earlier = format!("server = \"{DB_1}\", drill = true, launched-ago = \"2d\"");
    let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop().table("recovery-instances", &earlier));
    let result = bench.run().expect(0).json();
    let world = bench.world(&id(&result));
    assert_eq!(world.recovery_instances().len(), 4, "the launch replaced the older one");
    assert_eq!(servers(&result).len(), ALL.len());
}

#[test]
fn a_refused_run_leaves_no_world_behind() {
    let nobody = recipe(ONE_WAVE).replace("Tier = \"app\"", "Tier = \"none\"");
    let bench = Bench::new(&nobody, &Fleet::shop());
    let refused = bench.run().expect(2);
    refused.says("recipe.toml:");
    refused.says("none");
    assert_eq!(std::fs::read_dir(bench.store().join("sim")).map_or(0, Iterator::count), 0);
    assert_eq!(bench.executions(), Vec::<String>::new());
}

#[test]
fn sim_serve_refuses_a_fleet_with_a_mistake_at_its_line() {
    let bench = Bench::of_texts("", &Fleet::shop().text().replace("hostname = \"db-1\"", "hostnam = \"db-1\""));
    let done = Running::start(bench.path(), &["sim", "serve", "fleet.toml", "--port", "0"]).done().expect(2);
    assert_eq!(done.stdout, "");
    done.says("fleet.toml");
    done.says("line ");
    done.says("hostnam");
}

#[test]
fn a_pipe_that_is_closed_early_is_no_failure() {
    let fleet = (1..=60).fold(Fleet::shop(), |fleet, number| {
        fleet.server(&format!("s-c{number:016}"), &format!("app-{number}"), "app")
    });
    let bench = Bench::new(&recipe(ONE_WAVE), &fleet);
    let execution = id(&bench.run().expect(0).json());
    let whole = bench.call(&["events", &execution, "--output", "json"]).expect(0).stdout;
    assert!(whole.len() > 1 << 16, "more than a pipe holds, or it is not tested: {}", whole.len());
    let mut child = Command::new(env!("CARGO_BIN_EXE_drs-runtime"))
        .args(["events", &execution, "--output", "json", "--store", "store"])
        .current_dir(bench.path())
        .env_clear()
        .env("HOME", bench.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(whole.lines().next(), first.strip_suffix('\n'));
}

#[test]
fn nothing_is_written_outside_the_store() {
    let bench = bench();
    bench.run().expect(0);
    let mut left: Vec<String> = std::fs::read_dir(bench.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["fleet.toml", "recipe.toml", "store"]);
}

#[test]
fn same_fleet_same_run() {
    let bench = bench();
    let strip = |mut result: Value| {
        for key in ["executionId", "journalHead"] {
            result[key].take();
        }
        result
    };
    let first = strip(bench.run().expect(0).json());
    assert_eq!(first, strip(bench.run().expect(0).json()));
    assert_eq!(text(&first["status"]), "COMPLETED");
}
