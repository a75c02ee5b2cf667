//! What a command ends with when it can't do what was asked: what happened, what to do, and the exit code that follows.

use std::fmt;

use drs_core::command::{CommandRefused, Remedy};
use drs_core::ids::ExecutionId;
use drs_core::ports::JournalError;
use drs_engine::EngineError;
use drs_registry::{RegistryError, Trouble};

use crate::clean::clean;
use crate::exit::Exit;
use crate::hints::Hints;
use crate::surface::{Surface, Tone};

/// How the name of a shared store begins.
const TABLE: &str = "dynamodb://";

/// What kind of failure: it decides the exit code. Of several the greatest does, as what a person has to change first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ErrorKind {
    /// A fault of the runtime or of its surroundings.
    Internal,
    /// Refused before anything was changed.
    Refused,
    /// The command line or the recipe is wrong.
    Usage,
}

/// A failed command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CliError {
    kind: ErrorKind,
    /// Whether the message is diagnostics at places of a file, rendered.
    rendered: bool,
    message: String,
    help: Vec<Help>,
}

/// A line that says what to do. Command lines in it are made when it is shown: only then the store is known.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Help {
    /// In words.
    Words(String),
    /// How to find an execution's id.
    List,
    /// How to end an execution that is in the way.
    EndHolder(ExecutionId),
    /// How to find out what is wrong with a store.
    CheckStore,
}

impl Help {
    fn text(&self, hints: &Hints) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::List => {
                format!("the executions of the store: {}; `--store` names another store", hints.list())
            }
            Self::EndHolder(holder) => format!(
                "wait for its end, or end it: {}; when no process drives it, this then brings it to its end: {}",
                hints.cancel(holder),
                hints.resume(holder)
            ),
            Self::CheckStore => format!("find out what is wrong with the store: {}", hints.check_store()),
        }
    }
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
        Self::at_places(ErrorKind::Usage, rendered)
    }

    /// Diagnostics at places of a recipe, rendered, of what may not be the recipe's own fault.
    pub(crate) fn at_places(kind: ErrorKind, rendered: impl fmt::Display) -> Self {
        Self { rendered: true, ..Self::new(kind, rendered) }
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
        Self { kind, rendered: false, message: message.to_string(), help: Vec::new() }
    }

    /// The same with a line that says what to do.
    #[must_use]
    pub(crate) fn help(self, line: impl fmt::Display) -> Self {
        self.with(Help::Words(line.to_string()))
    }

    #[must_use]
    fn with(mut self, help: Help) -> Self {
        self.help.push(help);
        self
    }

    /// The same, said of a file.
    #[must_use]
    pub(crate) fn within(mut self, file: &str) -> Self {
        self.message = format!("{file}: {}", self.message);
        self
    }

    /// The exit code that follows.
    pub(crate) fn exit(&self) -> Exit {
        match self.kind {
            ErrorKind::Internal => Exit::Internal,
            ErrorKind::Usage => Exit::Usage,
            ErrorKind::Refused => Exit::Refused,
        }
    }

    /// The text for standard error, with command lines for the store at hand; ends with a line break.
    pub(crate) fn render(&self, surface: Surface, hints: &Hints) -> String {
        let mut text = if self.rendered {
            self.message.trim_end().to_owned()
        } else {
            format!("{} {}", surface.paint(Tone::Bad, "error:"), self.message)
        };
        for line in &self.help {
            text.push_str(&format!("\n{} {}", surface.paint(Tone::Active, "help:"), line.text(hints)));
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
            JournalError::NotFound(_) | JournalError::NotAnId(_) => Self::usage(error).with(Help::List),
            JournalError::Ambiguous { .. } => Self::usage(error),
            JournalError::Held { .. } | JournalError::Superseded { .. } => Self::refused(error).help(
                "one process drives an execution at a time: wait for it, or end it; `pause` and `cancel` reach it",
            ),
            JournalError::Locked { holder, .. } => Self::refused(&error).with(Help::EndHolder(holder.clone())),
            JournalError::Contended { .. } => {
                Self::internal(error).help("what was recorded stays: `resume` goes on from there")
            }
            JournalError::Broken { .. } => {
                Self::internal(error).help("do not go on with this journal; compare the store with a backup")
            }
            JournalError::NotWaiting { .. } => Self::internal(error),
            JournalError::Store { store, .. } if store.starts_with(TABLE) => {
                Self::internal(&error).with(Help::CheckStore)
            }
            JournalError::Store { .. } => Self::internal(error)
                .help("check that the store's folder can be read and written and its disk is not full"),
        }
    }
}

