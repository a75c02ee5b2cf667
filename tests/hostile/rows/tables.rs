//! Ways around the rights at a table: keys that are read in two ways, conditions that tell what can't be read, the runtime's
//! own tables.

use std::process::Command;

use drs_core::plugin::Grant;

use crate::ask::{Asking, Image, Slice};
use crate::row::{Look, Role, Row};
use crate::stage::program;

const TOPIC: &str = "Rights";

/// The cases of a value.
const TEXT: u32 = 0;
const NUMBER: u32 = 1;
const BYTES: u32 = 2;

/// The cases of a test, and what they are called.
const NOT_EXISTS: u32 = 1;
const BEGINS_WITH: u32 = 8;
const COMPARING: [(u32, &str); 8] = [
    (2, "equals"),
    (3, "differs"),
    (4, "less"),
    (5, "at-most"),
    (6, "greater"),
    (7, "at-least"),
    (BEGINS_WITH, "begins-with"),
    (9, "contains"),
];

pub(crate) fn rows() -> Vec<Row> {
    let of_tests = COMPARING.iter().map(|(test, name)| {
        let what = format!("dynamodb/put-item, the condition `{name}` as an oracle of what can't be read");
        oracle(&what, "dynamodb/put-item", "dynamodb:PutItem", *test)
    });
    let of_writes = [
        oracle(
            "dynamodb/update-item, a condition as an oracle",
            "dynamodb/update-item",
            "dynamodb:UpdateItem",
            BEGINS_WITH,
        ),
        oracle(
            "dynamodb/delete-item, a condition as an oracle",
            "dynamodb/delete-item",
            "dynamodb:DeleteItem",
            BEGINS_WITH,
        ),
    ];
    let others = [told_item(), own_table(), stores_table()];
    keys().into_iter().chain(of_tests).chain(of_writes).chain(others).collect()
}

/// A guest that gets the item with this key: each attribute's name, case and value.
fn getting(what: &str, attributes: &[(&str, u32, &str)]) -> Row {
    let mut image = Image::default();
    let table = image.text("drills");
    let all: Vec<_> =
        attributes.iter().map(|(name, case, value)| (image.text(name), *case, image.text(value))).collect();
    let words = all.iter().flat_map(|(name, case, value)| [name.0, name.1, *case, value.0, value.1]);
    let item = image.words(all.len(), words);
    let arguments = [table.0, table.1, item.0, item.1];
    let component = Asking::new("dynamodb/get-item", &arguments, &image, 1).component(Role::Before);
    Row::of(TOPIC, &format!("dynamodb/get-item, {what}"), Role::Before, component)
        .grants(&["dynamodb:GetItem on table/drills key \"shop/*\""])
}

/// Keys that are in the granted prefix, if one reads them as somebody might.
fn keys() -> Vec<Row> {
    let refused = |what: &str, attributes: &[(&str, u32, &str)], says: &str| {
        getting(what, attributes).told("fail, FAILED", &[says])
    };
    let not_granted = "for the key `(not a text)` is not granted";
    vec![
        refused("its key as bytes", &[("pk", BYTES, "shop/a")], not_granted),
        refused("its key as a number", &[("pk", NUMBER, "1")], not_granted),
        refused("its key twice", &[("pk", TEXT, "shop/a"), ("pk", TEXT, "bank")], "`pk` is named twice"),
        refused(
            "its key in other letters, beside another",
            &[("PK", TEXT, "shop/a"), ("pk", TEXT, "bank")],
            "for the key `bank` is not granted",
        ),
        refused("no key", &[], "the attribute `pk` is missing"),
        refused(
            "a key that would end the pattern",
            &[("pk", TEXT, "bank\" key \"shop/a")],
            "add \"dynamodb:GetItem on table/drills\" to its `grants`",
        ),
    ]
}

/// The arguments of a write of the item `shop/a` under a condition.
fn writing(function: &str, image: &mut Image, test: u32) -> Vec<u32> {
    let flat = |slices: &[Slice]| slices.iter().flat_map(|(at, length)| [*at, *length]).collect::<Vec<u32>>();
    let (table, name, key) = (image.text("drills"), image.text("pk"), image.text("shop/a"));
    let item = image.words(1, [name.0, name.1, TEXT, key.0, key.1].into_iter());
    // A text stands where the case of a value would.
    let tested = if test == BEGINS_WITH { [key.0, key.1, 0] } else { [TEXT, key.0, key.1] };
    let condition = image.words(1, [name.0, name.1, test].into_iter().chain(tested));
    match function {
        "dynamodb/update-item" => {
            let change = image.same(1, &[key.0, key.1, 0, TEXT, key.0, key.1]);
            flat(&[table, item, change, condition])
        }
        _ => flat(&[table, item, condition]),
    }
}

/// A condition that compares a value would tell it.
fn oracle(what: &str, function: &str, action: &str, test: u32) -> Row {
    let mut image = Image::default();
    let arguments = writing(function, &mut image, test);
    let component = Asking::new(function, &arguments, &image, 1).component(Role::Before);
    Row::of(TOPIC, what, Role::Before, component)
        .grants(&[&format!("{action} on table/drills")])
        .told("fail, FAILED", &["dynamodb:GetItem on table drills is not granted"])
}

/// DynamoDB tells the item that failed a condition: not to who may not read it.
fn told_item() -> Row {
    let mut image = Image::default();
    let arguments = writing("dynamodb/put-item", &mut image, NOT_EXISTS);
    let component = Asking::new("dynamodb/put-item", &arguments, &image, 2).component(Role::Before);
    Row::of(TOPIC, "dynamodb/put-item, the item that fails a condition", Role::Before, component)
        .grants(&["dynamodb:PutItem on table/drills"])
        .look(Look::Given)
        .told("fail, FAILED", &["{\"error\":{\"ConditionFailed\":null}}"])
}

/// A recipe can't give it.
fn own_table() -> Row {
    let attack = || {
        let refused = "dynamodb:GetItem on table/drs-runtime-journal".parse::<Grant>().unwrap_err();
        ("refused".to_owned(), refused.to_string())
    };
    Row::other(TOPIC, "a grant on the runtime's own table", attack).told("refused", &["is the runtime's own"])
}

/// The store can be a table of any name. Nothing answers at its address: the recipe is refused before it is asked.
fn stores_table() -> Row {
    let recipe = "[plan]\nname = \"attacked\"\nmode = \"drill\"\n[target]\nregion = \"us-west-2\"\n\
                  [groups.web]\nservers = [\"s-00000000000000001\"]\n\
                  [[waves]]\nname = \"web\"\ngroups = [\"web\"]\nbefore = [\"it\"]\n\
                  [plugins.it]\ncomponent = \"builtin:drill-ledger\"\n\
                  grants = [\"dynamodb:PutItem on table/executions\"]\nconfig = { table = \"executions\" }\n";
    let attack = move || {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("recipe.toml"), recipe).unwrap();
        let run = Command::new(program())
            .env_clear()
            .current_dir(folder.path())
            .env("HOME", folder.path())
            .args(["--store", "dynamodb://executions?region=us-west-2&endpoint=http://127.0.0.1:9"])
            .args(["run", "recipe.toml"])
            .output()
            .unwrap();
        let verdict = if run.status.code() == Some(2) { "refused" } else { "taken" };
        let told = String::from_utf8(run.stderr).unwrap();
        (verdict.to_owned(), told.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    Row::other(TOPIC, "a grant on the table that is the store", attack)
        .told("refused", &["is granted dynamodb:PutItem on table/executions", "no plug-in can have the store's table"])
}
