//! The page of the suite, made from what came of its rows.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::row::{Attack, Row, Told};
use crate::sockets::{FILES, SOCKETS};

/// The environment variable that has the page written anew.
const VARIABLE: &str = "DRS_RUNTIME_HOSTILE";

/// The most characters of a message that the page shows.
const SHOWN: usize = 240;

const HEAD: &str = "\
# What hostile plug-ins can do

Each row is a component, or something else that comes from a stranger, which the project's tests try on the runtime itself:
`cargo test --release --workspace --test hostile`. Components are written as text. The rows for limits and for rights follow from
`drs-runtime limits` and `drs-runtime grants`: a limit or a function without an attack fails the suite.

Every row is run beside another execution, in the same process and sandbox, on another thread: a drill of two waves with a policy,
checks before and a check after. **The journal of that neighbour is the same as when it is alone, byte for byte, in every row**,
or the suite fails.

*frame* says where the attack happens: in an *execution* of a recipe on the simulator, whose journal is read afterwards, or in
*parts*, a function of the runtime called as the runtime calls it. *verdict* is the component's answer or whose fault it was,
and how its execution ended; `refused`: there was no execution. Rows about rights have what the right allows among them, so
that what is refused is seen to be refused for what it asks. *message* is what the record says. *memory* is by how much the
whole process grew at most while the row was run, its neighbour included, *time* how long it took with the neighbour: measured by
the run that wrote this page, on two busy cores, and not compared.

";

/// Compares the page with what is checked in, the measured figures apart; or writes it.
pub(crate) fn check(seen: &[(Row, Told)]) {
    let page = page(seen);
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../plugins/hostile/README.md");
    if std::env::var(VARIABLE).is_ok_and(|wish| wish == "write") {
        std::fs::write(&file, &page).unwrap();
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    let different = without_figures(&page)
        .lines()
        .zip(without_figures(&there).lines())
        .find_map(|(made, there)| (made != there).then(|| format!("made:  {made}\nthere: {there}")));
    let lines = (page.lines().count(), there.lines().count());
    assert!(
        different.is_none() && lines.0 == lines.1,
        "plugins/hostile/README.md is not what came of this run; {VARIABLE}=write writes it anew. Lines: {lines:?}\n{}",
        different.unwrap_or_default()
    );
}

fn page(seen: &[(Row, Told)]) -> String {
    let mut page = HEAD.to_owned();
    let mut topic = "";
    for (row, told) in seen {
        if row.topic != topic {
            topic = row.topic;
            let _ = write!(
                page,
                "\n## {topic}\n\n| what is tried | frame | verdict | message | memory | time |\n|---|---|---|---|---|---|\n"
            );
        }
        let frame = if matches!(row.attack, Attack::Execution(_)) { "execution" } else { "parts" };
        let memory = told.memory.map_or_else(|| "?".to_owned(), |bytes| format!("{} MiB", bytes >> 20));
        let (what, verdict, message) = (cell(&row.what), cell(&told.verdict), cell(&settled(&told.message)));
        let _ = writeln!(page, "| {what} | {frame} | {verdict} | {message} | {memory} | {:.1} s |", told.seconds);
    }
    page + &over_sockets()
}

/// What is tried elsewhere.
fn over_sockets() -> String {
    let mut text = format!(
        "\n## HTTP over sockets\n\nThese need a server or a resolver of their own: tests in {FILES}, with which the run \
         that wrote this page has nothing to do.\n\n| what is tried | test |\n|---|---|\n"
    );
    for (what, test) in SOCKETS {
        let _ = writeln!(text, "| {what} | `{test}` |");
    }
    text
}

/// A message without what another run measures otherwise.
fn settled(message: &str) -> String {
    let reached = message.split_once(" reached (").filter(|(before, _)| before.contains("limit `compute` of "));
    match reached.and_then(|(before, rest)| Some((before, rest.split_once(" used)")?.1))) {
        Some((before, rest)) => format!("{before} reached (… used){rest}"),
        None => message.to_owned(),
    }
}

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let shown: String = line.chars().take(SHOWN).collect();
    let more = if shown.len() < line.len() { "…" } else { "" };
    format!("{}{more}", shown.replace('|', "\\|").replace('<', "&lt;"))
}

/// The page with its rows cut off before their measured cells.
fn without_figures(page: &str) -> String {
    let cut = |line: &str| {
        let cells: Vec<&str> = line.split(" | ").collect();
        match line.starts_with("| ") && cells.len() > 3 {
            true => cells[..cells.len() - 2].join(" | "),
            false => line.to_owned(),
        }
    };
    page.lines().map(cut).collect::<Vec<_>>().join("\n")
}
