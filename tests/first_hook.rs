//! The guide for a first hook, followed word for word; and that every plug-in which `plugin new` makes builds and passes.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

use crate::languages;

/// The folder of a newcomer, with the binary in the PATH.
struct Newcomer(TempDir, Option<PathBuf>);

impl Newcomer {
    fn new() -> Self {
        Newcomer(tempfile::tempdir().unwrap(), None)
    }

    /// The same with the tools of other languages; `None` where they are not.
    fn with_tools() -> Option<Self> {
        let newcomer = Newcomer(tempfile::tempdir().unwrap(), Some(languages::tools()?));
        let packages = newcomer.1.as_ref().unwrap().join("node_modules");
        // As `npm install` would have put them.
        std::os::unix::fs::symlink(packages, newcomer.path().join("node_modules")).unwrap();
        Some(newcomer)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// The programs of other languages, where there are.
    fn tools(&self) -> String {
        self.1.as_ref().map(|tools| format!("{}:", tools.join("bin").display())).unwrap_or_default()
    }

    /// Runs lines of a shell.
    fn follow(&self, lines: &str) -> Output {
        let binary = Path::new(env!("CARGO_BIN_EXE_drs-runtime")).parent().unwrap();
        let path = format!("{}:{}{}", binary.display(), self.tools(), std::env::var("PATH").unwrap());
        // Kept between runs, and where CI has built the project's own plug-ins: most dependencies are the same.
        let kept = std::env::var_os("DRS_RUNTIME_PLUGIN_TARGET").map(PathBuf::from);
        let kept = kept.unwrap_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("plugin-build"));
        let mut command = Command::new("bash");
        command.args(["-euo", "pipefail", "-c", lines]).current_dir(self.path());
        command.env("PATH", path).env("CARGO_TARGET_DIR", kept).env("DRS_RUNTIME_STORE", self.path().join("store"));
        command.output().unwrap()
    }
}

/// Whether there is no Rust for WebAssembly on this machine: CI has one.
fn is_without_target(done: &Output) -> bool {
    let missing = String::from_utf8_lossy(&done.stderr).contains("there is no Rust for wasm32-unknown-unknown");
    assert!(!missing || std::env::var_os("DRS_RUNTIME_PLUGIN_TARGET").is_none(), "CI gets one before this test");
    if missing {
        println!("skipped: there is no Rust for wasm32-unknown-unknown; plugins/toolchain.sh gets one");
    }
    missing
}

fn told(done: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr))
}

/// The blocks of a page with their language, in order.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut rest = page;
    while let Some((_, opened)) = rest.split_once("```") {
        let (language, text) = opened.split_once('\n').unwrap();
        let (block, after) = text.split_once("\n```").unwrap();
        blocks.push((language.to_owned(), block.to_owned()));
        rest = after;
    }
    blocks
}

#[test]
fn the_guide_for_a_first_hook_works_word_for_word() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/first-hook/README.md");
    let page = std::fs::read_to_string(page).unwrap();
    let newcomer = Newcomer::new();
    // One shell all along would not tell which block failed; what one sets for the next is set again.
    let mut set = String::new();
    let mut said = String::new();
    for (language, block) in blocks(&page) {
        match language.as_str() {
            "sh" => {
                let done = newcomer.follow(&format!("{set}{block}"));
                if is_without_target(&done) {
                    return;
                }
                said = told(&done);
                assert!(done.status.success(), "{block}\n{said}");
                set.extend(block.lines().filter(|line| line.starts_with("id=")).map(|line| format!("{line}\n")));
            }
            _ => {
                for line in block.lines() {
                    assert!(said.contains(line), "{line:?} is not in\n{said}");
                }
            }
        }
    }
}

#[test]
fn every_plug_in_that_is_begun_builds_and_passes_its_scenario() {
    every_kind_in(&Newcomer::new(), "rust", &KINDS);
}

const KINDS: [&str; 6] = [
    "",
    "--import ec2",
    "--import http",
    "--world before-wave",
    "--world before-wave --import drs",
    "--world launch-policy",
];

