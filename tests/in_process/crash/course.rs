//! An execution from its beginning to its end, through as many processes as it takes.

use drs_core::command;
use drs_core::execution::Execution;
use drs_core::ports::{Command, CommandKind};
use drs_core::status::ExecutionStatus;

use super::fate::{Doom, Fate};
use super::scene::{Leave, Scene, Work};
use super::script::Script;

/// More processes than any course needs.
const MOST_PROCESSES: usize = 500;

/// How many points are told of a process that did not do as it should.
const TOLD: usize = 30;

/// What a course came to.
#[derive(Debug, Default)]
pub(crate) struct Course {
    /// The execution as it ended; `None` when it was killed before it was in the store.
    pub(crate) execution: Option<Execution>,
    /// What each process passed, point by point.
    pub(crate) processes: Vec<Vec<String>>,
    /// How many of them were killed.
    pub(crate) killed: usize,
}

impl Course {
    /// Runs a plan to its end. `doom` says for each process, counted from 0, where it is killed.
    ///
    /// # Errors
    /// When a process breaks off, or leaves what it should go on with.
    pub(crate) fn run(scene: &Scene<'_>, doom: impl FnMut(usize) -> Option<Doom>) -> Result<Self, String> {
        Self::from(scene, Work::Begin, doom)
    }

    /// Runs the rest of it, from a process that is started for this.
    ///
    /// # Errors
    /// As [`Course::run`].
    pub(crate) fn from(
        scene: &Scene<'_>,
        first: Work,
        mut doom: impl FnMut(usize) -> Option<Doom>,
    ) -> Result<Self, String> {
        let mut course = Self::default();
        let mut work = first;
        while course.processes.len() < MOST_PROCESSES {
            let fate = Fate::of(doom(course.processes.len()));
            let cleaned = work == Work::GoOn(Some(given(CommandKind::Cleanup)));
            let left = scene.process(&fate, work);
            course.processes.push(fate.passed());
            course.killed += usize::from(left == Leave::Killed);
            course.execution = scene.standing().map_err(|error| error.to_string())?;
            let next = course.execution.as_ref().and_then(|execution| next_work(&scene.stage.script, execution));
            work = match (left, next) {
                (Leave::Broken(error), _) => return Err(course.told(&format!("broke off: {error}"))),
                (_, None) => return Ok(course),
                (Leave::InOrder, Some(_)) if cleaned => return Ok(course),
                (Leave::InOrder, Some(Work::GoOn(None))) => return Err(course.told("left it unfinished")),
                (_, Some(work)) => work,
            };
        }
        Err(course.told("was the last of too many"))
    }

    /// What the last process did, with its last points.
    fn told(&self, what: &str) -> String {
        let points: Vec<&str> = self.processes.last().into_iter().flatten().map(String::as_str).collect();
        let last = points[points.len().saturating_sub(TOLD)..].join("; ");
        format!("process {} {what}; it passed {last}", self.processes.len() - 1)
    }
}

/// What the next process is started for; `None` when nothing is left to do.
pub(crate) fn next_work(script: &Script, execution: &Execution) -> Option<Work> {
    if execution.status.is_final() {
        let retry = script.retries.then_some(CommandKind::Retry { wave: None });
        let mut asked = retry.into_iter().chain([CommandKind::Cleanup]);
        let sensible = asked.find(|kind| command::check(execution, kind).is_ok())?;
        return Some(Work::GoOn(Some(given(sensible))));
    }
    let paused = execution.status == ExecutionStatus::Paused;
    Some(Work::GoOn(paused.then(|| given(CommandKind::Resume { accept: None }))))
}

/// A command that a process is started for.
fn given(kind: CommandKind) -> Command {
    Command { kind, by: "rehearsal".to_owned() }
}
