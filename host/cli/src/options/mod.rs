//! The command line as it is meant: resolved, so that nothing that follows checks an argument again.

mod component_limits;
mod configuration;
mod disabling;
mod plugin;
mod store_place;
mod values;

use std::path::PathBuf;
use std::time::Duration;

use drs_core::ids::WaveName;
use drs_core::mode::Mode;
use drs_core::past::Selector;
use drs_core::ports::{Acceptance, CommandKind};

use clap_complete::Shell;

use crate::args::{
    CleanupArgs, Cli, CliCommand, DriveFormat, EventsFormat, OutputFormat, PastCallArgs, ResumeArgs, RetryArgs,
    RunArgs, SimCommand, StoreCommand, VerifyArgs,
};
use crate::error::CliError;

pub(crate) use configuration::Configuration;
pub(crate) use disabling::Disabling;
pub(crate) use plugin::{
    PluginBenchOptions, PluginBuildOptions, PluginInspectOptions, PluginLockOptions, PluginNewOptions,
    PluginPullOptions, PluginPushOptions, PluginReplayOptions, PluginTask, PluginTestOptions,
};
pub(crate) use store_place::{StorePlace, TableAddress};
pub(crate) use values::{HookPath, LeaseLength, ScanEvery, Speed};

/// What is to be done, and in which store.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Options {
    /// The store.
    pub store: StorePlace,
    /// The task.
    pub task: Task,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Task {
    /// Run a plan.
    Run(RunOptions),
    /// Say what a run would do.
    Plan(PlanOptions),
    /// Read a recipe.
    Check(CheckOptions),
    /// Print the JSON Schema of recipes.
    Schema,
    /// Print what plug-ins can be granted.
    Grants(OutputFormat),
    /// Print the limits of plug-ins.
    Limits(OutputFormat),
    /// Print the IAM policy of a recipe.
    IamPolicy(IamPolicyOptions),
    /// Go on with executions.
    Resume(ResumeOptions),
    /// Launch again what failed.
    Retry(RetryOptions),
    /// Take executions that nobody drives.
    Work(WorkOptions),
    /// Clean up after drills.
    Cleanup(CleanupOptions),
    /// Serve a simulated account.
    SimServe(SimServeOptions),
    /// Compile a plug-in for the process that started this one.
    CompilePlugin,
    /// Something about a plug-in.
    Plugin(PluginTask),
    /// Print a shell's completions.
    Completions(Shell),
    /// Print the manual page, or write all of them into a folder.
    Man(Option<PathBuf>),
    /// Something that needs the store and drives nothing.
    Store(StoreTask),
    /// Something about the store itself.
    Upkeep(Upkeep),
}

/// What is done with a store itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Upkeep {
    /// Make it.
    Init {
        /// How long its leases are, when it was said.
        lease: Option<Duration>,
    },
    /// Look whether it is right.
    Check,
    /// Copy what has ended to another one.
    Copy {
        /// The other one.
        to: StorePlace,
    },
}

/// What needs the store and drives nothing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum StoreTask {
    /// List executions.
    List(OutputFormat),
    /// Show an execution.
    Show(ShowOptions),
    /// Print an execution's events.
    Events(EventsOptions),
    /// Give an execution a command.
    Command(CommandOptions),
    /// Write a report.
    Report(ReportOptions),
    /// Check an execution's record.
    Verify(VerifyOptions),
}

impl From<StoreTask> for Task {
    fn from(task: StoreTask) -> Self {
        Self::Store(task)
    }
}

/// `run`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RunOptions {
    /// The recipe.
    pub recipe: PathBuf,
    /// The mode, when it was said; else the recipe's.
    pub mode: Option<Mode>,
    /// The speed, when it was said. Refused against AWS.
    pub speed: Option<Speed>,
    /// Whether a recovery is not to be confirmed.
    pub yes: bool,
    /// Whether a recipe without a lock file is refused.
    pub locked: bool,
    /// Plug-ins that are disabled.
    pub disable: Option<Disabling>,
    /// How the result is printed.
    pub output: DriveFormat,
}

