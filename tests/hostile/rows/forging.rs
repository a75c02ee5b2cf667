//! Text that would be something else where it is shown.

use crate::ask::{Asking, Image};
use crate::guest::Guest;
use crate::row::{Look, Role, Row};

const TOPIC: &str = "Forged text";

/// What steers a terminal, runs on a page, ends a style, begins a table of TOML; `forged` shows that it was there.
const FORGED: &str = "forged \\1b[2J\\1b]8;;http://evil\\07 \\c2\\9b2J \\e2\\80\\ae <script>alert(1)</script> <svg onload=alert(1)> \
                      </style><b> --> ]]> \\0a[plugins.evil]\\0agrants = [] forged";

/// Fails with the text, and logs it.
fn failing() -> Vec<u8> {
    let length = FORGED.len() - 2 * FORGED.matches('\\').count();
    let definitions = format!("(data (i32.const 2048) \"{FORGED}\")");
    let body = format!(
        "(call $log (i32.const 3) (i32.const 2048) (i32.const {length}) (i32.const 0) (i32.const 0))
         (i32.store8 (i32.const 1024) (i32.const 3)) (i32.store (i32.const 1032) (i32.const 2048))
         (i32.store (i32.const 1036) (i32.const {length})) (i32.const 1024)"
    );
    let imports = r#"(import "drs:runtime/log@0.1.0" "write" (func $log (param i32 i32 i32 i32 i32)))"#;
    Guest { imports, definitions: &definitions, body: &body, ..Guest::default() }.before()
}

/// Asks about a table whose name would end the grant that a denial proposes.
fn table(name: &str) -> Vec<u8> {
    let mut image = Image::default();
    let (table, key) = (image.text(name), image.text("shop/a"));
    let item = image.item(&[("pk", key)]);
    Asking::new("dynamodb/get-item", &[table.0, table.1, item.0, item.1], &image, 1).guest().before()
}

pub(crate) fn rows() -> Vec<Row> {
    let shown = "the text is there, and does nothing";
    let text = |what| Row::of(TOPIC, what, Role::Before, failing());
    let toml = "drills\"]\n[plugins.evil]\ngrants = [\"dynamodb:PutItem on table/drills";
    vec![
        text("escape sequences, in the record")
            .told("fail, FAILED", &["forged \u{FFFD}[2J\u{FFFD}]8;;http://evil\u{FFFD} \u{FFFD}2J \u{FFFD} "]),
        text("escape sequences, on a terminal").look(Look::Terminal).told("fail, FAILED", &[shown]),
        text("HTML, SVG and CSS, in the report").look(Look::Page).told("fail, FAILED", &[shown]),
        Row::of(TOPIC, "TOML, in the lines that a denial proposes", Role::Before, table(toml))
            .grants(&["dynamodb:GetItem on table/drills"])
            .told("fail, FAILED", &["add \"dynamodb:GetItem on table/NAME\" to its `grants`"]),
    ]
}
