//! Every function without its right, and beyond it: made from the table of functions.

use drs_core::plugin::{FUNCTIONS, GrantedFunction, ScopeKind};

use super::wave;
use crate::ask::{About, Asking, about};
use crate::required;
use crate::row::{Role, Row};

const TOPIC: &str = "Rights";

pub(crate) fn rows() -> Vec<Row> {
    let of_each = FUNCTIONS.iter().flat_map(|function| {
        let scopes = function.scopes.iter().filter(|scope| **scope != ScopeKind::Account);
        let beyond = scopes.flat_map(|scope| beyond(function, *scope));
        [without_interface(function), without_grant(function)].into_iter().flatten().chain(beyond).collect::<Vec<_>>()
    });
    of_each.collect()
}

fn name(function: &GrantedFunction) -> String {
    format!("{}/{}", function.interface, function.function)
}

/// The function, asked about what belongs to the wave.
fn asked(function: &GrantedFunction) -> Option<Asking> {
    about(function, &About::default())
}

fn without_interface(function: &GrantedFunction) -> Option<Row> {
    let what = format!("{}, nothing of the interface granted", name(function));
    let row = Row::of(TOPIC, &what, Role::Before, asked(function)?.guest().before());
    Some(row.covers(required::no_interface(function)).told("refused", &["of which nothing is granted"]))
}

fn without_grant(function: &GrantedFunction) -> Option<Row> {
    let mut others = FUNCTIONS.iter().filter(|other| other.interface == function.interface);
    let other = others.find(|other| other.action != function.action)?;
    let grant = other.examples().next()?.replace("NAME", "drills");
    let asking = asked(function)?.beside(&asked(other)?);
    let what = format!("{}, another function granted", name(function));
    let row = Row::of(TOPIC, &what, Role::Before, asking.guest().before()).grants(&[&grant]);
    let says = [function.action, "is not granted"];
    Some(row.covers(required::no_grant(function)).told("fail, FAILED", &says))
}

/// The function with its right at this scope, asked about what is not in it.
fn beyond(function: &GrantedFunction, scope: ScopeKind) -> Vec<Row> {
    let covers = required::beyond(function, scope);
    let rows = match scope {
        ScopeKind::Account => Vec::new(),
        ScopeKind::WaveServers | ScopeKind::WaveInstances | ScopeKind::InstanceAddresses => {
            wave::beyond(function, scope)
        }
        ScopeKind::Table => beyond_the_table(function),
        ScopeKind::Index => beyond_the_index(function),
        ScopeKind::Host => beyond_the_host(function),
        ScopeKind::Signed => beyond_the_operation(function),
    };
    rows.into_iter().map(|row| row.covers(covers.clone())).collect()
}

/// A row of this function with a grant on a scope.
pub(super) fn row(
    function: &GrantedFunction,
    role: Role,
    on: &str,
    of: &About<'_>,
    what: &str,
    says: &[&str],
) -> Option<Row> {
    let (what, grant) = (format!("{}, {what}", name(function)), format!("{} on {on}", function.action));
    let row = Row::of(TOPIC, &what, role, about(function, of)?.component(role));
    Some(row.grants(&[&grant]).told("fail, FAILED", says))
}

fn beyond_the_table(function: &GrantedFunction) -> Vec<Row> {
    let prefix = "table/drills key \"shop/*\"";
    let another = About { table: "payroll", ..About::default() };
    let own = About { table: "drs-runtime-journal", ..About::default() };
    let key = About { partition: ("pk", "shop"), ..About::default() };
    let swapped = About { partition: ("note", "shop/a"), ..About::default() };
    let rows = [
        row(function, Role::Before, prefix, &another, "another table", &["is not granted"]),
        row(function, Role::Before, prefix, &own, "the runtime's own table", &["is not granted", "table/NAME"]),
        row(function, Role::Before, prefix, &key, "a key beyond its prefix", &["for the key `shop` is not granted"]),
        row(
            function,
            Role::Before,
            prefix,
            &swapped,
            "another attribute as the key",
            &["the partition key of table drills"],
        ),
    ];
    rows.into_iter().flatten().collect()
}

fn beyond_the_index(function: &GrantedFunction) -> Vec<Row> {
    let on = "table/drills/index/by-state key \"shop/*\"";
    let index = |index, partition| About { index, partition, ..About::default() };
    let rows = [
        row(
            function,
            Role::Before,
            on,
            &index(Some("by-name"), ("state", "shop/a")),
            "another index",
            &["is not granted"],
        ),
        row(
            function,
            Role::Before,
            on,
            &index(None, ("pk", "shop/a")),
            "the table of a granted index",
            &["is not granted"],
        ),
        row(
            function,
            Role::Before,
            on,
            &index(Some("by-state"), ("state", "bank")),
            "a key of the index beyond its prefix",
            &["for the key `bank` is not granted"],
        ),
        row(
            function,
            Role::Before,
            on,
            &index(Some("by-state"), ("pk", "shop/a")),
            "the table's key in place of the index's",
            &["is not the partition key of index by-state of table drills: that is `state`"],
        ),
    ];
    rows.into_iter().flatten().collect()
}

fn beyond_the_host(function: &GrantedFunction) -> Vec<Row> {
    let asked = |what: &str, url: &str| {
        row(
            function,
            Role::Before,
            "https://shop.example/api/*",
            &About { url, ..About::default() },
            what,
            &["is not granted"],
        )
    };
    let rows = [
        asked("another host", "https://other.example/api/a"),
        asked("a host whose name begins so", "https://shop.example.evil.example/api/a"),
        asked("another port", "https://shop.example:8443/api/a"),
        asked("without TLS", "http://shop.example/api/a"),
        asked("another path", "https://shop.example/admin"),
    ];
    rows.into_iter().flatten().collect()
}

fn beyond_the_operation(function: &GrantedFunction) -> Vec<Row> {
    let asked = |what: &str, path: &str, header: (&str, &str), says: &str| {
        let url = format!("https://ssm.us-west-2.amazonaws.com{path}");
        let on = "https://ssm.us-west-2.amazonaws.com/ sigv4 \"ssm:SendCommand\"";
        row(function, Role::Before, on, &About { url: &url, headers: &[header], ..About::default() }, what, &[says])
    };
    let target = ("x-amz-target", "AmazonSSM.SendCommand");
    let other = ("x-amz-target", "AmazonSSM.GetParameters");
    let rows = [
        asked(
            "another operation, signed",
            "/",
            other,
            "asks for `GetParameters`, and what is granted is `SendCommand`",
        ),
        asked("another operation in the query, signed", "/?Action=GetParameters", target, "asks for `GetParameters`"),
        asked("another path, signed", "/admin", target, "is not granted"),
        asked("a signature of its own", "/", ("authorization", "mine"), "is the signature's, which the host writes"),
    ];
    rows.into_iter().flatten().collect()
}
