//! `man`: the manual, from the same definitions as the help.

use std::fs;
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::args::Cli;
use crate::error::CliError;
use crate::exit::Exit;
use crate::stream;

/// Prints the manual page, or writes the pages of all commands into a folder and prints their paths.
///
/// # Errors
/// When folder, files or standard output can't be written.
pub(crate) fn man(folder: Option<&Path>) -> Result<Exit, CliError> {
    let mut command = Cli::command();
    command.build();
    let text = match folder {
        None => page(&command)?,
        Some(folder) => write_all(&command, folder)?,
    };
    stream::data(&text)?;
    Ok(Exit::Completed)
}

fn page(command: &Command) -> Result<String, CliError> {
    let mut page = Vec::new();
    let manual = Man::new(command.clone()).source(concat!("drs-runtime ", env!("CARGO_PKG_VERSION")));
    manual.render(&mut page).map_err(CliError::internal)?;
    // What the help says after its options is named by what it is.
    Ok(String::from_utf8_lossy(&page).replace(".SH EXTRA\n", ".SH EXAMPLES AND NOTES\n"))
}

/// Writes the pages of a command and of those below it; gives their paths, one a line.
fn write_all(command: &Command, folder: &Path) -> Result<String, CliError> {
    let failed = |error: std::io::Error| {
        CliError::internal(format!("the manual pages can't be written into {}: {error}", folder.display()))
            .help("name another folder with `man --dir DIR`")
    };
    fs::create_dir_all(folder).map_err(failed)?;
    let path = folder.join(Man::new(command.clone()).get_filename());
    fs::write(&path, page(command)?).map_err(failed)?;
    let below = command.get_subcommands().filter(|below| !below.is_hide_set());
    let below = below.map(|below| write_all(below, folder)).collect::<Result<String, _>>()?;
    Ok(format!("{}\n{below}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command() -> Command {
        let mut command = Cli::command();
        command.build();
        command
    }

    #[test]
    fn the_page_names_the_commands_and_the_store() {
        let page = page(&command()).unwrap();
        assert!(page.contains(".TH drs-runtime 1"), "{page}");
        for text in ["drs\\-runtime\\-run(1)", "DRS_RUNTIME_STORE"] {
            assert!(page.contains(text), "{text} is not in {page}");
        }
    }

    #[test]
    fn every_command_has_a_page_with_its_examples() {
        let folder = tempfile::tempdir().unwrap();
        let told = write_all(&command(), &folder.path().join("man1")).unwrap();
        assert!(told.contains("drs-runtime-sim-serve.1\n"), "{told}");
        let files = fs::read_dir(folder.path().join("man1")).unwrap().count();
        assert_eq!(told.lines().count(), files);
        let run = fs::read_to_string(folder.path().join("man1/drs-runtime-run.1")).unwrap();
        assert!(run.contains(".SH EXAMPLES AND NOTES") && !run.contains("EXTRA"), "{run}");
    }
}
