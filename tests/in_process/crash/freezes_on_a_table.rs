//! Freezes where the store is a table and the right to drive a lease: a process sleeps at a point, and a host that looks for
//! work takes its execution over when it has seen the lease unchanged for long enough. The first wakes while the other
//! drives, or when all is over. What it then has under way must not launch a second time, and it appends nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use drs_core::execution::Execution;
use drs_core::ports::{Command, CommandKind};
use drs_engine::Loaded;

use super::course::next_work;
use super::end_state::EndState;
use super::fate::{Doom, Moment, Place};
use super::scene::{Scene, Work, runtime};
use super::script::Script;
use super::series::Series;
use super::verdict::{differences, disagreements, locked};
use super::world_time::Wrong;
use crate::figures::tell;
use crate::hosts::host::{Host, Ill, Then};
use crate::hosts::network::Quality;
use crate::hosts::notes::Notes;
use crate::hosts::processes::Play;
use crate::hosts::table::SharedTable;

/// Between check and sign: the intent is recorded, the call is not signed yet. Between sign and send: before the request.
/// After send: before its answer.
const AROUND_A_LAUNCH: [&str; 4] = ["reserve", "append launch-intended", "StartRecovery", "append launch-answered"];

/// How long processes sleep: so that the lease is short and not over; while another one looks for what it did; until right
/// before and after what it signed is too old; and until all is over.
const SLEEPS: [Then; 5] = [
    Then::Asleep(Duration::from_secs(27)),
    Then::Asleep(Duration::from_secs(90)),
    Then::Asleep(Duration::from_secs(285)),
    Then::Asleep(Duration::from_secs(7 * 60)),
    Then::AsleepToTheEnd,
];

/// What came of freezes.
#[derive(Default)]
struct Tally {
    frozen: usize,
    failed: usize,
    marks: BTreeMap<&'static str, usize>,
}

/// Freezes a process of the undisturbed course: the one that begins, or one of those that a person starts.
fn freeze(series: &Series, process: usize, ill: Ill, clocks: [Wrong; 2]) -> (Notes, Vec<String>) {
    let table = SharedTable::new(Quality::Good);
    let scene = Scene::on(&series.stage, table.seen_from_outside(), 1);
    let looks_every = Duration::from_secs(20);
    let host = |clock, ills| Host { clock, ills, looks_every };
    let mut ills = vec![None; process];
    ills.push(Some(ill));
    let [begins, other] = clocks;
    let (first, terminal) = match process {
        0 => (host(begins, ills), host(begins, Vec::new())),
        _ => (host(begins, Vec::new()), host(begins, ills.split_off(1))),
    };
    let hosts = vec![first, host(other, Vec::new())];
    let play = Play { scene: &scene, table: &table, hosts, terminal, inbox_every: 1 };
    let mut given = None;
    let (ended, notes) = play.play(|execution| {
        let next = next_command(&series.stage.script, execution, given.as_ref());
        given.clone_from(&next);
        next
    });
    let faults = match ended {
        Ok(Some(execution)) => wrong(&scene, series, &execution, &notes),
        Ok(None) => vec!["it never began".to_owned()],
        Err(error) => vec![error],
    };
    (notes, faults)
}

/// What a person has done next, after what was done last. A clean-up is asked for once.
fn next_command(script: &Script, execution: &Execution, last: Option<&Command>) -> Option<Command> {
    match next_work(script, execution) {
        Some(Work::GoOn(next)) if last.is_none_or(|last| last.kind != CommandKind::Cleanup) => next,
        _ => None,
    }
}

/// What is wrong with the end. `execution` is as it was before those that slept to the end woke.
fn wrong(scene: &Scene<'_>, series: &Series, execution: &Execution, notes: &Notes) -> Vec<String> {
    let Loaded { execution: after, entries, .. } =
        runtime().block_on(drs_engine::load(&*scene.journal, &scene.id)).unwrap();
    let end = EndState::of(scene, &after);
    let mut faults = differences(&series.stage.script, &end, &series.expected);
    faults.extend(disagreements(scene, &after, &end));
    if after.events != execution.events {
        faults.push(format!("once it woke, {} events became {}", execution.events, after.events));
    }
    faults.extend(notes.strays(&entries));
    faults.extend(notes.faults.iter().cloned());
    faults.extend(locked(scene));
    faults
}