/// Begins, builds and tests a plug-in of each kind in a language.
fn every_kind_in(newcomer: &Newcomer, language: &str, kinds: &[&str]) {
    for (number, kind) in kinds.iter().enumerate() {
        let name = format!("check-{number}");
        let lines = format!(
            "drs-runtime plugin new {name} --lang {language} {kind}\ndrs-runtime plugin build {name}\n\
             drs-runtime plugin test {name}.wasm --scenario {name}/scenario.toml"
        );
        let done = newcomer.follow(&lines);
        if is_without_target(&done) {
            return;
        }
        assert!(done.status.success() && told(&done).contains("passed"), "{kind}\n{}", told(&done));
    }
}

/// Each takes half a minute in the languages that bring an interpreter along: those that call something, and a policy.
#[test]
fn plug_ins_that_are_begun_in_python_build_and_pass_their_scenarios() {
    let Some(newcomer) = Newcomer::with_tools() else { return };
    every_kind_in(&newcomer, "python", &[KINDS[1], KINDS[2], KINDS[4]]);
}

#[test]
fn plug_ins_that_are_begun_in_javascript_build_and_pass_their_scenarios() {
    let Some(newcomer) = Newcomer::with_tools() else { return };
    every_kind_in(&newcomer, "js", &[KINDS[1], KINDS[2], KINDS[4], KINDS[5]]);
}

#[test]
fn every_plug_in_that_is_begun_in_c_builds_and_passes_its_scenario() {
    let Some(newcomer) = Newcomer::with_tools() else { return };
    every_kind_in(&newcomer, "c", &KINDS);
}

#[test]
fn without_the_tools_of_a_language_it_is_said_what_to_install() {
    let newcomer = Newcomer::new();
    for (language, install) in [
        ("python", "pip install componentize-py=="),
        ("js", "npm install --save-dev @bytecodealliance/componentize-js@"),
        ("c", "cargo install --locked wit-bindgen-cli@"),
    ] {
        // Of the machine's own programs only those that every one has, and node for what it looks for.
        let lines = format!(
            "drs-runtime plugin new {language} --lang {language}\nnode=$(command -v node || true)\nmkdir bin-{language}\n\
             if [ -n \"$node\" ]; then ln -s \"$node\" bin-{language}/node; fi\n\
             runtime=$(command -v drs-runtime)\nPATH=$PWD/bin-{language} \"$runtime\" plugin build {language}"
        );
        let done = newcomer.follow(&lines);
        assert_eq!(done.status.code(), Some(3), "{}", told(&done));
        // Without node that is what is missing.
        let expected = told(&done).contains(install) || told(&done).contains("install Node.js");
        assert!(expected, "{}", told(&done));
    }
}

#[test]
fn the_tests_of_a_new_crate_run_without_a_host() {
    let newcomer = Newcomer::new();
    for import in ["ec2", "http"] {
        let lines =
            format!("drs-runtime plugin new check-{import} --import {import}\ncd check-{import}\ncargo test --quiet");
        let done = newcomer.follow(&lines);
        assert!(done.status.success(), "{}", told(&done));
        assert!(told(&done).contains("2 passed"), "{}", told(&done));
    }
}

#[test]
fn what_does_not_work_is_not_offered() {
    let newcomer = Newcomer::new();
    let refused = |arguments: &str, code: i32, part: &str| {
        let done = newcomer.follow(&format!("drs-runtime plugin new {arguments}"));
        assert_eq!(done.status.code(), Some(code), "{}", told(&done));
        assert!(told(&done).contains(part), "{}", told(&done));
    };
    refused("zone-check --lang cobol", 2, "[possible values: rust, python, js, c]");
    refused("guard --lang python --world launch-policy", 2, "write a policy in Rust, JavaScript or C");
    refused("Zone", 2, "`Zone` can't be the name of a plug-in");
    refused("guard --world launch-policy --import ec2", 2, "a policy calls nothing");
    refused("early --world before-wave --import http", 2, "before a wave there are no instances to ask over HTTP");
    std::fs::create_dir(newcomer.path().join("there")).unwrap();
    refused("there", 3, "there is there already");
}
