//! The folder of the built components: the components, their SHA-256, and what they were built from and with.

use std::path::Path;

use drs_plugin_build::{Built, FLAGS, TARGET};

use crate::{Failure, hex};

/// The name of the file that says what the components were built from and with.
const BUILD: &str = "BUILD.toml";
/// The name of the file that `sha256sum --check` reads.
const SUMS: &str = "SHA256SUMS";

/// Everything that the folder holds.
pub(crate) struct Dist {
    sources: String,
    components: Vec<Built>,
}

/// What comes of building again.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The same bytes.
    Same,
    /// Built with another compiler, so that other bytes mean nothing.
    OtherCompiler,
    /// Other bytes with the same compiler: the files that differ.
    Different(Vec<String>),
}

impl Dist {
    /// Components of the sources with this digest.
    pub(crate) fn new(sources: String, components: Vec<Built>) -> Self {
        Self { sources, components }
    }

    /// The compiler of all of them.
    pub(crate) fn compiler(&self) -> &str {
        self.components.first().map_or("no compiler", |built| &built.compiler)
    }

    /// Lines as `sha256sum` writes them.
    pub(crate) fn sums(&self) -> String {
        self.files().map(|(file, component)| format!("{}  {file}\n", hex(component))).collect()
    }

    /// Writes the folder.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), Failure> {
        std::fs::create_dir_all(folder)?;
        for (file, component) in self.files() {
            std::fs::write(folder.join(file), component)?;
        }
        std::fs::write(folder.join(SUMS), self.sums())?;
        std::fs::write(folder.join(BUILD), self.provenance())?;
        Ok(())
    }

    /// Compares this build with the one that the folder holds.
    pub(crate) fn hold_against(&self, folder: &Path) -> Result<Verdict, Failure> {
        let written = std::fs::read_to_string(folder.join(BUILD))?;
        if !written.lines().any(|line| line == self.compiler_line()) {
            return Ok(Verdict::OtherCompiler);
        }
        let texts = [(BUILD, self.provenance()), (SUMS, self.sums())];
        let texts = texts.iter().map(|(file, text)| ((*file).to_owned(), text.as_bytes()));
        let differs = |file: &str, bytes: &[u8]| std::fs::read(folder.join(file)).map_or(true, |there| there != bytes);
        let different = self.files().chain(texts).filter(|(file, bytes)| differs(file, bytes)).map(|(file, _)| file);
        let different: Vec<String> = different.collect();
        Ok(if different.is_empty() { Verdict::Same } else { Verdict::Different(different) })
    }

    fn files(&self) -> impl Iterator<Item = (String, &[u8])> {
        self.components.iter().map(|built| (format!("{}.wasm", built.name), built.component.as_slice()))
    }

    fn compiler_line(&self) -> String {
        format!("compiler = \"{}\"", self.compiler())
    }

    /// The text of BUILD.toml.
    fn provenance(&self) -> String {
        let flags: String = FLAGS.iter().map(|flag| format!("    '{flag}',\n")).collect();
        format!(
            "# Written by plugins/build.sh: what the components beside it were built from and with. CI builds them again.\n\
             # `sources` is the SHA-256 of the list of wit/ and plugins/ that `sha256sum` gives.\n\
             sources = \"{}\"\n\
             {}\ntarget = \"{TARGET}\"\nflags = [\n{flags}]\n",
            self.sources,
            self.compiler_line(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dist(component: &[u8], compiler: &str) -> Dist {
        let name = "gate".to_owned();
        Dist::new("0a".repeat(32), vec![Built { name, component: component.to_vec(), compiler: compiler.to_owned() }])
    }

    #[test]
    fn other_bytes_are_a_difference_only_with_the_same_compiler() {
        let folder = std::env::temp_dir().join(format!("xtask-dist-{}", std::process::id()));
        dist(b"one", "rustc 1").write(&folder).unwrap();
        let verdict = |component, compiler| dist(component, compiler).hold_against(&folder).unwrap();
        assert_eq!(verdict(b"one", "rustc 1"), Verdict::Same);
        assert_eq!(verdict(b"two", "rustc 1"), Verdict::Different(vec!["gate.wasm".to_owned(), SUMS.to_owned()]));
        assert_eq!(verdict(b"two", "rustc 2"), Verdict::OtherCompiler);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
