//! Where the passes put what they find.

use super::super::{Problem, Span};
use super::syntax::Damage;

/// How many problems are listed; the rest is counted.
const MAX_LISTED: usize = 200;

/// What every reader is handed: the problems so far, and which parts of the text could not be parsed.
pub(super) struct Context {
    problems: Vec<Problem>,
    unlisted: usize,
    damage: Damage,
    /// The keys of each table that was read: the schema's test holds them against its own.
    #[cfg(test)]
    pub(super) tables: Vec<(String, Vec<&'static str>)>,
}

impl Context {
    /// Starts with the problems of the syntax.
    pub(super) fn new(mut damage: Damage) -> Self {
        let mut context = Self {
            problems: Vec::new(),
            unlisted: 0,
            damage: Damage::default(),
            #[cfg(test)]
            tables: Vec::new(),
        };
        for problem in damage.take_problems() {
            context.add(problem);
        }
        context.damage = damage;
        context
    }

    /// Adds a problem, unless it is told already.
    pub(super) fn add(&mut self, problem: Problem) {
        if self.problems.contains(&problem) {
            return;
        }
        if self.problems.len() < MAX_LISTED {
            self.problems.push(problem);
        } else {
            self.unlisted += 1;
        }
    }

    /// Adds a problem at a place, with what to write instead.
    pub(super) fn problem(&mut self, span: &Span, message: impl Into<String>, help: impl Into<String>) {
        self.add(Problem::at(span.clone(), message).help(help));
    }

    /// How many problems there are; readers compare it to know whether something went wrong in between.
    pub(super) fn count(&self) -> usize {
        self.problems.len() + self.unlisted
    }

    /// Whether no further problem will be listed, so that searching for help is work for nothing.
    pub(super) fn is_full(&self) -> bool {
        self.problems.len() >= MAX_LISTED
    }

    pub(super) fn damage(&self) -> &Damage {
        &self.damage
    }

    /// The problems in the order of the text, then how many are not listed.
    pub(super) fn finish(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| problem.span.as_ref().map(|span| span.start));
        if self.unlisted > 0 {
            let message = format!("{} more problems are not listed", self.unlisted);
            self.problems.push(Problem { span: None, message, help: Some("mend those above first".to_owned()) });
        }
        self.problems
    }
}
