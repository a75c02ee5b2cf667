//! What people and programs see of an execution: watched from another terminal, as lines for a log shipper, as a page; and
//! what the command line tells of itself.

use serde_json::Value;

use crate::support::{
    Bench, Fleet,
    bench::text,
    fleet::{APP_1, DB_1},
    process::Running,
    recipe::{DRILL_SETTINGS, HEALTH_GATE, ONE_WAVE, TERMINATE, TWO_WAVES, recipe},
    result::{id, of_kind},
    wait,
};

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn report(bench: &Bench, execution: &str) -> String {
    bench.call(&["report", execution, "--html", "report.html"]).expect(0);
    std::fs::read_to_string(bench.path().join("report.html")).unwrap()
}

#[test]
fn a_watcher_in_a_pipe_gets_lines_and_leaves_with_the_code_of_the_result() {
    let fleet = Fleet::shop().fault(&format!("server = \"{APP_1}\", kind = \"launch-failure\""));
    let bench = Bench::new(&recipe(TWO_WAVES), &fleet);
    let (running, execution) = bench.start_at("240", &[]);
    let watched = bench.call(&["show", &execution, "--watch"]).expect(4);
    assert_eq!(running.done().expect(4).json()["status"], "FAILED");
    for line in ["wave database starts", "wave database COMPLETED, 2 launched", "app-1 FAILED"] {
        assert!(watched.stdout.contains(line), "{line:?} is not in\n{}", watched.stdout);
    }
    let headline = format!("FAILED  drill of shop {execution}");
    assert!(watched.stdout.contains(&headline), "the result comes last:\n{}", watched.stdout);
    assert!(!watched.stdout.contains('\u{1b}') && watched.stderr.is_empty(), "{}", watched.stderr);
}

#[test]
fn a_watcher_that_is_interrupted_leaves_the_execution_alone() {
    let bench = Bench::new(&recipe(TWO_WAVES), &Fleet::shop());
    let (running, execution) = bench.start_at("120", &[]);
    let watcher = bench.start(&["show", &execution, "--watch"]);
    wait::until("the watcher to see it", || watcher.stdout().contains("wave database starts").then_some(()));
    watcher.interrupt();
    watcher.done().expect(8).says("the execution goes on without this process");
    assert_eq!(running.done().expect(0).json()["status"], "COMPLETED");
    assert!(of_kind(&bench.events(&execution), "commanded").is_empty());
}

#[test]
fn a_watcher_of_what_nobody_drives_shows_the_line_that_goes_on() {
    let bench = Bench::new(&recipe(TWO_WAVES), &Fleet::shop());
    let (mut running, execution) = bench.start_at("60", &[]);
    let watcher = bench.start(&["show", &execution, "--watch", "--output", "json"]);
    bench.wait_for(&mut running, &execution, "launch-answered");
    running.kill();
    let left = watcher.done().expect(8);
    assert_eq!(left.json()["status"], "RUNNING");
    left.says("wave database starts");
    let again = bench.call(&["show", &execution, "--watch"]).expect(8);
    assert!(again.stdout.contains(&format!("resume {execution} --store store")), "{}", again.stdout);
}

#[test]
fn a_run_gives_every_event_as_a_line_and_the_record_gives_the_same() {
    let bench = Bench::new(&recipe(TWO_WAVES), &Fleet::shop());
    let done = bench.call(&["run", "recipe.toml", "--speed", "max", "--output", "jsonl"]).expect(0);
    done.says("report: ");
    let events = lines(&done.stdout);
    let execution = text(&events[0]["executionId"]);
    for (sequence, event) in events.iter().enumerate() {
        assert_eq!((&event["executionId"], &event["sequence"]), (&execution.clone().into(), &sequence.into()));
        assert!(text(&event["at"]).ends_with('Z') && event["data"].is_object(), "{event}");
        assert_eq!(text(&event["hash"]).len(), 64);
    }
    assert_eq!(events[0]["event"], "execution-started");
    assert_eq!(events[events.len() - 1]["event"], "driver-stopped");
    let record = bench.call(&["events", &execution, "--output", "jsonl"]).expect(0).stdout;
    assert_eq!(record, done.stdout);
    let head = bench.call(&["show", &execution, "--output", "json"]).expect(0).json()["journalHead"].clone();
    assert_eq!(head, events[events.len() - 1]["hash"]);
}

#[test]
fn a_resumed_run_gives_its_own_events_only() {
    let paused = TWO_WAVES.replace("depends-on", "pause-before = \"always\"\ndepends-on");
    let bench = Bench::new(&recipe(&paused), &Fleet::shop());
    let execution = id(&bench.run().expect(8).json());
    let before = bench.events(&execution).len();
    let resumed = bench.call(&["resume", &execution, "--speed", "max", "--output", "jsonl"]).expect(0);
    let events = lines(&resumed.stdout);
    assert_eq!(events[0]["sequence"], before);
    assert_eq!(events.len(), bench.events(&execution).len() - before);
}

#[test]
fn events_can_be_followed_to_the_end() {
    let bench = Bench::new(&recipe(TWO_WAVES), &Fleet::shop());
    let (running, execution) = bench.start_at("240", &[]);
    let followed = bench.call(&["events", &execution, "--follow", "--output", "jsonl"]).expect(0);
    running.done().expect(0);
    assert_eq!(followed.stdout, bench.call(&["events", &execution, "--output", "jsonl"]).expect(0).stdout);
    let words = bench.call(&["events", &execution, "--follow"]).expect(0).stdout;
    assert_eq!(words.lines().count(), lines(&followed.stdout).len());
}

