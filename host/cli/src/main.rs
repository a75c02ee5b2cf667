//! The `drs-runtime` binary: reads the command line, does what it says, and ends with the exit code that follows.

mod args;
mod clean;
mod commands;
mod diagnostics;
mod error;
mod exit;
mod hints;
mod options;
mod output;
mod projection;
mod report;
#[cfg(test)]
mod sample;
mod scenario;
mod stream;
mod surface;
mod view;
mod wiring;
mod words;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use args::Cli;
use error::CliError;
use exit::Exit;
use hints::Hints;
use options::{Options, StorePlace, StoreTask, Task};
use surface::Surface;

/// The environment variable that turns on the runtime's own log, such as `drs_engine=debug`.
const LOG_VARIABLE: &str = "DRS_RUNTIME_LOG";

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return explain(&error),
    };
    log_if_asked();
    let exit = match Options::resolve(cli) {
        Ok(options) => perform(&options).unwrap_or_else(|error| told(&error, &options.store.hints())),
        Err(error) => told(&error, &Hints::of_this_program(None)),
    };
    exit.into()
}

/// Says why a command failed, and the exit code that follows.
fn told(error: &CliError, hints: &Hints) -> Exit {
    stream::talk(&error.render(Surface::stderr(), hints));
    error.exit()
}

/// Help and version are data, and a success; anything else is a wrong command line.
fn explain(error: &clap::Error) -> ExitCode {
    // A reader that has gone away is nobody to tell.
    let _ = error.print();
    if error.use_stderr() { Exit::Usage.into() } else { Exit::Completed.into() }
}

/// The runtime's own log, to standard error, only when somebody asks for it: the view needs the terminal.
fn log_if_asked() {
    if std::env::var_os(LOG_VARIABLE).is_some_and(|filter| !filter.is_empty()) {
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::from_env(LOG_VARIABLE))
            .with_writer(std::io::stderr)
            .with_ansi(Surface::stderr().colour)
            .init();
    }
}

fn perform(options: &Options) -> Result<Exit, CliError> {
    let store = &options.store;
    match &options.task {
        Task::Run(run) => wiring::run(store, run),
        Task::Plan(plan) => wiring::plan(store, plan),
        Task::Resume(resume) => wiring::resume(store, resume),
        Task::Retry(retry) => wiring::retry(store, retry),
        Task::Work(work) => wiring::work(store, work),
        Task::Cleanup(cleanup) => wiring::cleanup(store, cleanup),
        Task::SimServe(serve) => wiring::serve(serve),
        Task::Check(check) if check.online => wiring::check_online(store, check),
        Task::Check(check) => commands::check(store, check),
        Task::Schema => commands::schema(),
        Task::Grants(output) => commands::grants(*output),
        Task::Limits(output) => commands::limits(*output),
        Task::IamPolicy(policy) => wiring::iam_policy(store, policy),
        Task::CompilePlugin => wiring::compile_plugin(),
        Task::Plugin(task) => commands::plugin(store, task),
        Task::Completions(shell) => commands::completions(*shell),
        Task::Man(folder) => commands::man(folder.as_deref()),
        Task::Upkeep(upkeep) => wiring::block_on(wiring::upkeep(store, upkeep)),
        Task::Store(task) => wiring::block_on(read(store, task)),
    }
}

/// The tasks that need the store and drive nothing.
async fn read(store: &StorePlace, task: &StoreTask) -> Result<Exit, CliError> {
    let journal = wiring::open_store(store).await?;
    let now = wiring::wall_time();
    match task {
        StoreTask::List(output) => commands::list(&*journal, *output, now).await,
        StoreTask::Show(show) => commands::show(&*journal, store, show).await,
        StoreTask::Events(events) => commands::events(&*journal, events).await,
        StoreTask::Command(command) => commands::give(&journal, store, command, &wiring::Host::this().by(), now).await,
        StoreTask::Report(report) => commands::report(&*journal, store, report, now).await,
        StoreTask::Verify(verify) => commands::verify(&*journal, store, verify).await,
    }
}
