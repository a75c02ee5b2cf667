//! The secrets of plug-ins, read from where the recipe says on the host that runs: before event 0, and again by whoever goes
//! on.

use std::io::Read;

use drs_core::plan::PlannedPlugin;
use drs_core::plugin::{SecretBinding, SecretSource};
use drs_sandbox::Secret;

use crate::error::CliError;

/// Where secrets are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Secrets {
    /// Where the recipe says.
    OfThisHost,
    /// Nowhere: a rehearsal shows them to nobody, so it needs none and reads none.
    MadeUp,
}

impl Secrets {
    /// The secrets of a plug-in.
    ///
    /// # Errors
    /// Every one that is missing, or that can't stand in a header.
    pub(super) fn of(self, plugin: &PlannedPlugin) -> Result<Vec<Secret>, CliError> {
        let mut found = Vec::new();
        let mut missing = Vec::new();
        for binding in &plugin.secrets {
            match self.read(binding) {
                Ok(value) => found.push(Secret::new(binding.clone(), value)),
                Err(why) => missing.push(format!("plug-in `{}`: its secret `{}`: {why}", plugin.name, binding.name)),
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        Err(CliError::refused(missing.join("\n       "))
            .help("nothing was started; provide it on this host, where the execution is driven"))
    }

    fn read(self, binding: &SecretBinding) -> Result<String, String> {
        let value = match (self, &binding.source) {
            (Self::MadeUp, _) => return Ok(format!("rehearsal-of-{}", binding.name)),
            (Self::OfThisHost, SecretSource::Env(name)) => {
                std::env::var(name).map_err(|_| format!("{} is not set, or is not text", binding.source))?
            }
            (Self::OfThisHost, SecretSource::File(path)) => {
                read_file(path).map_err(|error| format!("{} can't be read: {error}", binding.source))?
            }
        };
        if SecretBinding::is_usable(&value) {
            return Ok(value);
        }
        let (from, to) = (SecretBinding::BYTES.start(), SecretBinding::BYTES.end());
        // What it is, nobody is told.
        Err(format!("{} does not hold one: {from} to {to} visible characters of ASCII", binding.source))
    }
}

/// A file's text without the line break at its end, and no more of it than a secret can have.
fn read_file(path: &str) -> std::io::Result<String> {
    let mut text = String::new();
    let most = SecretBinding::BYTES.end().saturating_add(3);
    std::fs::File::open(path)?.take(most as u64).read_to_string(&mut text)?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}

#[cfg(test)]
mod tests {
    use drs_core::plugin::HttpPlace;

    use super::*;
    use crate::sample;

    fn plugin(source: SecretSource) -> PlannedPlugin {
        let binding = SecretBinding {
            name: "token".to_owned(),
            place: HttpPlace::read("https://shop.example/*").unwrap(),
            header: "authorization".to_owned(),
            prefix: String::new(),
            source,
        };
        let mut plugin = sample::plan().plugins.remove(0);
        plugin.secrets = vec![binding];
        plugin
    }

    fn file(text: &str) -> (tempfile::NamedTempFile, PlannedPlugin) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let source = SecretSource::File(file.path().to_str().unwrap().to_owned());
        (file, plugin(source))
    }

    #[test]
    fn a_secret_that_is_missing_is_refused_by_its_name_and_its_source() {
        let missing = plugin(SecretSource::Env("NO_SUCH_VARIABLE_OF_THIS_TEST".to_owned()));
        let message = Secrets::OfThisHost.of(&missing).unwrap_err().to_string();
        assert!(message.contains("its secret `token`"), "{message}");
        assert!(message.contains("the environment variable NO_SUCH_VARIABLE_OF_THIS_TEST is not set"), "{message}");
        let missing = plugin(SecretSource::File("/no/such/file".to_owned()));
        let message = Secrets::OfThisHost.of(&missing).unwrap_err().to_string();
        assert!(message.contains("the file /no/such/file can't be read"), "{message}");
    }

    #[test]
    fn a_file_holds_the_secret_and_a_line_break() {
        for text in ["s3cr3t-token", "s3cr3t-token\n", "s3cr3t-token\r\n"] {
            let (_file, plugin) = file(text);
            assert_eq!(Secrets::OfThisHost.of(&plugin).unwrap().len(), 1);
        }
    }

    #[test]
    fn what_can_not_be_a_secret_is_refused_and_not_shown() {
        for text in ["short", "two lines\nof-secrets", "", &"x".repeat(5000)] {
            let (_file, plugin) = file(text);
            let message = Secrets::OfThisHost.of(&plugin).unwrap_err().to_string();
            assert!(message.contains("8 to 4096 visible characters"), "{message}");
            assert!(text.is_empty() || !message.contains(text), "{message}");
        }
    }

    #[test]
    fn a_rehearsal_reads_none() {
        let missing = plugin(SecretSource::Env("NO_SUCH_VARIABLE_OF_THIS_TEST".to_owned()));
        assert_eq!(Secrets::MadeUp.of(&missing).unwrap().len(), 1);
    }
}
