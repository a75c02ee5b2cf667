//! The programs that make components of other languages than Rust.

use std::process::{Command, Stdio};

use crate::BuildError;

/// A program that its users install themselves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tool {
    /// Its name.
    pub(crate) name: &'static str,
    /// How it is installed.
    pub(crate) install: &'static str,
}

impl Tool {
    /// The first line that it answers with, such as its version.
    pub(crate) fn ask(&self, command: &mut Command) -> Result<String, BuildError> {
        let output = command.stdin(Stdio::null()).output().map_err(|error| self.missing(&error.to_string()))?;
        let said = String::from_utf8_lossy(&output.stdout);
        match output.status.success() {
            true => Ok(said.lines().next().unwrap_or_default().trim().to_owned()),
            false => Err(self.missing(String::from_utf8_lossy(&output.stderr).trim())),
        }
    }

    /// Runs it for a plug-in. What it says goes to standard error.
    pub(crate) fn run(&self, plugin: &str, command: &mut Command) -> Result<(), BuildError> {
        let status = command.stdin(Stdio::null()).stdout(std::io::stderr()).status();
        match status.map_err(|error| self.missing(&error.to_string()))?.success() {
            true => Ok(()),
            false => Err(BuildError::ToolFailed { tool: self.name, plugin: plugin.to_owned() }),
        }
    }

    /// That it is not there.
    pub(crate) fn missing(&self, reason: &str) -> BuildError {
        BuildError::NoTool { tool: self.name, reason: reason.to_owned(), install: self.install }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOOL: Tool = Tool { name: "a-tool", install: "install it" };

    #[test]
    fn its_first_line_is_its_answer() {
        assert_eq!(TOOL.ask(Command::new("sh").args(["-c", "echo a-tool 1.2; echo more"])).unwrap(), "a-tool 1.2");
    }

    #[test]
    fn one_that_is_not_there_is_named_with_how_to_install_it() {
        let error = TOOL.ask(&mut Command::new("no-such-program")).unwrap_err();
        assert!(error.to_string().starts_with("a-tool can't be run: "), "{error}");
        assert_eq!(error.help(), Some("install it"));
        assert!(error.is_of_the_machine());
        let error = TOOL.run("zone-check", Command::new("sh").args(["-c", "exit 1"])).unwrap_err();
        assert_eq!(error.to_string(), "`zone-check` can't be built; a-tool says why above");
        assert!(!error.is_of_the_machine());
    }
}
