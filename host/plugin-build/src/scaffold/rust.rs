//! A new plug-in in Rust: a crate with the guest SDK beside it.

use super::templates::{Kind, Template};
use super::{Files, manifest, sdk};

const NEEDS: &str = "It needs Rust with its target: `rustup target add wasm32-unknown-unknown`.";
const WIT: &str = "`drs-plugin/` is the guest SDK with the WIT package that it is built against: `drs-plugin/wit`";

/// Its files.
pub(super) fn files(name: &str, template: &Template) -> Files {
    let mut own = vec![
        (".gitignore", "target\n*.wasm\n".to_owned()),
        ("Cargo.lock", manifest::LOCK.to_owned()),
        ("Cargo.toml", manifest::of_plugin(name)),
        ("README.md", template.readme(name, NEEDS, "cargo test\n", WIT)),
        ("scenario.toml", template.scenario.to_owned()),
        ("src/lib.rs", source(template.kind).to_owned()),
    ];
    own.extend(template.schema.map(|schema| ("config.schema.json", schema.to_owned())));
    own.sort();
    let beside = sdk::files().map(|(file, text)| (format!("drs-plugin/{file}"), text)).collect();
    Files { own, beside }
}

fn source(kind: Kind) -> &'static str {
    match kind {
        Kind::Before => include_str!("templates/rust/before.rs.txt"),
        Kind::BeforeDrs => include_str!("templates/rust/before_drs.rs.txt"),
        Kind::After => include_str!("templates/rust/after.rs.txt"),
        Kind::AfterEc2 => include_str!("templates/rust/after_ec2.rs.txt"),
        Kind::AfterHttp => include_str!("templates/rust/after_http.rs.txt"),
        Kind::Policy => include_str!("templates/rust/policy.rs.txt"),
    }
}
