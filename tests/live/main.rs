//! Settles what AWS does not document about DRS, on one throw-away server of a real account: each [guess] in the table of
//! assumptions of ARCHITECTURE.md, with the switch of a fleet file that makes the simulator do the same. It goes through
//! the runtime's own adapters, so that what it learns is what the runtime will meet.
//!
//! Without `--launch` it only reads. With `--launch` it launches the server twice and changes its launch settings, which
//! it puts back, and ends what it launched. The server must say by a tag that it is there for this.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program of its own, whose output is its result")]

mod arguments;
mod busy;
mod cleanup;
mod finding;
mod history;
mod launch;
mod live;
mod place;
#[path = "../../host/cli/src/wiring/probe.rs"]
mod probe;
mod replacing;
mod settings;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;
use finding::Finding;
use live::{Failure, Live};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let live = match place::connect(&arguments).await {
        Ok(live) => live,
        Err(failure) => return fail(&failure),
    };
    let (findings, failure) = check(&live, &arguments).await;
    print!("{}", finding::table(&findings));
    failure.map_or(ExitCode::SUCCESS, |failure| fail(&failure))
}

fn fail(failure: &Failure) -> ExitCode {
    eprintln!("live-check: {failure}");
    ExitCode::FAILURE
}

/// Everything that was asked for: what was found, and what stopped it before its end. What was changed is put back and
/// what was launched is ended in either case.
async fn check(live: &Live, arguments: &Arguments) -> (Vec<Finding>, Option<Failure>) {
    let mut findings = Vec::new();
    if let Err(failure) = history::read(live, &mut findings).await {
        return (findings, Some(failure));
    }
    if !arguments.launch {
        live.say("read only: the other questions need --launch");
        return (findings, None);
    }
    if let Err(failure) = live.refuse_unless_thrown_away().await {
        return (findings, Some(failure));
    }
    let before = match settings::read(live).await {
        Ok(before) => before,
        Err(failure) => return (findings, Some(failure)),
    };
    let done = launch_twice(live, arguments, &before, &mut findings).await;
    let put_back = settings::put_back(live, &before).await;
    let ended = cleanup::end_all(live).await;
    (findings, done.and(put_back).and(ended).err())
}

async fn launch_twice(
    live: &Live,
    arguments: &Arguments,
    before: &settings::Before,
    findings: &mut Vec<Finding>,
) -> Result<(), Failure> {
    findings.push(settings::configuration_writes_template(live, before).await?);
    let first = launch::start(live, !arguments.recovery).await?;
    findings.push(first.visibility());
    findings.push(busy::ask(live, arguments.second.as_ref()).await?);
    let marker = settings::mark(live, before, &arguments.marker_type).await?;
    let first = launch::watch(live, first, None).await?;
    findings.extend(first.findings());
    findings.push(settings::template_read(live, &first, &marker).await?);
    let second = launch::start(live, true).await?;
    let second = launch::watch(live, second, first.instance.as_ref()).await?;
    findings.extend(replacing::findings(&second, !arguments.recovery));
    Ok(())
}
