//! `plugin build`: from a crate to a component that a recipe uses, and what is said when that can't be done.

use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

use crate::support::{
    Bench, Fleet,
    bench::text,
    recipe::{ONE_WAVE, recipe},
};

const CRATE: &str = r#"
use drs_plugin::{Error, HookContext, Verdict, ec2};

drs_plugin::after_wave!(check);

fn check(context: &HookContext) -> Result<Verdict, Error> {
    let ids: Vec<String> = context.servers.iter().filter_map(|server| server.instance.clone()).collect();
    let seen = ec2::instances(&ids)?.len();
    Ok(Verdict::Fail { reason: format!("seen from a plug-in of a test: {seen} instances") })
}
"#;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The profile of the project's own plug-ins.
fn profile() -> String {
    let manifest = std::fs::read_to_string(root().join("plugins/Cargo.toml")).unwrap();
    manifest[manifest.find("[profile.release]").unwrap()..].to_owned()
}

/// A place with the crate of a hook in `hook/`.
fn bench_with_crate(crate_type: &str) -> Bench {
    let used =
        "after = [\"hook\"]\n\n[plugins.hook]\ncomponent = \"hook.wasm\"\ngrants = [\"ec2:DescribeInstances\"]\n";
    let bench = Bench::new(&[&recipe(ONE_WAVE), used].concat(), &Fleet::shop());
    std::fs::create_dir_all(bench.path().join("hook/src")).unwrap();
    let sdk = root().join("plugins/sdk");
    let manifest = format!(
        "[package]\nname = \"hook\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\ncrate-type = [\"{crate_type}\"]\n\n\
         [dependencies]\ndrs-plugin = {{ path = {sdk:?} }}\n\n[workspace]\n\n{}",
        profile()
    );
    bench.write("hook/Cargo.toml", &manifest);
    bench.write("hook/src/lib.rs", CRATE);
    // The versions of dependencies that the project's own plug-ins have, so that nothing is looked up.
    bench.write("hook/Cargo.lock", &std::fs::read_to_string(root().join("plugins/Cargo.lock")).unwrap());
    bench
}

/// `plugin build` in a place, with the surroundings of the tests: it runs cargo.
fn build(bench: &Bench, arguments: &[&str], path: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_drs-runtime"));
    command.args(["plugin", "build"]).args(arguments).current_dir(bench.path());
    // Kept between runs, and where CI has built the project's own plug-ins: most dependencies are the same.
    let kept = std::env::var_os("DRS_RUNTIME_PLUGIN_TARGET").map(PathBuf::from);
    let kept = kept.unwrap_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("plugin-build"));
    command.env("CARGO_TARGET_DIR", kept);
    if let Some(first) = path {
        let rest = std::env::var("PATH").unwrap();
        command.env("PATH", format!("{}:{rest}", first.display())).env("DRS_RUSTC_WEB", bench.path().join("none"));
    }
    command.output().unwrap()
}

fn says(output: &Output, code: i32, parts: &[&str]) {
    let talk = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{talk}");
    for part in parts {
        assert!(talk.contains(part), "{part:?} is not in\n{talk}");
    }
}

#[test]
fn a_crate_becomes_a_component_that_a_recipe_uses() {
    let bench = bench_with_crate("cdylib");
    let done = build(&bench, &["hook", "--output", "json"], None);
    if String::from_utf8_lossy(&done.stderr).contains("there is no Rust for wasm32-unknown-unknown") {
        assert!(std::env::var_os("DRS_RUNTIME_PLUGIN_TARGET").is_none(), "CI gets one before this test");
        println!("skipped: there is no Rust for wasm32-unknown-unknown; plugins/toolchain.sh gets one");
        return;
    }
    says(&done, 0, &[]);
    let told: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!((text(&told["name"]), text(&told["file"])), ("hook".to_owned(), "hook.wasm".to_owned()));
    assert_eq!(told["worlds"], serde_json::json!(["after-wave"]));
    assert_eq!(told["grants"], serde_json::json!(["ec2:DescribeInstances"]));
    let component = std::fs::read(bench.path().join("hook.wasm")).unwrap();
    assert_eq!(told["bytes"], component.len());
    for place in [root(), bench.path().to_owned()] {
        let place = place.to_str().unwrap();
        assert!(!component.windows(place.len()).any(|window| window == place.as_bytes()), "it holds {place}");
    }

    let result = bench.run().expect(4).json().to_string();
    assert!(result.contains("seen from a plug-in of a test: 4 instances"), "{result}");
}

#[test]
fn a_folder_that_is_no_plug_in_is_refused_with_what_to_write() {
    let bench = bench_with_crate("rlib");
    says(&build(&bench, &["hook"], None), 2, &["`hook` is not a plug-in", "crate-type = [\"cdylib\"]"]);
    says(
        &build(&bench, &["."], None),
        2,
        &["has no Cargo.toml, app.py, plugin.js or plugin.c", "name the folder of the plug-in"],
    );
    assert!(!bench.path().join("hook.wasm").exists());
}

#[test]
fn without_the_target_it_is_said_what_to_install() {
    let bench = bench_with_crate("cdylib");
    let programs = bench.path().join("bin");
    std::fs::create_dir(&programs).unwrap();
    let rustc = programs.join("rustc");
    let script =
        "#!/bin/sh\n[ \"$*\" = '--print sysroot' ] && echo /nowhere && exit\nPATH=${PATH#*:} exec rustc \"$@\"\n";
    std::fs::write(&rustc, script).unwrap();
    std::fs::set_permissions(&rustc, PermissionsExt::from_mode(0o755)).unwrap();
    let done = build(&bench, &["hook"], Some(&programs));
    says(&done, 3, &["there is no Rust for wasm32-unknown-unknown", "rustup target add wasm32-unknown-unknown"]);
}
