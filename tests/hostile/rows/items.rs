//! Items of DynamoDB: how large, how many.

use super::calls::{TOPIC, asking, invalid};
use super::of_limit;
use crate::ask::{Asking, Image, LARGE, LARGE_LENGTH};
use crate::guest::Guest;
use crate::row::{Look, Role, Row};

const MIB: u32 = 1 << 20;

pub(super) fn rows() -> Vec<Row> {
    let put = |what, of: fn(&mut Image) -> Vec<u32>| {
        asking(what, "dynamodb/put-item", "dynamodb:PutItem on table/drills", 1, of)
    };
    let update = |what, of: fn(&mut Image) -> Vec<u32>| {
        asking(what, "dynamodb/update-item", "dynamodb:UpdateItem on table/drills", 1, of)
    };
    vec![
        invalid(
            "item",
            put("an item of more than 400 KiB", |image| item(image, &[("note", (LARGE, 401 << 10))], (0, 0))),
            "KiB",
        ),
        invalid("nested-json", put("a nested value of more than 4 MiB", nested), "used)"),
        invalid("conditions-in-a-call", put("21 conditions", conditions), "(21 used)"),
        invalid("changes-in-a-call", update("101 changes", changes), "(101 used)"),
        invalid(
            "items-in-an-answer",
            asking("a query of 1,001 items", "dynamodb/query", "dynamodb:Query on table/drills", 1, |image| {
                vec![image.selection("drills", None, ("pk", "shop/a"), 1_001)]
            }),
            "(1001 used)",
        ),
        of_limit(
            of_limit(answering(), "items-answer")
                .look(Look::Recorded)
                .told("proceed, COMPLETED", &["dynamodb/query: arguments whole, answer a digest of "]),
            "recorded-answer",
        ),
    ]
}

/// The arguments of a write of an item with these attributes.
fn item(image: &mut Image, attributes: &[(&str, (u32, u32))], conditions: (u32, u32)) -> Vec<u32> {
    let (table, key) = (image.text("drills"), image.text("shop/a"));
    let all: Vec<_> = [("pk", key)].into_iter().chain(attributes.iter().copied()).collect();
    let item = image.item(&all);
    vec![table.0, table.1, item.0, item.1, conditions.0, conditions.1]
}

/// A value of the case `json`.
fn nested(image: &mut Image) -> Vec<u32> {
    const JSON: u32 = 8;
    let (table, name) = (image.text("drills"), image.text("pk"));
    let list = image.same(1, &[name.0, name.1, JSON, LARGE, (4 * MIB) + 1]);
    vec![table.0, table.1, list.0, list.1, 0, 0]
}

fn conditions(image: &mut Image) -> Vec<u32> {
    const EXISTS: u32 = 0;
    let name = image.text("pk");
    let conditions = image.same(21, &[name.0, name.1, EXISTS, 0, 0, 0]);
    item(image, &[], conditions)
}

fn changes(image: &mut Image) -> Vec<u32> {
    const REMOVE: u32 = 2;
    let name = image.text("note");
    let changes = image.same(101, &[name.0, name.1, REMOVE, 0, 0, 0]);
    let written = item(image, &[], (0, 0));
    [&written[..4], &[changes.0, changes.1, 0, 0]].concat()
}

/// Puts fifteen items of 390 KiB under one state, and asks for all of them.
fn answering() -> Row {
    let mut image = Image::default();
    let (table, state) = (image.text("drills"), image.text("full"));
    let key = image.text("shop/a");
    let written = image.item(&[("pk", key), ("state", state), ("note", (LARGE, 390 << 10))]);
    let selection = image.selection("drills", Some("by-state"), ("state", "full"), 1_000);
    let asking = Asking::new("dynamodb/query", &[selection], &image, 1);
    let guest = asking.guest();
    let imports = format!(
        "{} (import \"drs:runtime/dynamodb@0.1.0\" \"put-item\" (func $put (param i32 i32 i32 i32 i32 i32 i32)))",
        guest.imports
    );
    // Each item has another key: its last letter goes on.
    let puts = format!(
        "(memory.fill (i32.const {LARGE}) (i32.const 97) (i32.const {LARGE_LENGTH}))
         (loop $puts
            (call $put (i32.const {}) (i32.const {}) (i32.const {}) (i32.const {}) (i32.const 0) (i32.const 0) (i32.const 8192))
            (if (i32.load8_u (i32.const 8192)) (then (call $say (i32.const 8208)) (return (i32.const 1024))))
            (i32.store8 (i32.const {last}) (i32.add (i32.load8_u (i32.const {last})) (i32.const 1)))
            (br_if $puts (i32.lt_u (i32.load8_u (i32.const {last})) (i32.const 112))))",
        table.0,
        table.1,
        written.0,
        written.1,
        last = key.0 + key.1 - 1,
    );
    let (locals, rest) = guest.body.split_once(')').unwrap();
    let body = format!("{locals}) {puts} {rest}");
    let component = Guest { imports: &imports, body: &body, ..guest }.before();
    let grants = ["dynamodb:PutItem on table/drills", "dynamodb:Query on table/drills/index/by-state"];
    Row::of(TOPIC, "items of 6 MiB from one query", Role::Before, component).grants(&grants)
}