impl From<RegistryError> for CliError {
    fn from(error: RegistryError) -> Self {
        let message = format!("{}: {}", error.reference, clean(&error.trouble.to_string()));
        Self::new(ErrorKind::of(&error.trouble), message).help(error.help())
    }
}

impl ErrorKind {
    /// Whose fault it is that a registry gave no component.
    pub(crate) fn of(trouble: &Trouble) -> Self {
        match trouble {
            Trouble::Absent | Trouble::NotAComponent(_) | Trouble::TooLarge { .. } => Self::Usage,
            Trouble::NotAllowed { .. } | Trouble::Login(_) | Trouble::OtherDigest { .. } | Trouble::Refused(_) => {
                Self::Refused
            }
            Trouble::Unreachable(_) | Trouble::TimeOut(_) | Trouble::Cache(_) | Trouble::Fault(_) => Self::Internal,
        }
    }
}

impl From<EngineError> for CliError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Journal(error) => error.into(),
            EngineError::Taken(taken) => Self::refused(&taken).with(Help::EndHolder(taken.holder.clone())),
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
        let text = error.render(Surface::plain(), &Hints::new(None, Some("/store".to_owned())));
        let expected =
            "error: no execution 01J in this store\nhelp: the executions of the store: drs-runtime ls --store /store;";
        assert!(text.starts_with(expected), "{text}");
    }

    #[test]
    fn a_refused_command_names_the_line_that_reaches_the_same_store() {
        let hints = Hints::new(None, Some("/store".to_owned()));
        let remedy = Remedy::SkipOrCancel { wave: "web servers".into() };
        let refused = CommandRefused { message: "wave web servers failed".into(), remedy };
        let text = CliError::command(&refused, &"01J".into(), &hints).render(Surface::plain(), &hints);
        assert_eq!(
            text,
            "error: wave web servers failed\n\
             help: pass over the wave: drs-runtime skip 01J --wave 'web servers' --reason \"…\" --store /store\n\
             help: end it: drs-runtime cancel 01J --store /store\n"
        );
    }

    #[test]
    fn who_is_in_the_way_is_ended_in_the_same_store() {
        let place = drs_core::ports::AccountRegion { account: "1".to_owned(), region: "us-west-2".to_owned() };
        let lock = drs_core::ports::LockName::Plan(place, "shop".to_owned());
        let error: CliError = JournalError::Locked { lock, holder: "01J".into() }.into();
        let text = error.render(Surface::plain(), &Hints::new(None, Some("dynamodb://executions".to_owned())));
        assert!(text.contains("drs-runtime cancel 01J --store dynamodb://executions;"), "{text}");
        assert!(text.ends_with("drs-runtime resume 01J --store dynamodb://executions\n"), "{text}");
    }

    #[test]
    fn each_kind_of_store_is_looked_after_in_its_own_way() {
        let hints = Hints::new(None, Some("dynamodb://executions".to_owned()));
        let said = |store: &str| {
            let (action, cause) = ("can't append events".to_owned(), "no".to_owned());
            let error: CliError = JournalError::Store { action, store: store.to_owned(), cause }.into();
            error.render(Surface::plain(), &hints)
        };
        assert!(said("dynamodb://executions").contains("drs-runtime store check --store dynamodb://executions"));
        assert!(said("/store/journal.db").contains("its disk is not full"));
    }

    #[test]
    fn what_a_registry_says_is_cleaned_and_the_kind_of_trouble_decides_the_exit_code() {
        let reference = drs_core::plugin::OciReference::parse("oci://registry.example/gate:1").unwrap();
        let of = |trouble: Trouble| CliError::from(trouble.of(&reference));
        let refused = of(Trouble::Refused("\u{1b}[31mno\nerror: \u{202e}all is well".to_owned()));
        let text = refused.render(Surface::plain(), &Hints::new(None, None));
        let expected = "error: oci://registry.example/gate:1: the registry refused: no error: all is well\n";
        assert!(text.starts_with(expected), "{text:?}");
        assert_eq!(refused.exit(), Exit::Refused);
        assert_eq!(of(Trouble::Absent).exit(), Exit::Usage);
        assert_eq!(of(Trouble::Unreachable(String::new())).exit(), Exit::Internal);
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
