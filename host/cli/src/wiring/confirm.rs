//! The question before a recovery of a real account.

use std::io::{BufRead, IsTerminal};

use drs_core::plan::Plan;

use crate::error::CliError;
use crate::stream;

/// Asks whether the real thing is meant. Whoever asks for automation says `--yes`.
///
/// # Errors
/// When nobody can be asked, or the answer is not the account's number.
pub(super) fn confirm_recovery(plan: &Plan) -> Result<(), CliError> {
    let what = format!(
        "RECOVERY of {}: {} servers in account {}, {}",
        plan.name,
        plan.servers.len(),
        plan.account,
        plan.region
    );
    if !std::io::stdin().is_terminal() {
        return Err(CliError::refused(format!("{what} needs a confirmation, and there is no terminal to ask at"))
            .help("say --yes to run it without a question"));
    }
    stream::talk(&format!("{what}\nThis launches servers for real. Type the account's number to go on: "));
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).map_err(CliError::internal)?;
    if answer.trim() == plan.account {
        return Ok(());
    }
    Err(CliError::refused("not confirmed: nothing was started").help(format!("type {} to confirm", plan.account)))
}
