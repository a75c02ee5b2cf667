//! `completions`: what a shell needs to complete the command line.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Cli;
use crate::error::CliError;
use crate::exit::Exit;
use crate::stream;

/// Prints the completions of a shell.
///
/// # Errors
/// When standard output can't be written.
pub(crate) fn completions(shell: Shell) -> Result<Exit, CliError> {
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    let script = String::from_utf8_lossy(&script);
    stream::data(&if shell == Shell::Bash { joined(&script) } else { script.into_owned() })?;
    Ok(Exit::Completed)
}

/// The script of bash with one way to write the name of the binary. clap_complete 4.6 writes a name with a hyphen in two
/// ways, so that no subcommand would be found.
fn joined(script: &str) -> String {
    script.replace("drs__subcmd__runtime", "drs__runtime")
}
