//! What a command ends with when it can't do what was asked: what happened, what to do, and the exit code that follows.

use std::fmt;

use drs_core::command::{CommandRefused, Remedy};
use drs_core::ids::ExecutionId;
use drs_core::ports::JournalError;
use drs_engine::EngineError;

use crate::exit::Exit;
use crate::hints::Hints;
use crate::surface::{Surface, Tone};

/// What kind of failure: it decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    /// A fault of the runtime or of its surroundings.
    Internal,
    /// The command line is wrong.
    Usage,
    /// The recipe is wrong; the message is its diagnostics, rendered.
    Recipe,
    /// Refused before anything was changed.
    Refused,
}

/// A failed command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CliError {
    kind: ErrorKind,
    message: String,
    help: Vec<String>,
}

impl CliError {
    /// A fault of the runtime or of its surroundings.
    pub(crate) fn internal(message: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Internal, message)
    }

    /// A wrong command line.
    pub(crate) fn usage(message: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// A wrong recipe: its diagnostics, rendered.
    pub(crate) fn recipe(rendered: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Recipe, rendered)
    }

    /// Something that was refused before anything was changed.
    pub(crate) fn refused(message: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Refused, message)
    }

    /// A command that an execution refused, with the exact lines that help.
    pub(crate) fn command(refused: &CommandRefused, execution: &ExecutionId, hints: &Hints) -> Self {
        let error = Self::refused(refused);
        let end = || format!("end it: {}", hints.cancel(execution));
        match &refused.remedy {
            Remedy::Advice(words) => error.help(words),
            Remedy::Show => error.help(format!("look at it: {}", hints.show(execution))),
            Remedy::ResumeOrCancel => error.help(format!("go on: {}", hints.resume(execution))).help(end()),
            Remedy::SkipOrCancel { wave } => {
                error.help(format!("pass over the wave: {}", hints.skip(execution, wave.as_str()))).help(end())
            }
            Remedy::RetrySkipOrCancel { wave } => error
                .help(format!("launch again what failed: {}", hints.retry(execution, Some(wave.as_str()))))
                .help(format!("pass over the wave: {}", hints.skip(execution, wave.as_str())))
                .help(end()),
            Remedy::WaitOrCancel => error.help("wait for its end").help(end()),
            Remedy::WaitThenCleanup => {
                error.help(format!("wait for its end, then clean up: {}", hints.cleanup(execution)))
            }
        }
    }

    fn new(kind: ErrorKind, message: impl fmt::Display) -> Self {
        Self { kind, message: message.to_string(), help: Vec::new() }
    }

    /// The same with a line that says what to do.
    #[must_use]
    pub(crate) fn help(mut self, line: impl fmt::Display) -> Self {
        self.help.push(line.to_string());
        self
    }

    /// The exit code that follows.
    pub(crate) fn exit(&self) -> Exit {
        match self.kind {
            ErrorKind::Internal => Exit::Internal,
            ErrorKind::Usage | ErrorKind::Recipe => Exit::Usage,
            ErrorKind::Refused => Exit::Refused,
        }
    }

    /// The text for standard error; ends with a line break.
    pub(crate) fn render(&self, surface: Surface) -> String {
        let mut text = match self.kind {
            ErrorKind::Recipe => self.message.trim_end().to_owned(),
            _ => format!("{} {}", surface.paint(Tone::Bad, "error:"), self.message),
        };
        for line in &self.help {
            text.push_str(&format!("\n{} {line}", surface.paint(Tone::Active, "help:")));
        }
        text.push('\n');
        text
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CliError {}

impl From<JournalError> for CliError {
    fn from(error: JournalError) -> Self {
        match &error {
            JournalError::NotFound(_) | JournalError::NotAnId(_) => Self::usage(error)
                .help("`drs-runtime ls` lists the executions of the store; `--store` names another one"),
            JournalError::Ambiguous { .. } => Self::usage(error),
            JournalError::Held { .. } | JournalError::Superseded { .. } => Self::refused(error).help(
                "one process drives an execution at a time: wait for it, or end it; `pause` and `cancel` reach it",
            ),
            JournalError::Locked { holder, .. } => Self::refused(&error).help(ends_the_holder(holder)),
            JournalError::Contended { .. } => {
                Self::internal(error).help("what was recorded stays: `resume` goes on from there")
            }
            JournalError::Broken { .. } => {
                Self::internal(error).help("do not go on with this journal; compare the store with a backup")
            }
            JournalError::NotWaiting { .. } => Self::internal(error),
            JournalError::Store { .. } => Self::internal(error)
                .help("check that the store's folder can be read and written and its disk is not full"),
        }
    }
}

/// What to do about an execution that has the plan or a server of it.
fn ends_the_holder(holder: &ExecutionId) -> String {
    format!(
        "wait for its end, or end it with `drs-runtime cancel {holder}`; when no process drives it, \
         `drs-runtime resume {holder}` then brings it to its end"
    )
}

impl From<EngineError> for CliError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Journal(error) => error.into(),
            EngineError::Taken(taken) => Self::refused(&taken).help(ends_the_holder(&taken.holder)),
            EngineError::Unreadable { .. } | EngineError::Fold { .. } => Self::internal(error)
                .help("it was written by another version of the runtime, or changed; use the version that wrote it"),
            EngineError::Internal(_) => {
                Self::internal(error).help("what was recorded stays: `resume` goes on from there")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_decides_the_exit_code() {
        assert_eq!(CliError::internal("x").exit(), Exit::Internal);
        assert_eq!(CliError::usage("x").exit(), Exit::Usage);
        assert_eq!(CliError::recipe("x").exit(), Exit::Usage);
        assert_eq!(CliError::refused("x").exit(), Exit::Refused);
    }

    #[test]
    fn an_error_says_what_to_do_on_a_line_of_its_own() {
        let error: CliError = JournalError::NotFound("01J".into()).into();
        let text = error.render(Surface::plain());
        assert!(text.starts_with("error: no execution 01J in this store\nhelp: `drs-runtime ls`"), "{text}");
    }

    #[test]
    fn a_refused_command_names_the_line_that_reaches_the_same_store() {
        let hints = Hints::new(None, Some("/store".to_owned()));
        let remedy = Remedy::SkipOrCancel { wave: "web servers".into() };
        let refused = CommandRefused { message: "wave web servers failed".into(), remedy };
        let text = CliError::command(&refused, &"01J".into(), &hints).render(Surface::plain());
        assert_eq!(
            text,
            "error: wave web servers failed\n\
             help: pass over the wave: drs-runtime skip 01J --wave 'web servers' --reason \"…\" --store /store\n\
             help: end it: drs-runtime cancel 01J --store /store\n"
        );
    }

    #[test]
    fn a_held_execution_is_a_refusal_and_a_broken_chain_is_not() {
        let held = JournalError::Held { execution: "01J".into(), holder: String::new() };
        assert_eq!(CliError::from(held).exit(), Exit::Refused);
        assert_eq!(
            CliError::from(JournalError::Broken { execution: "01J".into(), sequence: 3 }).exit(),
            Exit::Internal
        );
    }
}
