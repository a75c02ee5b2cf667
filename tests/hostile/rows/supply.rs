//! A component in another's place, and the folder where compiled ones lie.

use std::collections::BTreeMap;
use std::path::Path;

use drs_sandbox::{PluginSpec, PluginUse, Sandbox, SandboxOptions};
use drs_supply::{Wanted, verify};
use sha2::Digest;

use super::parts;
use crate::guest::Guest;
use crate::row::Row;
use crate::signer::Signer;

const TOPIC: &str = "Supply";

/// What is said of a component whose signature has this comment, by this signer, made over other bytes when `swapped`.
fn signed(comment: &str, signer: u8, swapped: bool) -> (String, String) {
    let component = Guest::default().before();
    let over = if swapped { Guest { pages: 5, ..Guest::default() }.before() } else { component.clone() };
    let signature = Signer::new(signer).sign(&over, comment);
    let keys = BTreeMap::from([("acme".into(), Signer::new(1).public_key())]);
    let by = ["acme".into()];
    let wanted = Wanted { by: &by, name: "gate", at_least: Some("1.4.0".parse().unwrap()) };
    match verify(&component, &signature, &keys, &wanted) {
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
    let hashed = hex::encode(sha2::Sha256::digest(Guest { pages: 5, ..Guest::default() }.before()));
    let spec = parts::spec(PluginUse::Before, Guest::default().before());
    let refused = parts::in_real_time(parts::prepare(PluginSpec { sha256: Some(hashed), ..spec })).unwrap_err();
    ("refused".to_owned(), refused.iter().map(|refusal| refusal.problem.clone()).collect::<Vec<_>>().join("; "))
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
        refused("a signature by somebody else", || signed("drs-runtime plugin gate 1.4.0", 2, false), "key"),
        refused("a component swapped after it was hashed", other_than_hashed, "the recipe pins"),
        #[cfg(unix)]
        refused("compiled code where others can write", || cache(open_to_all), "can be written by others"),
        #[cfg(unix)]
        refused("compiled code behind a link", || cache(link), "is a link or a file"),
    ]
}
