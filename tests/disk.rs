//! Disks that are full, can't be written, or hold a file that is newer or damaged: a clear error, and nothing lost that was
//! acknowledged.

use std::fs;
use std::process::Command;

use rusqlite::Connection;

use crate::support::{
    Bench, Done, Fleet, ReadWorld,
    fleet::ALL,
    recipe::{ONE_WAVE, TWO_WAVES, recipe},
    result::id,
};

/// Runs a shell script in a place of a test, in a mount namespace of its own: what it mounts is seen by nobody else.
/// `None` where the system allows none, which CI does.
fn in_namespace(bench: &Bench, variables: &[(&str, &str)], script: &str) -> Option<Done> {
    let shell = |script: &str| {
        let mut unshare = Command::new("unshare");
        unshare.args(["--map-root-user", "--mount", "sh", "-eu", "-c", script]).current_dir(bench.path());
        unshare.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", bench.path());
        unshare.env("USER", "tester").env("BIN", env!("CARGO_BIN_EXE_drs-runtime")).envs(variables.iter().copied());
        unshare.output()
    };
    let possible = shell("mkdir -p probe && mount -t tmpfs none probe");
    if !possible.as_ref().is_ok_and(|done| done.status.success()) {
        assert!(std::env::var_os("CI").is_none(), "CI lets tests mount: {possible:?}");
        println!("skipped: no mount namespace of one's own here");
        return None;
    }
    let done = shell(script).unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some(Done { code: done.status.code(), stdout: text(&done.stdout), stderr: text(&done.stderr) })
}

/// A run whose journal has so little room, and what follows once there is more. The simulated world has room enough.
const RUN_OUT_OF_ROOM: &str = r#"
mkdir -p store other/sim other/reports
mount -t tmpfs -o "size=${SIZE}k" none store
ln -s ../other/sim store/sim
ln -s ../other/reports store/reports
code() { set +e; "$@"; echo $?; set -e; }
drive() { "$BIN" "$@" --speed max --store store; }
code drive run recipe.toml --output jsonl > lines.jsonl 2> first.txt
sed -i '$d' lines.jsonl
mount -o remount,size=64m store
ID=$(sed -n 's/^{"executionId":"\([^"]*\)".*/\1/p' lines.jsonl | head -n 1)
test -n "$ID" || exit 9
echo "$ID" > id.txt
code drive resume "$ID" --output json > second.txt
"$BIN" verify "$ID" --report lines.jsonl --store store
"#;

#[test]
fn a_run_that_fills_the_disk_stops_with_an_error_and_goes_on_when_there_is_room() {
    let mut cut_off_at = Vec::new();
    for size in (150..=650).step_by(50) {
        let bench = Bench::new(&recipe(TWO_WAVES), &Fleet::shop());
        let Some(done) = in_namespace(&bench, &[("SIZE", &size.to_string())], RUN_OUT_OF_ROOM) else { return };
        if done.code == Some(9) {
            continue; // There was not even room to begin.
        }
        let read = |name: &str| fs::read_to_string(bench.path().join(name)).unwrap();
        let (told, recorded) = (read("first.txt"), read("lines.jsonl").lines().count());
        let done = done.expect(0);
        assert!(done.stdout.contains("is as it was written"), "what was printed is there: {}", done.stdout);
        let world = ReadWorld::open(&bench.path().join("other/sim").join(read("id.txt").trim()));
        world.assert_launched_once(&ALL);
        if told.contains("error:") {
            assert!(told.contains("the disk is full; make room on it"), "{told}");
            assert!(told.contains("what was recorded is kept") && told.contains("resume"), "{told}");
            assert!(read("second.txt").contains("\"COMPLETED\""), "{}", read("second.txt"));
            cut_off_at.push(recorded);
        }
    }
    println!("cut off after {cut_off_at:?} events");
    assert!(cut_off_at.len() >= 3, "in the middle of the run: {cut_off_at:?}");
}

#[test]
fn a_store_that_can_not_be_written_is_told_with_what_to_do() {
    let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop());
    let execution = id(&bench.run().expect(0).json());
    let script = r#"
mount --bind store store
mount -o remount,ro,bind store
for COMMAND in ls "show $ID" "cancel $ID" "run recipe.toml"; do
    set +e
    "$BIN" $COMMAND --store store
    echo "$? of $COMMAND"
    set -e
done
"#;
    let Some(done) = in_namespace(&bench, &[("ID", &execution)], script) else { return };
    let codes: Vec<&str> = done.stdout.lines().map(|line| &line[..1]).collect();
    assert_eq!(codes, ["1"; 4], "{}\n{}", done.stdout, done.stderr);
    assert_eq!(done.stderr.matches("give this user the right to write").count(), 4, "{}", done.stderr);
    bench.call(&["verify", &execution]).expect(0);
}

#[test]
fn a_store_of_a_newer_version_is_left_alone() {
    let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop());
    let execution = id(&bench.run().expect(0).json());
    let file = bench.store().join("journal.sqlite3");
    Connection::open(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&file).unwrap();
    for command in [&["ls"][..], &["show", &execution], &["resume", &execution], &["run", "recipe.toml"]] {
        let refused = bench.call(command).expect(1);
        refused.says("it was written by a newer drs-runtime (schema 99");
        refused.says("use that version, or choose another store");
    }
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_file_that_was_cut_short_is_told_as_damaged() {
    let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop());
    let execution = id(&bench.run().expect(0).json());
    let file = bench.store().join("journal.sqlite3");
    let whole = fs::read(&file).unwrap();
    for part in [whole.len() / 2, whole.len() / 4, 4096, 1000] {
        fs::write(&file, &whole[..part]).unwrap();
        for command in [&["show", &execution][..], &["verify", &execution]] {
            let told = bench.call(command).expect(1);
            told.says("the file is damaged or is no journal; put a backup in its place");
        }
    }
    fs::write(&file, &whole).unwrap();
    bench.call(&["verify", &execution]).expect(0);
}
