//! What belongs to the wave, and what does not: after its second wave an execution has instances in both, and the account has
//! one of another execution.

use drs_core::plugin::{GrantedFunction, ScopeKind};

use super::rights::row;
use crate::ask::About;
use crate::row::{Look, Role, Row};

/// The server of the second wave, its instance, and where that answers.
const OWN: (&str, &str, &str) = ("s-00000000000000003", "i-00000000000000003", "10.0.0.13");
/// An instance of the first wave, and its address.
const EARLIER: (&str, &str) = ("i-00000000000000001", "10.0.0.11");
/// The instance that another execution left, as the seed of the attacked world names it, and its address.
const FOREIGN: (&str, &str) = ("i-c5fe3868c87e89ccf", "10.0.0.14");

/// Tags that no plug-in writes, and whose they are.
const RESERVED: [(&str, &str); 3] = [
    ("drs-runtime:launch", "of the runtime's own"),
    ("aws:cloudformation:stack-name", "of AWS's"),
    ("tier", "that groups select by, in other letters"),
];

/// The function on `wave.servers`, before the first wave.
pub(super) fn servers(function: &GrantedFunction) -> Vec<Row> {
    let asked = |what: &str, of: &About<'_>, says: &[&str]| row(function, Role::Before, "wave.servers", of, what, says);
    let mut rows = vec![
        asked("a server of another wave", &About { id: OWN.0, ..About::default() }, &["no grant reaches further"]),
        asked("its own server", &About::default(), &[]).map(|row| row.told("proceed, COMPLETED", &[])),
    ];
    rows.extend(reserved().map(|(tag, what)| asked(&what, &About { tag, ..About::default() }, &[NOT_ITS])));
    rows.into_iter().flatten().collect()
}

/// The function on `wave.instances`, after the second wave.
pub(super) fn instances(function: &GrantedFunction) -> Vec<Row> {
    let own = || About { id: OWN.1, instance: true, ..About::default() };
    let asked =
        |what: &str, of: &About<'_>, says: &[&str]| row(function, Role::AfterTheLast, "wave.instances", of, what, says);
    let other = |what: &str, id| asked(what, &About { id, ..own() }, &["no grant reaches further"]);
    let mut rows = vec![
        other("an instance of another wave", EARLIER.0),
        other("an instance of another execution", FOREIGN.0),
        asked("its own instance", &own(), &[]).map(|row| row.told("proceed, COMPLETED", &[])),
    ];
    if matches!(function.function, "tag-resource" | "untag-resource" | "create-tags" | "delete-tags") {
        rows.extend(
            reserved()
                .map(|(tag, what)| asked(&format!("{what}, of its own instance"), &About { tag, ..own() }, &[NOT_ITS])),
        );
    }
    rows.into_iter().flatten().collect()
}

/// What is said of a reserved tag.
const NOT_ITS: &str = "is not a plug-in's to write";

fn reserved() -> impl Iterator<Item = (&'static str, String)> {
    RESERVED.iter().map(|(tag, whose)| (*tag, format!("a tag {whose}")))
}

/// The method at addresses of the wave's instances, after the second wave.
pub(super) fn addresses(function: &GrantedFunction) -> Vec<Row> {
    let on = "http://{wave.instances}:8080/health";
    let answer = format!("[[http]]\non = \"{on}\"\nbody = \"up\"\n");
    let asked = |what: &str, url: &str, says: &str| {
        let of = About { url, ..About::default() };
        row(function, Role::AfterTheLast, on, &of, what, &[says]).map(|row| row.fleet(&answer))
    };
    let at = |address: &str, rest: &str| format!("http://{address}{rest}");
    let never = "of addresses only those of the wave's own instances can be asked; no grant reaches further";
    let told = if function.function == "head" { "status 200, body ``" } else { "status 200, body `up`" };
    let rows = [
        asked("an instance of another wave", &at(EARLIER.1, ":8080/health"), never),
        asked("an instance of another execution", &at(FOREIGN.1, ":8080/health"), never),
        asked("another port of its own instance", &at(OWN.2, ":9090/health"), "is not granted"),
        asked("another path of its own instance", &at(OWN.2, ":8080/admin"), "is not granted"),
        asked("its own instance over https", "https://10.0.0.13:8080/health", "is not granted"),
        asked("a name in place of an instance", "http://shop.example:8080/health", "is not granted"),
        asked("its own instance", &at(OWN.2, ":8080/health"), told)
            .map(|row| row.look(Look::Answer).told("proceed, COMPLETED", &[told])),
    ];
    rows.into_iter().flatten().collect()
}

/// The scopes that this file is about.
pub(super) fn beyond(function: &GrantedFunction, scope: ScopeKind) -> Vec<Row> {
    match scope {
        ScopeKind::WaveServers => servers(function),
        ScopeKind::WaveInstances => instances(function),
        ScopeKind::InstanceAddresses => addresses(function),
        _ => Vec::new(),
    }
}
