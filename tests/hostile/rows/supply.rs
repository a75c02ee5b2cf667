//! A component in another's place, and the folder where compiled ones lie.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use drs_sandbox::{PluginSpec, PluginUse, Sandbox, SandboxOptions};
use drs_supply::{Wanted, verify};
use sha2::Digest;

use super::parts;
use crate::guest::Guest;
use crate::row::Row;
use crate::signer::Signer;
use crate::stage::program;

const TOPIC: &str = "Supply";

/// What is said of a component whose signature has this comment, by this signer, made over other bytes when `swapped`.
fn signed(comment: &str, signer: u8, swapped: bool) -> (String, String) {
    let over = if swapped { another() } else { Guest::default().before() };
    verified(&Signer::new(signer).sign(&over, comment))
}

/// Another component than the one whose signature is asked for.
fn another() -> Vec<u8> {
    Guest { pages: 5, ..Guest::default() }.before()
}

/// What is said of a signature beside the component.
fn verified(signature: &str) -> (String, String) {
    let component = Guest::default().before();
    let keys = BTreeMap::from([("acme".into(), Signer::new(1).public_key())]);
    let by = ["acme".into()];
    let wanted = Wanted { by: &by, name: "gate", at_least: Some("1.4.0".parse().unwrap()) };
    match verify(&component, signature, &keys, &wanted) {
        Ok(_) => ("taken".to_owned(), String::new()),
        Err(refused) => ("refused".to_owned(), refused.to_string()),
    }
}

/// What is said of a folder for compiled components.
#[cfg(unix)]
fn cache(prepare: fn(&Path) -> std::path::PathBuf) -> (String, String) {
    let parent = tempfile::tempdir().unwrap();
    let cache_dir = Some(prepare(parent.path()));
    match Sandbox::new(&SandboxOptions { cache_dir, ..SandboxOptions::default() }) {
        Ok(_) => ("taken".to_owned(), String::new()),
        Err(refused) => ("refused".to_owned(), refused.to_string().replace(&parent.path().display().to_string(), "…")),
    }
}

#[cfg(unix)]
fn open_to_all(parent: &Path) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let folder = parent.join("cache");
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).unwrap();
    folder
}

#[cfg(unix)]
fn link(parent: &Path) -> std::path::PathBuf {
    let link = parent.join("cache");
    std::os::unix::fs::symlink(parent, &link).unwrap();
    link
}

/// What the sandbox says of bytes that are not those of the digest.
fn other_than_hashed() -> (String, String) {
    let hashed = hex::encode(sha2::Sha256::digest(another()));
    let spec = parts::spec(PluginUse::Before, Guest::default().before());
    let refused = parts::in_real_time(parts::prepare(PluginSpec { sha256: Some(hashed), ..spec })).unwrap_err();
    ("refused".to_owned(), refused.iter().map(|refusal| refusal.problem.clone()).collect::<Vec<_>>().join("; "))
}

/// A signature whose comment was changed: the name and the version stand in it.
fn comment_changed() -> (String, String) {
    let signature = Signer::new(1).sign(&Guest::default().before(), "drs-runtime plugin ledger 1.4.0");
    verified(&signature.replace("plugin ledger", "plugin gate"))
}

/// How often a component is run while it is swapped.
const RUNS: usize = 10;

/// Runs a component that is pinned, while somebody puts another in its place and takes it away again, all the time: what was
/// hashed is what is run. The other one fails its wave.
#[cfg(unix)]
fn swapped_all_the_time() -> (String, String) {
    let failing = "(i32.store8 (i32.const 1024) (i32.const 3)) (i32.const 1024)";
    let (pinned, other) = (Guest::default().before(), Guest { body: failing, ..Guest::default() }.before());
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let recipe = include_str!("../attacked.toml")
        .replace("{web}", "before = [\"it\"]")
        .replace("{db}", "")
        .replace("grants = [{grants}]", &format!("sha256 = \"{}\"", hex::encode(sha2::Sha256::digest(&pinned))))
        .replace("limits = { {limits} }", "");
    std::fs::write(at("recipe.toml"), recipe).unwrap();
    std::fs::write(at("fleet.toml"), include_str!("../fleet.toml")).unwrap();
    std::fs::write(at("it.wasm"), &pinned).unwrap();
    let done = AtomicBool::new(false);
    let seen: BTreeSet<Option<i32>> = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                for bytes in [&other, &pinned] {
                    std::fs::write(at("next"), bytes).unwrap();
                    std::fs::rename(at("next"), at("it.wasm")).unwrap();
                }
            }
        });
        let run = |_| {
            let mut run = Command::new(program());
            run.env_clear().env("HOME", folder.path()).current_dir(folder.path());
            run.args(["--store", "store", "run", "recipe.toml", "--speed", "max"]).output().unwrap().status.code()
        };
        let seen = (0..RUNS).map(run).collect();
        done.store(true, Ordering::Relaxed);
        seen
    });
    // 0: it was the pinned one; 2: its pin was not met.
    match seen.iter().all(|code| matches!(code, Some(0 | 2))) {
        true => ("refused".to_owned(), "the other component was never run".to_owned()),
        false => ("taken".to_owned(), format!("it ended with {seen:?}")),
    }
}

pub(crate) fn rows() -> Vec<Row> {
    let refused =
        |what, attack: fn() -> (String, String), says| Row::other(TOPIC, what, attack).told("refused", &[says]);
    vec![
        refused(
            "one component, signed, in another's place",
            || signed("drs-runtime plugin ledger 1.4.0", 1, false),
            "it is signed as `ledger`, and `gate` is asked for",
        ),
        refused(
            "an older version, signed",
            || signed("drs-runtime plugin gate 1.3.9", 1, false),
            "it is version 1.3.9, and at least 1.4.0 is asked for",
        ),
        refused(
            "a component changed after it was signed",
            || signed("drs-runtime plugin gate 1.4.0", 1, true),
            "is not of this component",
        ),
        refused(
            "a signature by somebody else",
            || signed("drs-runtime plugin gate 1.4.0", 2, false),
            "its signature is by another key than `acme`",
        ),
        refused(
            "another name written into a signature's comment",
            comment_changed,
            "its signature by `acme` is not of this component",
        ),
        refused("a component swapped after it was hashed", other_than_hashed, "the recipe pins"),
        #[cfg(unix)]
        refused("a component swapped all the time while it is run", swapped_all_the_time, "was never run"),
        #[cfg(unix)]
        refused("compiled code where others can write", || cache(open_to_all), "can be written by others"),
        #[cfg(unix)]
        refused("compiled code behind a link", || cache(link), "is a link or a file"),
    ]
}
