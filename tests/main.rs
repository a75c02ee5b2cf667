//! Everything that crosses rooms, through the binary as its users have it: recipes and fleets in a folder, the command
//! line, what it prints, and the simulated world that it leaves.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers may panic and print like the tests, which clippy excepts"
)]

mod check_online;
mod cli;
mod configuration;
mod control;
mod crash;
mod differences;
mod disabled;
mod disk;
mod every_fault;
mod failures;
mod faults;
mod first_hook;
mod fuzz_lock;
mod hooks_and_policies;
mod http;
mod iam_of_the_store;
mod iam_policy;
mod interfaces;
mod killed_at_random;
mod languages;
mod many_hosts;
mod one_at_a_time;
mod over_http;
mod plugin_build;
mod plugin_pages;
mod plugin_scenarios;
mod plugin_tools;
mod recipe_keys;
mod recorded_drill;
mod registries;
mod retry;
mod schema;
mod settings;
mod shared_store;
mod signatures;
mod support;
mod switches;
mod tables;
mod tags;
mod three_tier;
mod verify;
mod views;
mod work;

/// A file that no `mod` names would be compiled by nobody and would never run.
#[test]
fn no_file_of_tests_is_forgotten() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
    let lists = [
        ("", "main.rs"),
        ("support", "mod.rs"),
        ("in_process", "main.rs"),
        ("live", "main.rs"),
        ("every_fault", "../every_fault.rs"),
    ];
    for (folder, list) in lists.map(|(inside, list)| (folder.join(inside), list)) {
        let listed = std::fs::read_to_string(folder.join(list)).unwrap();
        for file in std::fs::read_dir(&folder).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            let Some(module) = name.strip_suffix(".rs").filter(|_| name != list) else { continue };
            assert!(listed.contains(&format!("mod {module};")), "{list} does not name {module}");
        }
    }
}
