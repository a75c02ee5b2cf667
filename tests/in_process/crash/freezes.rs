//! Freezes: a process stands still at a point, another one takes its execution over and brings it to its end, and the first
//! wakes minutes later in the midst of what it was doing. It must do nothing any more.

use std::thread;
use std::time::Duration;

use super::course::{Course, next_work};
use super::end_state::EndState;
use super::fate::{Doom, Fate, Moment};
use super::frost::Frost;
use super::scene::{Leave, Scene, Work, runtime};
use super::script::Script;
use super::series::Series;
use super::verdict::differences;
use crate::figures::tell;
use crate::rehearsal::store;

/// How long a process is silent before another one takes over.
const SILENCE: Duration = Duration::from_secs(30);

/// How long after the end of all it wakes: what it has signed is too old by then.
const SLEEP: Duration = Duration::from_secs(6 * 60);

/// Freezes a process there, has another one finish, and wakes it. Gives how it left then, and what is wrong.
fn freeze(series: &Series, process: usize, doom: Doom) -> (Leave, Vec<String>) {
    let (_folder, journal) = store();
    let scene = Scene::of(&series.stage, journal, 1);
    let mut work = Work::Begin;
    for _ in 0..process {
        assert_eq!(scene.process(&Fate::of(None), work), Leave::InOrder);
        work = next_work(&series.stage.script, &scene.standing().unwrap().unwrap()).unwrap();
    }
    let (frost, thaw) = Frost::new();
    let fate = Fate::frozen_at(doom, frost);
    thread::scope(|threads| {
        let sleeper = threads.spawn(|| {
            // Chance belongs to a thread: the same as in the undisturbed course.
            fastrand::seed(1);
            scene.process(&fate, work)
        });
        thaw.wait().unwrap();
        let clock = scene.take_from_the_silent(SILENCE);
        let finished = finish(&scene);
        scene.time.wake(clock, SLEEP);
        thaw.thaw();
        let left = sleeper.join().unwrap();
        let faults = match finished {
            Ok(found) => woken(&scene, series, found.as_ref(), &left),
            Err(error) => vec![error],
        };
        (left, faults)
    })
}

/// What there is when the other process has finished: the end and the number of events.
struct Found {
    end: EndState,
    events: usize,
}

impl Found {
    fn in_scene(scene: &Scene<'_>) -> Result<Option<Self>, String> {
        let Some(execution) = scene.standing().map_err(|error| error.to_string())? else { return Ok(None) };
        let events = runtime().block_on(scene.journal.events(&scene.id)).map_err(|error| error.to_string())?;
        Ok(Some(Self { end: EndState::of(scene, &execution), events: events.len() }))
    }
}

/// Another process takes over and brings the execution to its end, if it has begun.
fn finish(scene: &Scene<'_>) -> Result<Option<Found>, String> {
    let standing = scene.standing().map_err(|error| error.to_string())?;
    if let Some(work) = standing.as_ref().and_then(|execution| next_work(&scene.stage.script, execution)) {
        Course::from(scene, work, |_| None)?;
    }
    Found::in_scene(scene)
}

/// What is wrong once the sleeper has woken and left.
fn woken(scene: &Scene<'_>, series: &Series, found: Option<&Found>, left: &Leave) -> Vec<String> {
    let after = match Found::in_scene(scene) {
        Ok(after) => after,
        Err(error) => return vec![error],
    };
    let (Some(found), Some(after)) = (found, after) else { return Vec::new() };
    let script = &series.stage.script;
    let mut faults = differences(script, &found.end, &series.expected);
    faults
        .extend(differences(script, &after.end, &found.end).into_iter().map(|fault| format!("once it woke: {fault}")));
    if after.events != found.events {
        faults.push(format!("once it woke, {} events became {}; it left {left:?}", found.events, after.events));
    }
    faults
}

/// Freezes at every `nth` point whose name has one of these in it, or at every `nth` of all, before and after the effect.
fn freeze_at(series: &Series, names: &[&str], nth: usize) -> usize {
    let (mut frozen, mut stopped, mut failed) = (0, 0, 0);
    let meant = |what: &str| names.is_empty() || names.iter().any(|name| what.contains(name));
    let points = series.points.iter().enumerate().flat_map(|(process, points)| {
        points.iter().enumerate().map(move |(point, what)| (process, point, what.as_str()))
    });
    for (process, point, what) in points.filter(|(_, _, what)| meant(what)).step_by(nth) {
        for moment in [Moment::Before, Moment::After] {
            frozen += 1;
            let (left, faults) = freeze(series, process, Doom::at(point, moment));
            stopped += usize::from(matches!(left, Leave::Broken(_)));
            if !faults.is_empty() {
                failed += 1;
                println!("process {process} frozen at point {point}, {what}, {moment:?}:\n  {}", faults.join("\n  "));
            }
        }
    }
    let name = series.stage.script.name;
    tell(&format!("{name}: frozen {frozen} times, {stopped} were refused when they woke, {failed} ended otherwise"));
    assert_eq!(failed, 0, "of {frozen}");
    // What froze in its last words has nothing more to say.
    assert!(stopped * 10 >= frozen * 9, "{stopped} of {frozen} were refused");
    frozen
}

/// Between check and sign: the intent is recorded, the call is not signed yet. Between sign and send: before the request.
/// After send: before its answer.
#[test]
fn a_process_that_froze_around_a_launch_launches_nothing_when_it_wakes() {
    let series = Series::of(Script::drill().called("frozen around launches"));
    let around = ["append launch-intended", "reserve", "StartRecovery", "append launch-answered"];
    assert!(freeze_at(&series, &around, 1) >= 20);
}

#[test]
fn a_process_that_froze_around_a_write_changes_nothing_when_it_wakes() {
    let series = Series::of(Script::drill().called("frozen around writes"));
    let writes = [
        "UpdateLaunchConfiguration",
        "CreateLaunchTemplateVersion",
        "ModifyLaunchTemplate",
        "TerminateRecoveryInstances",
        "PutItem",
    ];
    assert!(freeze_at(&series, &writes, 3) >= 10);
}

#[test]
fn a_process_that_froze_anywhere_appends_nothing_when_it_wakes() {
    let series = Series::of(Script::drill().called("frozen anywhere"));
    assert!(freeze_at(&series, &[], 17) >= 20);
}
