//! What the size of a plan costs: a drill of 4,000 servers through the binary against one of 400, in memory and in
//! processor time. Every server's launch settings are changed and put back, and its instance is terminated.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

#[path = "../in_process/generated.rs"]
mod generated;
#[allow(dead_code, reason = "the other benchmarks need more of it")]
mod measured;

use std::process::{Command, Stdio};

use measured::{Used, is_asked_for, median, row};

const WAVES: usize = 4;
const FEW: usize = 400;
const MANY: usize = 4_000;

/// How often the small drill is measured. The large one takes long enough to be measured once.
const TIMES: usize = 3;

fn main() {
    if !is_asked_for() {
        return;
    }
    let few: Vec<Used> = (0..TIMES).map(|_| drill(FEW)).collect();
    let many = drill(MANY);
    let few = |figure: fn(&Used) -> f64| median(few.iter().map(figure).collect());
    let (memory, processor) = (few(|used| used.memory), few(|used| used.processor));
    row(
        "most memory of a drill of 4,000 servers, settings changed and put back, against 400",
        &format!("{:.0} MB against {memory:.0} MB: {:.1} times", many.memory, many.memory / memory),
    );
    row(
        "processor time of the same drills in virtual time, 4,000 servers against 400",
        &format!("{:.1} s against {processor:.2} s: {:.1} times", many.processor, many.processor / processor),
    );
}

/// What a drill of so many servers uses.
fn drill(servers: usize) -> Used {
    let folder = tempfile::tempdir().unwrap();
    let recipe = folder.path().join("recipe.toml");
    std::fs::write(&recipe, generated::recipe(WAVES)).unwrap();
    std::fs::write(folder.path().join("fleet.toml"), generated::fleet(servers, WAVES)).unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_drs-runtime"))
        .args(["run", "--speed", "max", "--output", "json", "--store"])
        .arg(folder.path().join("store"))
        .arg(&recipe)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    Used::until_end(child)
}
