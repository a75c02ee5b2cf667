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

drs_plugin::after_wave!(check, config = config::SCHEMA);

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

#[cfg(test)]
mod tests {
    use drs_plugin::{CallError, Verdict, fake};

    use super::*;
    use crate::fixtures::{context, status};

    #[test]
    fn a_wave_whose_checks_have_passed_is_asked_about_once() {
        let host = fake::Host::new();
        let passed = |id| status(id, "running", "ok", "ok");
        host.answers("ec2:DescribeInstanceStatus", vec![passed("i-1"), passed("i-2")]);
        assert_eq!(check(&context(2, 0)).unwrap().verdict, Verdict::Proceed);
        let calls: Vec<String> = host.calls().into_iter().map(|call| call.arguments).collect();
        assert_eq!(calls, [r#"(["i-1", "i-2"],)"#]);
        assert_eq!(host.log().len(), 1, "{:?}", host.log());
    }

    #[test]
    fn a_call_that_fails_is_the_hooks_error() {
        let host = fake::Host::new();
        host.refuses("ec2:DescribeInstanceStatus", CallError::Throttled(None));
        assert_eq!(check(&context(1, 0)), Err(Error::Call(CallError::Throttled(None))));
    }
}
