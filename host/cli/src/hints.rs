//! Command lines to show: exact, so that they can be copied.

use drs_core::ids::ExecutionId;

/// How this program is called and which store it uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hints {
    program: String,
    store: Option<String>,
}

impl Hints {
    /// Hints for the program as it was called; `store` only when it is not the default one.
    pub(crate) fn new(program: Option<String>, store: Option<String>) -> Self {
        let program = program.filter(|name| !name.is_empty()).unwrap_or_else(|| "drs-runtime".to_owned());
        Self { program: quoted(&program), store: store.map(|store| quoted(&store)) }
    }

    /// Hints for this program as it was called.
    pub(crate) fn of_this_program(store: Option<String>) -> Self {
        let program = std::env::args_os().next().and_then(|program| program.into_string().ok());
        Self::new(program, store)
    }

    /// The line that lists the executions.
    pub(crate) fn list(&self) -> String {
        self.line("ls")
    }

    /// The line that looks whether the store is right.
    pub(crate) fn check_store(&self) -> String {
        self.line("store check")
    }

    /// The line that runs a recipe.
    pub(crate) fn run(&self) -> String {
        self.line("run RECIPE")
    }

    /// The line that shows an execution.
    pub(crate) fn show(&self, execution: &ExecutionId) -> String {
        self.line(&format!("show {execution}"))
    }

    /// The line that prints the record of an execution.
    pub(crate) fn events(&self, execution: &ExecutionId) -> String {
        self.line(&format!("events {execution}"))
    }

    /// The line that goes on with an execution.
    pub(crate) fn resume(&self, execution: &ExecutionId) -> String {
        self.line(&format!("resume {execution}"))
    }

    /// The line that goes on although a before-hook asked for a pause.
    pub(crate) fn accept(&self, execution: &ExecutionId, wave: &str, hook: &str) -> String {
        self.line(&format!("resume {execution} --accept {}/{} --reason \"…\"", quoted(wave), quoted(hook)))
    }

    /// The line that launches again what failed, in one wave or in all.
    pub(crate) fn retry(&self, execution: &ExecutionId, wave: Option<&str>) -> String {
        match wave {
            Some(wave) => self.line(&format!("retry {execution} --wave {}", quoted(wave))),
            None => self.line(&format!("retry {execution}")),
        }
    }

    /// The line that passes over a wave.
    pub(crate) fn skip(&self, execution: &ExecutionId, wave: &str) -> String {
        self.line(&format!("skip {execution} --wave {} --reason \"…\"", quoted(wave)))
    }

    /// The line that ends an execution.
    pub(crate) fn cancel(&self, execution: &ExecutionId) -> String {
        self.line(&format!("cancel {execution}"))
    }

    /// The line that terminates a drill's instances and puts settings back.
    pub(crate) fn cleanup(&self, execution: &ExecutionId) -> String {
        self.line(&format!("cleanup {execution}"))
    }

    fn line(&self, arguments: &str) -> String {
        match &self.store {
            Some(store) => format!("{} {arguments} --store {store}", self.program),
            None => format!("{} {arguments}", self.program),
        }
    }
}

/// A word as a POSIX shell reads it back.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@+=,%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_the_store_only_when_it_is_not_the_default() {
        let id = "01J".into();
        assert_eq!(Hints::new(None, None).resume(&id), "drs-runtime resume 01J");
        let hints = Hints::new(Some("target/release/drs-runtime".into()), Some("/tmp/a b".into()));
        assert_eq!(hints.cleanup(&id), "target/release/drs-runtime cleanup 01J --store '/tmp/a b'");
    }
}
