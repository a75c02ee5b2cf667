//! A script played again and again, each time with other deaths.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use drs_core::ids::ServerId;
use drs_core::settings::LaunchSettings;

use super::course::Course;
use super::end_state::{EndState, settings_in};
use super::fate::{Doom, Moment};
use super::scene::Scene;
use super::script::Script;
use super::stage::Stage;
use super::verdict::faults;
use crate::figures::tell;
use crate::rehearsal::store;

/// How many failures are told.
const TOLD: usize = 10;

/// A script, and the end that it has when nobody dies.
pub(crate) struct Series {
    pub(crate) stage: Stage,
    pub(crate) expected: EndState,
    /// The points of each process of the undisturbed course.
    pub(crate) points: Vec<Vec<String>>,
}

/// What came of a series.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// How many courses were played.
    pub(crate) courses: usize,
    /// How many processes were killed in them.
    pub(crate) killed: usize,
    /// How many courses did not end as they should.
    pub(crate) failed: usize,
}

impl Series {
    pub(crate) fn of(script: Script) -> Self {
        let stage = Stage::of(script);
        let (_folder, journal) = store();
        let scene = Scene::of(&stage, journal, 1);
        let course = Course::run(&scene, |_| None).unwrap();
        let expected = EndState::of(&scene, course.execution.as_ref().unwrap());
        assert_eq!(faults(&scene, &course, &expected), Vec::<String>::new(), "nobody was killed");
        drop(scene);
        let points = course.processes;
        Self { stage, expected, points }
    }

    /// The launch settings of the servers before anything has happened.
    pub(crate) fn settings_at_the_beginning(&self) -> BTreeMap<ServerId, LaunchSettings> {
        let (_folder, journal) = store();
        settings_in(&Scene::of(&self.stage, journal, 1), self.expected.servers.keys())
    }

    /// Fails unless each of these is a point of the undisturbed course: what is not in it is not tried.
    #[track_caller]
    pub(crate) fn assert_passes(&self, points: &[&str]) {
        for point in points {
            assert!(self.points.iter().flatten().any(|passed| passed.contains(point)), "{point} is not passed");
        }
    }

    /// Kills one process at every point and moment of the undisturbed course, or at every `nth` of them.
    pub(crate) fn kill_at_every_point(&self, nth: usize) -> Tally {
        let mut tally = Tally::default();
        let every = self.points.iter().enumerate().flat_map(|(process, points)| {
            let point = move |(point, what)| Moment::ALL.map(|moment| (process, Doom::at(point, moment), what));
            points.iter().enumerate().flat_map(point)
        });
        for (process, doom, what) in every.step_by(nth) {
            let name = || format!("process {process} killed at {what}: {doom:?}");
            self.play(&mut tally, name, |number| (number == process).then_some(doom));
        }
        self.told(tally)
    }

    /// Kills every process after a number of points that is left to chance, until the execution ends. `longest` is the
    /// range of the longest life of a process: one that never lives until a job must have become visible gets nowhere.
    pub(crate) fn kill_all(&self, seeds: std::ops::Range<u64>, longest: &RangeInclusive<usize>) -> Tally {
        let mut tally = Tally::default();
        for seed in seeds {
            let mut chance = fastrand::Rng::with_seed(seed);
            let most = chance.usize(longest.clone());
            let doom = |_| {
                let moment = Moment::ALL[chance.usize(..3)];
                Some(Doom::at(chance.usize(..=most), moment))
            };
            self.play(&mut tally, || format!("all killed by seed {seed}, within {most} points"), doom);
        }
        self.told(tally)
    }

    fn play(&self, tally: &mut Tally, name: impl Fn() -> String, doom: impl FnMut(usize) -> Option<Doom>) {
        let (_folder, journal) = store();
        tally.courses += 1;
        let scene = Scene::of(&self.stage, journal, 1);
        let faults = match Course::run(&scene, doom) {
            Err(error) => vec![error],
            Ok(course) => {
                tally.killed += course.killed;
                faults(&scene, &course, &self.expected)
            }
        };
        if !faults.is_empty() {
            tally.failed += 1;
            if tally.failed <= TOLD {
                println!("{}: {}:\n  {}", self.stage.script.name, name(), faults.join("\n  "));
            }
        }
    }

    fn told(&self, tally: Tally) -> Tally {
        let Tally { courses, killed, failed } = tally;
        let points: usize = self.points.iter().map(Vec::len).sum();
        tell(&format!(
            "{}: {points} points, {} moments at each: {courses} courses, {killed} processes killed, {failed} ended otherwise",
            self.stage.script.name,
            Moment::ALL.len(),
        ));
        tally
    }
}