/// Options of `iam-policy`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IamPolicyOptions {
    /// The recipe.
    pub recipe: PathBuf,
    /// The mode, when it was said; else the recipe's.
    pub mode: Option<Mode>,
    /// Whether needs are explained in place of the policy.
    pub explain: bool,
    /// Whether what DRS itself calls with the same credentials is needed, too, as AWS documents it.
    pub documented: bool,
}

/// `plan`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlanOptions {
    /// The recipe.
    pub recipe: PathBuf,
    /// The mode, when it was said; else the recipe's.
    pub mode: Option<Mode>,
    /// How it is printed.
    pub output: OutputFormat,
}

/// `check`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CheckOptions {
    /// The recipe.
    pub recipe: PathBuf,
    /// Whether its servers are looked for.
    pub online: bool,
    /// How problems are printed.
    pub output: OutputFormat,
}

/// `show`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ShowOptions {
    /// The execution as it was typed.
    pub id: String,
    /// Whether it is watched while another process drives it.
    pub watch: bool,
    /// The call of a plug-in whose context is shown instead.
    pub context: Option<Selector>,
    /// How it is printed.
    pub output: OutputFormat,
}

/// `events`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EventsOptions {
    /// The execution as it was typed.
    pub id: String,
    /// Whether further events are printed as they are recorded.
    pub follow: bool,
    /// How they are printed.
    pub output: EventsFormat,
}

/// `resume`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ResumeOptions {
    /// Which executions.
    pub target: ResumeTarget,
    /// The speed, when it was said. Refused against AWS.
    pub speed: Option<Speed>,
    /// How the result is printed.
    pub output: DriveFormat,
}

/// Which executions `resume` goes on with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ResumeTarget {
    /// All that were interrupted, and every clean-up that is due. A person's pause is not ended by it.
    All,
    /// One.
    One {
        /// The execution as it was typed.
        id: String,
        /// A before-hook that is overruled.
        accept: Option<Acceptance>,
        /// Plug-ins that are disabled.
        disable: Option<Disabling>,
    },
}

/// `pause`, `cancel`, `skip`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CommandOptions {
    /// The execution as it was typed.
    pub id: String,
    /// The command.
    pub kind: CommandKind,
}

/// `retry`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RetryOptions {
    /// The execution as it was typed.
    pub id: String,
    /// The wave; absent: every one that can be retried.
    pub wave: Option<WaveName>,
    /// The speed, when it was said. Refused against AWS.
    pub speed: Option<Speed>,
    /// How the result is printed.
    pub output: DriveFormat,
}

/// `work`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WorkOptions {
    /// How often the store is looked through.
    pub scan_every: Duration,
    /// Whether it ends when nothing is left to do.
    pub once: bool,
}

/// `cleanup`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CleanupOptions {
    /// The execution as it was typed; absent: every one whose clean-up is due.
    pub id: Option<String>,
    /// The speed, when it was said. Refused against AWS.
    pub speed: Option<Speed>,
    /// How the result is printed.
    pub output: DriveFormat,
}

/// `report`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ReportOptions {
    /// The execution as it was typed.
    pub id: String,
    /// The file to write.
    pub html: PathBuf,
}

/// `verify`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct VerifyOptions {
    /// The execution as it was typed.
    pub id: String,
    /// What was kept elsewhere: a report, a result or JSON lines.
    pub kept: Option<PathBuf>,
    /// Whether DRS is asked as well.
    pub online: bool,
    /// How it is printed.
    pub output: OutputFormat,
}

/// `sim serve`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SimServeOptions {
    /// The fleet file.
    pub fleet: PathBuf,
    /// The port on the loopback address; 0 takes a free one.
    pub port: u16,
    /// How fast its time runs.
    pub speed: u32,
    /// The folder that keeps its world.
    pub state: Option<PathBuf>,
}