/// Every point of the undisturbed course whose name has one of these in it: its process, its name, and which of that name
/// it is there.
fn points(series: &Series, names: &[&'static str]) -> Vec<(usize, Place)> {
    let mut found = Vec::new();
    for (process, points) in series.points.iter().enumerate() {
        for name in names {
            let count = points.iter().filter(|what| what.contains(name)).count();
            found.extend((0..count).map(|nth| (process, Place::Named(name, nth))));
        }
    }
    found
}

/// A process of the undisturbed course and what befalls it.
type Freeze = (usize, Ill);

/// At each of these points, before and after the effect, for every length in turn.
fn in_turn(points: Vec<(usize, Place)>) -> Vec<Freeze> {
    let moments = points
        .into_iter()
        .flat_map(|(process, place)| [Moment::Before, Moment::After].map(|moment| (process, Doom { place, moment })));
    moments.zip(SLEEPS.into_iter().cycle()).map(|((process, doom), then)| (process, Ill { doom, then })).collect()
}

/// At each of these points before the effect, when what is signed is on its way, for each of these lengths.
fn on_the_way(points: Vec<(usize, Place)>, sleeps: &[Then]) -> Vec<Freeze> {
    let each = |(process, place)| {
        let doom = Doom { place, moment: Moment::Before };
        sleeps.iter().map(move |then| (process, Ill { doom, then: *then }))
    };
    points.into_iter().flat_map(each).collect()
}

fn freeze_at(series: &Series, freezes: &[Freeze], clocks: [Wrong; 2]) -> Tally {
    let mut tally = Tally::default();
    for (process, ill) in freezes {
        let (notes, faults) = freeze(series, *process, *ill, clocks);
        tally.frozen += notes.frozen;
        for (mark, times) in notes.marks {
            *tally.marks.entry(mark).or_default() += times;
        }
        if !faults.is_empty() {
            tally.failed += 1;
            println!("process {process} frozen, {ill:?}:\n  {}", faults.join("\n  "));
        }
    }
    let name = series.stage.script.name;
    tell(&format!("{name}: frozen {} times, {} ended otherwise; {:?}", tally.frozen, tally.failed, tally.marks));
    assert_eq!(tally.failed, 0, "of {}", tally.frozen);
    tally
}

#[test]
fn a_host_that_froze_around_a_launch_launches_nothing_when_it_wakes() {
    let series = Series::of(Script::drill().called("frozen around launches, on a table"));
    let mut freezes = in_turn(points(&series, &AROUND_A_LAUNCH));
    freezes.extend(on_the_way(points(&series, &["StartRecovery"]), &SLEEPS));
    let tally = freeze_at(&series, &freezes, [Wrong::default(); 2]);
    assert!(tally.frozen >= 40, "{}", tally.frozen);
    let marks = [
        "a lease that ran out taken over",
        "a host that found its lease lost",
        "a launch not sent, for the lease was short",
        "an append of a stale host refused",
    ];
    for mark in marks {
        assert!(tally.marks.contains_key(mark), "{mark}: {:?}", tally.marks);
    }
}

/// One clock is ten minutes ahead of AWS's, the other ten minutes behind, and they run apart.
#[test]
fn where_clocks_differ_a_host_that_froze_with_a_launch_on_its_way_launches_nothing_when_it_wakes() {
    let series = Series::of(Script::drill().called("frozen around launches, where clocks differ"));
    let ahead = Wrong { ahead: 600_000, gains: 500 };
    let behind = Wrong { ahead: -600_000, gains: -500 };
    let sent = on_the_way(points(&series, &["StartRecovery"]), &SLEEPS[1..4]);
    for clocks in [[ahead, behind], [behind, ahead]] {
        assert!(freeze_at(&series, &sent, clocks).frozen >= 10);
    }
}

#[test]
fn a_host_that_froze_around_a_write_changes_nothing_when_it_wakes() {
    let series = Series::of(Script::drill().called("frozen around writes, on a table"));
    let writes = ["UpdateLaunchConfiguration", "ModifyLaunchTemplate", "TerminateRecoveryInstances", "PutItem"];
    let some = points(&series, &writes).into_iter().step_by(4).collect();
    let mut freezes = in_turn(some);
    freezes.extend(on_the_way(points(&series, &writes[..2]), &SLEEPS[1..3]));
    assert!(freeze_at(&series, &freezes, [Wrong::default(); 2]).frozen >= 30);
}
