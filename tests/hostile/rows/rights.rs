//! Every function without its right, and beyond it: made from the table of functions.

use drs_core::plugin::{FUNCTIONS, GrantedFunction, ScopeKind};

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
    of_each.chain(oracle()).chain(own_table()).collect()
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
        ScopeKind::WaveServers | ScopeKind::WaveInstances => beyond_the_wave(function, scope),
        ScopeKind::Table => beyond_the_table(function),
        ScopeKind::Index => beyond_the_index(function),
        ScopeKind::Host => beyond_the_host(function),
        ScopeKind::InstanceAddresses => beyond_the_instances(function),
        ScopeKind::Signed => beyond_the_operation(function),
    };
    rows.into_iter().map(|row| row.covers(covers.clone())).collect()
}

/// A row of this function with a grant on a scope.
fn row(function: &GrantedFunction, on: &str, of: &About<'_>, what: &str, says: &[&str]) -> Option<Row> {
    let (what, grant) = (format!("{}, {what}", name(function)), format!("{} on {on}", function.action));
    let row = Row::of(TOPIC, &what, Role::Before, about(function, of)?.guest().before());
    Some(row.grants(&[&grant]).told("fail, FAILED", says))
}

fn beyond_the_wave(function: &GrantedFunction, scope: ScopeKind) -> Vec<Row> {
    let is_instance = scope == ScopeKind::WaveInstances;
    let on = scope.example().unwrap_or_default();
    let (id, other) = match is_instance {
        true => ("i-00000000000000009", "an instance of another execution"),
        false => ("s-00000000000000003", "a server of another wave"),
    };
    let elsewhere = About { id, instance: is_instance, ..About::default() };
    let mut rows = vec![row(function, on, &elsewhere, other, &["no grant reaches further"])];
    // Before the wave there are no instances yet: EC2's tags are asked for at none.
    if writes_tags(function) && (!is_instance || function.interface == "ec2") {
        for (tag, whose) in RESERVED {
            let of = About { tag, id: if is_instance { "" } else { About::default().id }, ..About::default() };
            rows.push(row(function, on, &of, &format!("a tag {whose}"), &["is not a plug-in's to write"]));
        }
    }
    rows.into_iter().flatten().collect()
}

/// Tags that no plug-in writes, and whose they are.
const RESERVED: [(&str, &str); 3] = [
    ("drs-runtime:launch", "of the runtime's own"),
    ("aws:cloudformation:stack-name", "of AWS's"),
    ("tier", "that groups select by, in other letters"),
];

fn writes_tags(function: &GrantedFunction) -> bool {
    matches!(function.function, "tag-resource" | "untag-resource" | "create-tags" | "delete-tags")
}

fn beyond_the_table(function: &GrantedFunction) -> Vec<Row> {
    let prefix = "table/drills key \"shop/*\"";
    let another = About { table: "payroll", ..About::default() };
    let own = About { table: "drs-runtime-journal", ..About::default() };
    let key = About { partition: ("pk", "shop"), ..About::default() };
    let swapped = About { partition: ("note", "shop/a"), ..About::default() };
    let rows = [
        row(function, prefix, &another, "another table", &["is not granted"]),
        row(function, prefix, &own, "the runtime's own table", &["is not granted", "table/NAME"]),
        row(function, prefix, &key, "a key beyond its prefix", &["for the key `shop` is not granted"]),
        row(function, prefix, &swapped, "another attribute as the key", &["the partition key of table drills"]),
    ];
    rows.into_iter().flatten().collect()
}

fn beyond_the_index(function: &GrantedFunction) -> Vec<Row> {
    let on = "table/drills/index/by-state key \"shop/*\"";
    let index = |index, partition| About { index, partition, ..About::default() };
    let rows = [
        row(function, on, &index(Some("by-name"), ("state", "shop/a")), "another index", &["is not granted"]),
        row(function, on, &index(None, ("pk", "shop/a")), "the table of a granted index", &["is not granted"]),
        row(
            function,
            on,
            &index(Some("by-state"), ("state", "bank")),
            "a key of the index beyond its prefix",
            &["for the key `bank` is not granted"],
        ),
        row(
            function,
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
        row(function, "https://shop.example/api/*", &About { url, ..About::default() }, what, &["is not granted"])
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

fn beyond_the_instances(function: &GrantedFunction) -> Vec<Row> {
    let asked = |what: &str, url: &str, says: &str| {
        row(function, "http://{wave.instances}:8080/*", &About { url, ..About::default() }, what, &[says])
    };
    let never = "of addresses only those of the wave's own instances can be asked; no grant reaches further";
    let rows = [
        asked("an address that is none of the wave's", "http://10.0.0.13:8080/", never),
        asked("a name in place of an instance", "http://shop.example:8080/", "is not granted"),
    ];
    rows.into_iter().flatten().collect()
}

fn beyond_the_operation(function: &GrantedFunction) -> Vec<Row> {
    let asked = |what: &str, path: &str, header: (&str, &str), says: &str| {
        let url = format!("https://ssm.us-west-2.amazonaws.com{path}");
        let on = "https://ssm.us-west-2.amazonaws.com/ sigv4 \"ssm:SendCommand\"";
        row(function, on, &About { url: &url, headers: &[header], ..About::default() }, what, &[says])
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

/// A condition that compares a value would tell it.
fn oracle() -> Option<Row> {
    let mut image = crate::ask::Image::default();
    let (table, key) = (image.text("drills"), image.text("shop/a"));
    let item = image.item(&[("pk", key)]);
    const EQUALS: u32 = 2;
    let condition = image.same(1, &[key.0, key.1, EQUALS, 0, key.0, key.1]);
    let arguments = [table.0, table.1, item.0, item.1, condition.0, condition.1];
    let asking = Asking::new("dynamodb/put-item", &arguments, &image, 1);
    let row = Row::of(
        TOPIC,
        "dynamodb/put-item, a condition as an oracle of what can't be read",
        Role::Before,
        asking.guest().before(),
    );
    let says = ["dynamodb:GetItem on table drills is not granted"];
    Some(row.grants(&["dynamodb:PutItem on table/drills"]).told("fail, FAILED", &says))
}

/// A recipe can't give it.
fn own_table() -> Option<Row> {
    let attack = || {
        let refused = "dynamodb:GetItem on table/drs-runtime-journal".parse::<drs_core::plugin::Grant>().unwrap_err();
        ("refused".to_owned(), refused.to_string())
    };
    Some(Row::other(TOPIC, "a grant on the runtime's own table", attack).told("refused", &["is the runtime's own"]))
}