impl Options {
    /// What a command line means.
    ///
    /// # Errors
    /// When the platform has no state folder and none was named, or a reason is empty.
    pub(crate) fn resolve(cli: Cli) -> Result<Self, CliError> {
        let task = task(cli.command)?;
        // The process that compiles has no surroundings, so no state folder either.
        let named = if task == Task::CompilePlugin { Some(PathBuf::from(".")) } else { cli.store };
        Ok(Self { store: StorePlace::named(named)?, task })
    }
}

fn task(command: CliCommand) -> Result<Task, CliError> {
    Ok(match command {
        CliCommand::Run(args) => Task::Run(run(args)?),
        CliCommand::Plan(args) => {
            Task::Plan(PlanOptions { recipe: args.recipe, mode: args.mode.map(Mode::from), output: args.output })
        }
        CliCommand::Check(args) => {
            Task::Check(CheckOptions { recipe: args.recipe, online: args.online, output: args.output })
        }
        CliCommand::Schema => Task::Schema,
        CliCommand::CompilePlugin => Task::CompilePlugin,
        CliCommand::Grants(args) => Task::Grants(args.output),
        CliCommand::Limits(args) => Task::Limits(args.output),
        CliCommand::IamPolicy(args) => {
            let mode = args.mode.map(Mode::from);
            let (explain, documented) = (args.explain, args.documented);
            Task::IamPolicy(IamPolicyOptions { recipe: args.recipe, mode, explain, documented })
        }
        CliCommand::Ls(args) => StoreTask::List(args.output).into(),
        CliCommand::Show(args) => {
            let context = shown_call(args.context, args.call)?;
            StoreTask::Show(ShowOptions { id: args.id, watch: args.watch, context, output: args.output }).into()
        }
        CliCommand::Events(args) => {
            StoreTask::Events(EventsOptions { id: args.id, follow: args.follow, output: args.output }).into()
        }
        CliCommand::Resume(args) => Task::Resume(resume(args)?),
        CliCommand::Pause(args) => given(args.id, CommandKind::Pause),
        CliCommand::Cancel(args) => given(args.id, CommandKind::Cancel),
        CliCommand::Skip(args) => {
            given(args.id, CommandKind::Skip { wave: args.wave.into(), reason: reason(args.reason)? })
        }
        CliCommand::Retry(args) => Task::Retry(retry(args)),
        CliCommand::Work(args) => Task::Work(WorkOptions { scan_every: args.scan_every.0, once: args.once }),
        CliCommand::Cleanup(args) => Task::Cleanup(cleanup(args)),
        CliCommand::Report(args) => StoreTask::Report(ReportOptions { id: args.id, html: args.html }).into(),
        CliCommand::Verify(args) => {
            let VerifyArgs { id, report, online, output } = args;
            StoreTask::Verify(VerifyOptions { id, kept: report, online, output }).into()
        }
        CliCommand::Store(command) => Task::Upkeep(match command {
            StoreCommand::Init(args) => Upkeep::Init { lease: args.lease.map(|lease| lease.0) },
            StoreCommand::Check => Upkeep::Check,
            StoreCommand::Copy(args) => Upkeep::Copy { to: StorePlace::named(Some(args.to))? },
        }),
        CliCommand::Completions(args) => Task::Completions(args.shell),
        CliCommand::Man(args) => Task::Man(args.dir),
        CliCommand::Sim(SimCommand::Serve(args)) => {
            Task::SimServe(SimServeOptions { fleet: args.fleet, port: args.port, speed: args.speed, state: args.state })
        }
        CliCommand::Plugin(command) => Task::Plugin(plugin::plugin(command)),
    })
}

/// The call whose context `show` prints.
fn shown_call(context: Option<String>, call: PastCallArgs) -> Result<Option<Selector>, CliError> {
    if let Some(hook) = context {
        return Ok(Some(plugin::selector(hook, call)));
    }
    match plugin::selector(String::new(), call) {
        Selector { wave: None, phase: None, server: None, attempt: None, .. } => Ok(None),
        _ => Err(CliError::usage("--wave, --phase, --server and --attempt say which call of a hook is meant")
            .help("name the hook: `--context HOOK`")),
    }
}

