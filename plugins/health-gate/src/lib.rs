//! A hook after a wave that waits until EC2's status checks have passed.
//!
//! Every launched server must run with both status checks `ok`. While one is initializing, pending or not listed yet the
//! gate asks to be called again; what is impaired twice in a row, or left over when the time is up, is a failed finding.

mod config;
#[cfg(test)]
mod fixtures;
mod health;
mod round;

use drs_plugin::{AfterAnswer, Error, HookContext, ec2, log};

use config::Config;
use round::Memory;

drs_plugin::after_wave!(check);

/// How many ids one call may name.
const IDS_IN_A_CALL: usize = 1000;

fn check(context: &HookContext) -> Result<AfterAnswer, Error> {
    let config: Config = context.config()?;
    let ids: Vec<String> = context.servers.iter().filter_map(health::instance_to_ask).map(str::to_owned).collect();
    let mut statuses = Vec::new();
    for part in ids.chunks(IDS_IN_A_CALL) {
        statuses.extend(ec2::instance_status(part)?);
    }
    let memory = context.state().unwrap_or_else(|| Memory::starting(context.now));
    let answer = round::judge(context, &statuses, memory, config.within())?;
    log::info(round::summary(&answer));
    Ok(answer)
}