#[test]
fn the_report_draws_waves_hooks_phases_and_the_clean_up_on_one_axis() {
    let waves = format!("{ONE_WAVE}after = [\"health-gate\"]\n");
    let bench = Bench::new(&recipe(&[&waves, HEALTH_GATE, DRILL_SETTINGS, TERMINATE].concat()), &Fleet::shop());
    let page = report(&bench, &id(&bench.run().expect(0).json()));
    for told in ["Wave all over time", "The clean-up over time", "after: health-gate", "proceed, ", "Z</text>"] {
        assert!(page.contains(told), "{told:?} is not in the report");
    }
    for phase in ["phase-conversion", "phase-launch"] {
        assert_eq!(page.matches(&format!("<rect class=\"{phase}\"")).count(), 4 + 1, "four servers and the legend");
    }
    // The embedded simulator makes a point for each launch, and DRS tells it of each instance.
    assert!(page.contains("within the RPO of 15m: 4 servers"), "{page}");
    assert!(!page.contains("<script") && !page.contains("src="));
}

#[test]
fn the_report_of_a_failed_run_says_what_failed_and_which_line_cleans_up() {
    let fleet = Fleet::shop().fault(&format!("server = \"{DB_1}\", kind = \"conversion-failure\""));
    let bench = Bench::new(&recipe(TWO_WAVES), &fleet);
    let execution = id(&bench.run().expect(4).json());
    let page = report(&bench, &execution);
    for told in ["server db-1", "CONVERSION_FAIL", "✕</text>", "Not drawn, for they never started: app"] {
        assert!(page.contains(told), "{told:?} is not in the report");
    }
    assert!(page.contains(&format!("cleanup {execution} --store store")), "{page}");
}

#[test]
fn servers_that_share_a_name_are_told_apart_by_their_ids() {
    let bench = Bench::of_project("recorded-drill");
    let page = report(&bench, &id(&bench.run().expect(0).json()));
    for server in ["s-51d6b65c73391918f", "s-5c555d9c008f90131"] {
        assert!(page.contains(&format!(">{server}</text>")), "the timeline names {server} by its id");
        assert!(page.contains(&format!("sample-db-instance<br><code>{server}</code>")), "the tables name {server}");
    }
}

#[test]
fn the_report_folds_a_big_wave_and_says_so() {
    let fleet = (1..=60).fold(Fleet::shop(), |fleet, number| {
        fleet.server(&format!("s-c{number:016}"), &format!("app-{}", number + 2), "app")
    });
    let fleet = fleet.fault(&format!("server = \"{APP_1}\", kind = \"launch-failure\""));
    let bench = Bench::new(&recipe(&format!("{ONE_WAVE}max-failed = 1\n")), &fleet);
    let page = report(&bench, &id(&bench.run().expect(5).json()));
    assert!(page.contains("Wave all: 63 servers are folded into one area"), "{page}");
    assert!(page.contains("1 in trouble are drawn one by one"));
    assert!(page.matches("<tr>").count() > 3 * 64, "the tables have each server");
}

#[test]
fn a_refused_command_prints_a_line_that_works() {
    let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop());
    let execution = id(&bench.run().expect(0).json());
    let refused = bench.call(&["pause", &execution]).expect(3);
    refused.says(&format!("show {execution} --store store"));
    let line = refused.stderr.lines().find_map(|line| line.strip_prefix("help: look at it: ")).unwrap();
    let arguments: Vec<&str> = line.split_whitespace().skip(1).collect();
    Running::start(bench.path(), &arguments).done().expect(0);
}

#[test]
fn every_shell_gets_completions() {
    let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop());
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = bench.call(&["completions", shell]).expect(0).stdout;
        for word in ["resume", "--follow", "--accept"] {
            assert!(script.contains(word.trim_start_matches('-')), "{shell} does not complete {word}");
        }
    }
    bench.call(&["completions", "cmd"]).expect(2).says("powershell");
}

#[test]
fn bash_completes_commands_options_and_values() {
    let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop());
    let script = bench.call(&["completions", "bash"]).expect(0).stdout;
    std::fs::write(bench.path().join("completions.bash"), script).unwrap();
    let completed = |words: &str| {
        let line = format!(
            "source completions.bash; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _drs__runtime drs-runtime \"${{COMP_WORDS[-1]}}\" \"${{COMP_WORDS[-2]}}\"; echo \"${{COMPREPLY[*]}}\""
        );
        let done = std::process::Command::new("bash").args(["-c", &line]).current_dir(bench.path()).output().unwrap();
        assert!(done.status.success() && done.stderr.is_empty(), "{done:?}");
        String::from_utf8(done.stdout).unwrap().trim_end().to_owned()
    };
    assert_eq!(completed("drs-runtime resu"), "resume");
    assert_eq!(completed("drs-runtime show --wat"), "--watch");
    assert_eq!(completed("drs-runtime run --output json"), "json jsonl");
    assert_eq!(completed("drs-runtime sim serve --sta"), "--state");
}

#[test]
fn the_manual_is_a_page_for_each_command() {
    let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop());
    let page = bench.call(&["man"]).expect(0).stdout;
    assert!(page.contains(".TH drs-runtime 1"), "{page}");
    let told = bench.call(&["man", "--dir", "man1"]).expect(0).stdout;
    let run = std::fs::read_to_string(bench.path().join("man1/drs-runtime-run.1")).unwrap();
    assert!(run.contains("Exit codes: 0 COMPLETED"), "{run}");
    assert!(told.lines().all(|path| bench.path().join(path).is_file()), "{told}");
}