fn given(id: String, kind: CommandKind) -> Task {
    StoreTask::Command(CommandOptions { id, kind }).into()
}

fn run(args: RunArgs) -> Result<RunOptions, CliError> {
    Ok(RunOptions {
        recipe: args.recipe,
        mode: args.mode.map(Mode::from),
        speed: args.speed,
        yes: args.yes,
        locked: args.locked,
        disable: Disabling::of(args.disable, args.reason)?,
        output: args.output,
    })
}

fn resume(args: ResumeArgs) -> Result<ResumeOptions, CliError> {
    let target = match args.id {
        None => ResumeTarget::All,
        Some(id) => {
            let accept = args.accept.zip(args.reason.clone()).map(|(path, text)| {
                Ok::<_, CliError>(Acceptance { wave: path.wave, hook: path.hook, reason: reason(text)? })
            });
            let disable = Disabling::of(args.disable, args.reason)?;
            ResumeTarget::One { id, accept: accept.transpose()?, disable }
        }
    };
    Ok(ResumeOptions { target, speed: args.speed, output: args.output })
}

fn retry(args: RetryArgs) -> RetryOptions {
    RetryOptions { id: args.id, wave: args.wave.map(WaveName::from), speed: args.speed, output: args.output }
}

fn cleanup(args: CleanupArgs) -> CleanupOptions {
    CleanupOptions { id: args.id, speed: args.speed, output: args.output }
}

fn reason(text: String) -> Result<String, CliError> {
    if text.trim().is_empty() {
        return Err(CliError::usage("the reason is empty").help("say why: it is kept in the record and in the report"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    fn resolve(line: &[&str]) -> Options {
        let words = ["drs-runtime", "--store", "/store"].iter().chain(line);
        Options::resolve(Cli::try_parse_from(words).unwrap()).unwrap()
    }

    #[test]
    fn a_run_says_only_what_was_typed() {
        let Task::Run(run) = resolve(&["run", "shop.toml", "--speed", "max"]).task else { panic!("not a run") };
        assert_eq!((run.mode, run.speed, run.yes), (None, Some(Speed::Max), false));
    }

    #[test]
    fn a_hook_is_accepted_with_a_reason_only() {
        let with = resolve(&["resume", "01J", "--accept", "database/gate", "--reason", "source is lost"]);
        let Task::Resume(ResumeOptions { target: ResumeTarget::One { accept: Some(accept), .. }, .. }) = with.task
        else {
            panic!("no acceptance")
        };
        assert_eq!((accept.wave.as_str(), accept.hook.as_str()), ("database", "gate"));
        assert!(Cli::try_parse_from(["drs-runtime", "resume", "01J", "--accept", "database/gate"]).is_err());
        assert!(Cli::try_parse_from(["drs-runtime", "resume", "01J", "--reason", "x"]).is_err());
        let empty = Cli::try_parse_from(["drs-runtime", "skip", "01J", "--wave", "web", "--reason", " "]).unwrap();
        assert!(Options::resolve(empty).unwrap_err().to_string().contains("reason is empty"));
    }

    #[test]
    fn resume_and_cleanup_want_one_target() {
        assert!(Cli::try_parse_from(["drs-runtime", "resume"]).is_err());
        assert!(Cli::try_parse_from(["drs-runtime", "resume", "01J", "--all"]).is_err());
        assert!(Cli::try_parse_from(["drs-runtime", "cleanup", "01J", "--due"]).is_err());
        assert!(matches!(resolve(&["cleanup", "--due"]).task, Task::Cleanup(CleanupOptions { id: None, .. })));
    }

    #[test]
    fn a_named_store_is_not_the_default_one() {
        assert_eq!(resolve(&["ls"]).store, StorePlace { folder: "/store".into(), table: None, is_default: false });
    }
}
