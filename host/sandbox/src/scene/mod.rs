//! What answers a plug-in in place of the world: the record of a call that was made once, or answers that an author wrote.

mod difference;
mod words;

use std::sync::{Arc, Mutex, PoisonError};

use drs_core::plugin::HostCallRecord;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::call::Diverged;
use difference::difference;
use words::{error_from_wit, from_wit, unknown_key};

/// The most characters of arguments that a message shows.
const SHOWN: usize = 400;

/// An answer to a host call that an author wrote, in the words of the WIT package: keys as `instance-type`.
#[derive(Debug, Clone, PartialEq)]
pub struct CannedAnswer {
    /// The WIT function, such as `ec2/describe-instances`.
    pub function: String,
    /// The arguments that it is the answer to; absent: whatever the arguments are.
    pub arguments: Option<Value>,
    /// What the function gives, or its error.
    pub answer: Result<Value, Value>,
}

/// Who answers the host calls of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Answers {
    /// The world behind the ports.
    World,
    /// What was recorded: each call has the answer of the first recorded call of the same function and arguments that was
    /// not made yet. One that the record does not have ends the call.
    Recorded(Vec<HostCallRecord>),
    /// What an author wrote: the first answer that fits and was not given yet, else the last that fits again.
    Canned(Vec<CannedAnswer>),
}

/// A line of a scene: a call and its answer.
#[derive(Debug)]
struct Line {
    function: String,
    arguments: Option<Value>,
    answer: Value,
    given: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Recorded,
    Canned,
}

/// What answers in place of the world. All that hold it give the same answers out.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    kind: Kind,
    lines: Arc<Mutex<Vec<Line>>>,
}

impl Scene {
    /// The scene of these answers; `None` when the world itself answers.
    pub(crate) fn of(answers: Answers) -> Option<Self> {
        let (kind, lines) = match answers {
            Answers::World => return None,
            Answers::Recorded(calls) => (Kind::Recorded, calls.into_iter().map(recorded_line).collect()),
            Answers::Canned(answers) => (Kind::Canned, answers.into_iter().map(canned_line).collect()),
        };
        Some(Self { kind, lines: Arc::new(Mutex::new(lines)) })
    }

    /// The answer to a call.
    ///
    /// # Errors
    /// [`Diverged`] when the scene has none, or it is not of the function's shape.
    pub(crate) fn answer<T, E>(&self, index: u32, function: &str, arguments: &Value) -> Result<Result<T, E>, Diverged>
    where
        T: Serialize + DeserializeOwned,
        E: Serialize + DeserializeOwned,
    {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |line: &Line| {
            line.function == function && line.arguments.as_ref().is_none_or(|expected| expected == arguments)
        };
        let fresh = lines.iter().position(|line| fits(line) && !line.given);
        let again = || lines.iter().rposition(fits).filter(|_| self.kind == Kind::Canned);
        let place = fresh.or_else(again);
        let Some(line) = place.and_then(|place| lines.get_mut(place)) else {
            return Err(self.miss(index, function, arguments, &lines));
        };
        line.given = true;
        self.read(function, line)
    }

    fn read<T, E>(&self, function: &str, line: &Line) -> Result<Result<T, E>, Diverged>
    where
        T: Serialize + DeserializeOwned,
        E: Serialize + DeserializeOwned,
    {
        let unreadable = |problem: String| Diverged::new(format!("the answer of {function} {problem}"));
        let misread = |error: serde_json::Error| unreadable(format!("is not of its shape: {error}"));
        let (given, answer, shown) = match (line.answer.get("ok"), line.answer.get("error")) {
            (Some(given), _) => {
                let answer: T = serde_json::from_value(given.clone()).map_err(misread)?;
                let shown = serde_json::to_value(&answer).map_err(misread)?;
                (given, Ok(answer), shown)
            }
            (None, Some(given)) => {
                let error: E = serde_json::from_value(given.clone()).map_err(misread)?;
                let shown = serde_json::to_value(&error).map_err(misread)?;
                (given, Err(error), shown)
            }
            (None, None) => return Err(unreadable("was too large to be kept: only its digest is recorded".to_owned())),
        };
        match unknown_key(given, &shown).filter(|_| self.kind == Kind::Canned) {
            Some(key) => Err(unreadable(format!("has the key `{key}`, which the function does not give"))),
            None => Ok(answer),
        }
    }

    fn miss(&self, index: u32, function: &str, arguments: &Value, lines: &[Line]) -> Diverged {
        let asked = format!("{function} {}", shown(arguments));
        match self.kind {
            Kind::Canned => Diverged::new(format!("no answer is written for {asked}")),
            Kind::Recorded => {
                let there = usize::try_from(index).ok().and_then(|index| lines.get(index));
                Diverged::new(format!(
                    "call {}: {}",
                    index + 1,
                    missed(there, lines.len(), &asked, function, arguments)
                ))
            }
        }
    }

    /// A call that is not granted was made: the scene's answer to it, if it has one, is not missed.
    pub(crate) fn denied(&self, function: &str, arguments: &Value) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |line: &&mut Line| {
            let same = line.arguments.as_ref().is_none_or(|expected| expected == arguments);
            line.function == function && same && !line.given
        };
        if let Some(line) = lines.iter_mut().find(is_it) {
            line.given = true;
        }
    }

    /// The calls of the scene that were not made, in words.
    pub(crate) fn not_asked(&self) -> Vec<String> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let left = lines.iter().filter(|line| !line.given);
        left.map(|line| match &line.arguments {
            Some(arguments) => format!("{} {}", line.function, shown(arguments)),
            None => line.function.clone(),
        })
        .collect()
    }
}

/// What the recorded run did where another call is made now.
fn missed(there: Option<&Line>, recorded: usize, asked: &str, function: &str, arguments: &Value) -> String {
    let Some(line) = there else {
        return format!("the recorded run made {recorded} calls and no further one, this component asks {asked}");
    };
    let before = line.arguments.as_ref().unwrap_or(&Value::Null);
    if line.function == function && before == arguments {
        return format!("this component asks {asked} more often than the recorded run did");
    }
    if line.function == function {
        return format!("{function} is asked otherwise than in the recorded run: {}", difference(before, arguments));
    }
    format!("the recorded run asked {} {}, this component asks {asked}", line.function, shown(before))
}

fn recorded_line(call: HostCallRecord) -> Line {
    Line { function: call.function, arguments: Some(call.arguments), answer: call.answer, given: false }
}

fn canned_line(canned: CannedAnswer) -> Line {
    let answer = match canned.answer {
        Ok(answer) => json!({ "ok": from_wit(answer) }),
        Err(error) => json!({ "error": error_from_wit(error) }),
    };
    Line { function: canned.function, arguments: canned.arguments.map(from_wit), answer, given: false }
}

/// JSON as a message shows it: its beginning, if it is long.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
