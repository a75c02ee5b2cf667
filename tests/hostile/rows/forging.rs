//! Text that would be something else where it is shown.

use crate::ask::{Asking, Image};
use crate::guest::Guest;
use crate::row::{Look, Role, Row};

const TOPIC: &str = "Forged text";

/// What steers a terminal, runs on a page, ends a style, begins a table of TOML; `forged` shows that it was there.
const FORGED: &str = "forged \\1b[2J\\1b]8;;http://evil\\07 \\c2\\9b2J \\e2\\80\\ae <script>alert(1)</script> <svg onload=alert(1)> \
                      </style><b> --> ]]> \\0a[plugins.evil]\\0agrants = [] forged";

const LOG: &str = r#"(import "drs:runtime/log@0.1.0" "write" (func $log (param i32 i32 i32 i32 i32)))"#;

/// How many bytes the text has.
fn length() -> usize {
    FORGED.len() - 2 * FORGED.matches('\\').count()
}

/// The text at 2048, and a server of the wave at 4096.
fn data() -> String {
    format!("(data (i32.const 2048) \"{FORGED}\") (data (i32.const 4096) \"s-00000000000000001\")")
}

/// Logs the text, also as name and value of a field.
fn logs() -> String {
    let length = length();
    format!(
        "(i32.store (i32.const 3072) (i32.const 2048)) (i32.store (i32.const 3076) (i32.const {length}))
         (i32.store (i32.const 3080) (i32.const 2048)) (i32.store (i32.const 3084) (i32.const {length}))
         (call $log (i32.const 3) (i32.const 2048) (i32.const {length}) (i32.const 3072) (i32.const 1))"
    )
}

fn guest(definitions: &str, body: &str, of: fn(&Guest<'_>) -> Vec<u8>) -> Vec<u8> {
    of(&Guest { imports: LOG, definitions, body, ..Guest::default() })
}

/// Gives the answer of this case, with the text as its reason, as hooks do.
fn hook(case: u32) -> Vec<u8> {
    let body = format!(
        "{} (i32.store8 (i32.const 1024) (i32.const {case})) (i32.store (i32.const 1032) (i32.const 2048))
         (i32.store (i32.const 1036) (i32.const {})) (i32.const 1024)",
        logs(),
        length()
    );
    guest(&data(), &body, |guest| guest.before())
}

/// Reports the text on a server that failed.
fn finding() -> Vec<u8> {
    let body = format!(
        "{} (i32.store (i32.const 1064) (i32.const 5120)) (i32.store (i32.const 1068) (i32.const 1))
         (i32.store (i32.const 5120) (i32.const 4096)) (i32.store (i32.const 5124) (i32.const 19))
         (i32.store8 (i32.const 5128) (i32.const 2)) (i32.store (i32.const 5132) (i32.const 2048))
         (i32.store (i32.const 5136) (i32.const {})) (i32.const 1024)",
        logs(),
        length()
    );
    guest(&data(), &body, |guest| guest.after())
}

/// Denies with the text.
fn denial() -> Vec<u8> {
    let body = format!(
        "{} (i32.store8 (i32.const 1024) (i32.const 2)) (i32.store (i32.const 1028) (i32.const 2048))
         (i32.store (i32.const 1032) (i32.const {})) (i32.const 1024)",
        logs(),
        length()
    );
    guest(&data(), &body, |guest| guest.policy())
}

/// Asks about a table whose name would end the grant that a denial proposes.
fn table(name: &str) -> Vec<u8> {
    let mut image = Image::default();
    let (table, key) = (image.text(name), image.text("shop/a"));
    let item = image.item(&[("pk", key)]);
    Asking::new("dynamodb/get-item", &[table.0, table.1, item.0, item.1], &image, 1).component(Role::Before)
}

/// Where a text of a component is shown; the lines of the record have no findings.
const SHOWN: [(Look, &str); 3] =
    [(Look::Terminal, "on a terminal"), (Look::Lines, "among the lines of the record"), (Look::Page, "in the report")];

pub(crate) fn rows() -> Vec<Row> {
    const FAIL: u32 = 3;
    const PAUSE: u32 = 2;
    let toml = "drills\"]\n[plugins.evil]\ngrants = [\"dynamodb:PutItem on table/drills";
    let sources: [(&str, Role, Vec<u8>, &'static str); 4] = [
        ("a hook's reason and log", Role::Before, hook(FAIL), "fail, FAILED"),
        ("the reason of a pause", Role::Before, hook(PAUSE), "pause, PAUSED"),
        ("a finding", Role::After, finding(), "proceed, "),
        ("a policy's reason", Role::Policy, denial(), "deny, FAILED"),
    ];
    let shown = sources.iter().flat_map(|(source, role, component, verdict)| {
        let places = SHOWN.into_iter().filter(|(look, _)| *source != "a finding" || *look != Look::Lines);
        places.map(move |(look, place)| {
            Row::of(TOPIC, &format!("{source}, {place}"), *role, component.clone())
                .look(look)
                .told(verdict, &["the text is there, and does nothing"])
        })
    });
    let others = [
        Row::of(TOPIC, "escape sequences, in the record", Role::Before, hook(FAIL))
            .told("fail, FAILED", &["forged \u{FFFD}[2J\u{FFFD}]8;;http://evil\u{FFFD} \u{FFFD}2J \u{FFFD} "]),
        Row::of(TOPIC, "TOML, in the lines that a denial proposes", Role::Before, table(toml))
            .grants(&["dynamodb:GetItem on table/drills"])
            .told("fail, FAILED", &["add \"dynamodb:GetItem on table/NAME\" to its `grants`"]),
    ];
    shown.chain(others).collect()
}
