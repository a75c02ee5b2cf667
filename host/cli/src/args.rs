//! The command line as it is typed. What it means is resolved in [`crate::options`].

mod examples;
mod formats;
mod plugin;

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand};
use clap_complete::Shell;

use crate::options::{HookPath, LeaseLength, ScanEvery, Speed};

use examples::{
    COMPLETIONS_EXAMPLES, EVENTS_EXAMPLES, IAM_POLICY_NOTES, MAN_EXAMPLES, RETRY_NOTES, RUN_EXAMPLES, VERIFY_NOTES,
};

pub(crate) use plugin::{PastCallArgs, PluginCommand};

pub(crate) use formats::{DriveFormat, EventsFormat, ModeArg, OutputFormat};

/// The hidden command of the process that compiles plug-ins.
pub(crate) const COMPILE_PLUGIN: &str = "compile-plugin";

/// Recovers applications with AWS Elastic Disaster Recovery: in waves, with checks, drills that end clean, and a record.
#[derive(Debug, Clone, Parser)]
#[command(name = "drs-runtime", version, max_term_width = 110, disable_help_subcommand = true)]
pub(crate) struct Cli {
    /// The store of executions: a folder, or a table that many hosts share as `dynamodb://TABLE[?region=REGION]` [default: the platform's state folder]
    #[arg(long, global = true, env = "DRS_RUNTIME_STORE", hide_env_values = true, value_name = "STORE")]
    pub store: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: CliCommand,
}

/// The commands.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum CliCommand {
    /// Run a recovery plan: a drill, or with `--mode recovery` the real thing
    #[command(after_help = RUN_EXAMPLES)]
    Run(RunArgs),
    /// Say what `run` would do: waves, calls, changes of launch settings, an estimate. Changes nothing
    Plan(PlanArgs),
    /// Read a recipe and tell every mistake at its line and column. Calls nothing but registries of plug-ins, unless `--online` says so
    Check(CheckArgs),
    /// Print the JSON Schema of recipes, for editors
    Schema,
    /// Print what plug-ins can be granted: the grammar, and each action with its scopes, its function and its effect
    Grants(OutputArgs),
    /// Print what plug-ins may use: every limit with its values, how far it can be set and where, and what happens beyond it
    Limits(OutputArgs),
    /// Print the IAM policy that a run of a recipe needs: the runtime's own calls, and what its plug-ins are granted
    #[command(after_help = IAM_POLICY_NOTES)]
    IamPolicy(IamPolicyArgs),
    /// List the executions of the store, and which clean-ups are due
    Ls(OutputArgs),
    /// Show an execution: its waves, servers, hooks, errors, and what it left behind
    Show(ShowArgs),
    /// Print the record of an execution, one line an event
    #[command(after_help = EVENTS_EXAMPLES)]
    Events(EventsArgs),
    /// Go on with a paused or interrupted execution; nothing is launched a second time
    Resume(ResumeArgs),
    /// Start nothing new: jobs and hooks under way go on, in AWS and here
    Pause(IdArgs),
    /// End an execution: nothing new starts, its own jobs are awaited, a drill is cleaned up
    Cancel(IdArgs),
    /// Pass over a wave that has not started, or that failed and holds the execution; the waves after it start
    Skip(SkipArgs),
    /// Launch again the servers of failed waves that were not launched, run again the after-hooks of waves that failed for
    /// nothing but them, and go on; what was launched is left alone
    #[command(after_help = RETRY_NOTES)]
    Retry(RetryArgs),
    /// Take executions that nobody drives, from this host or any other, and drive them until they end or wait for a person
    Work(WorkArgs),
    /// Terminate a drill's instances and put back the launch settings that it changed, now
    Cleanup(CleanupArgs),
    /// Write the report of an execution
    Report(ReportArgs),
    /// Check that the record of an execution is as it was written: no event changed, missing, moved or cut off
    #[command(after_help = VERIFY_NOTES)]
    Verify(VerifyArgs),
    /// The simulator of DRS, EC2, STS and DynamoDB's tables
    #[command(subcommand)]
    Sim(SimCommand),
    /// The store itself: make one that many hosts share, look whether it is right, copy executions
    #[command(subcommand)]
    Store(StoreCommand),
    /// Hooks and policies of your own
    #[command(subcommand)]
    Plugin(PluginCommand),
    /// Compile a plug-in for the process that started this one
    #[command(name = COMPILE_PLUGIN, hide = true)]
    CompilePlugin,
    /// Print what a shell needs to complete this command line
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArgs),
    /// Print the manual page, or write the pages of all commands into a folder
    #[command(after_help = MAN_EXAMPLES)]
    Man(ManArgs),
}

/// Arguments of a command that only prints.
#[derive(Debug, Clone, Args)]
pub(crate) struct OutputArgs {
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: OutputFormat,
}

/// Arguments of `run`.
#[derive(Debug, Clone, Args)]
pub(crate) struct RunArgs {
    /// The recipe
    pub recipe: PathBuf,
    /// What the execution is for [default: the recipe's `mode`]
    #[arg(long, value_enum)]
    pub mode: Option<ModeArg>,
    /// How fast the embedded simulator's time runs: a factor, or `max` to wait for nothing [default: 120]
    #[arg(long, value_name = "N|max")]
    pub speed: Option<Speed>,
    /// Don't ask for confirmation of a recovery
    #[arg(long)]
    pub yes: bool,
    /// Refuse a recipe without a lock file; one that is there is always held to
    #[arg(long)]
    pub locked: bool,
    /// Run without this plug-in of the recipe, as often as needed; a policy in a recovery only. Waves that do without one are
    /// PARTIAL at best
    #[arg(long, value_name = "PLUGIN", requires = "reason")]
    pub disable: Vec<String>,
    /// Why, for the record and the report
    #[arg(long, value_name = "TEXT", requires = "disable")]
    pub reason: Option<String>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: DriveFormat,
}

/// Arguments of `plan`.
#[derive(Debug, Clone, Args)]
pub(crate) struct PlanArgs {
    /// The recipe
    pub recipe: PathBuf,
    /// What the execution would be for [default: the recipe's `mode`]
    #[arg(long, value_enum)]
    pub mode: Option<ModeArg>,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: OutputFormat,
}

/// Arguments of `iam-policy`.
#[derive(Debug, Clone, Args)]
pub(crate) struct IamPolicyArgs {
    /// The recipe
    pub recipe: PathBuf,
    /// What the run would be for [default: the recipe's `mode`]
    #[arg(long, value_enum)]
    pub mode: Option<ModeArg>,
    /// Print who needs each action and what for, and where the runtime is narrower than IAM can be, in place of the policy
    #[arg(long)]
    pub explain: bool,
    /// With what AWS documents that DRS itself calls with the same credentials, which no rehearsal can try
    #[arg(long)]
    pub documented: bool,
}

/// Arguments of `check`.
#[derive(Debug, Clone, Args)]
pub(crate) struct CheckArgs {
    /// The recipe
    pub recipe: PathBuf,
    /// Also ask the account and Region, or the simulated fleet, whether its servers are there, can be read, and can be launched as the recipe says. Changes nothing
    #[arg(long)]
    pub online: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: OutputFormat,
}

/// Arguments of `show`.
#[derive(Debug, Clone, Args)]
pub(crate) struct ShowArgs {
    /// The execution: its id, or the first or last characters of it
    pub id: String,
    /// Watch while another process drives it; ends when that process leaves it, with the exit code of `run`. Ctrl-C
    /// leaves the execution alone
    #[arg(long)]
    pub watch: bool,
    /// Print instead, as JSON, what a call of this hook or policy was told: a fixture for `plugin test`
    #[arg(long, value_name = "HOOK", conflicts_with_all = ["watch", "output"])]
    pub context: Option<String>,
    /// Which of its calls
    #[command(flatten)]
    pub call: PastCallArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: OutputFormat,
}

/// Arguments of `events`.
#[derive(Debug, Clone, Args)]
pub(crate) struct EventsArgs {
    /// The execution: its id, or the first or last characters of it
    pub id: String,
    /// Print further events as they are recorded, as long as a process drives the execution
    #[arg(long)]
    pub follow: bool,
    /// How to print them
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: EventsFormat,
}

/// Arguments of a command about one execution.
#[derive(Debug, Clone, Args)]
pub(crate) struct IdArgs {
    /// The execution: its id, or the first or last characters of it
    pub id: String,
}

/// Arguments of `resume`.
#[derive(Debug, Clone, Args)]
#[command(group = ArgGroup::new("decision").args(["accept", "disable"]).multiple(true))]
pub(crate) struct ResumeArgs {
    /// The execution: its id, or the first or last characters of it
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub id: Option<String>,
    /// Every execution of the store that was interrupted, and every clean-up that is due. What a pause holds stays held
    #[arg(long)]
    pub all: bool,
    /// In a recovery: go on although this before-hook asked for a pause
    #[arg(long, value_name = "WAVE/HOOK", requires = "reason", conflicts_with = "all")]
    pub accept: Option<HookPath>,
    /// Go on without this plug-in of the recipe, as often as needed; a policy in a recovery only. Waves that do without one
    /// are PARTIAL at best
    #[arg(long, value_name = "PLUGIN", requires = "reason", conflicts_with = "all")]
    pub disable: Vec<String>,
    /// Why, for the record and the report
    #[arg(long, value_name = "TEXT", requires = "decision")]
    pub reason: Option<String>,
    /// How fast the embedded simulator's time runs: a factor, or `max` to wait for nothing [default: 120]
    #[arg(long, value_name = "N|max")]
    pub speed: Option<Speed>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: DriveFormat,
}

/// Arguments of `work`.
#[derive(Debug, Clone, Args)]
pub(crate) struct WorkArgs {
    /// How often to look for executions
    #[arg(long, default_value = "5s", value_name = "DURATION")]
    pub scan_every: ScanEvery,
    /// End when nothing is left to do
    #[arg(long)]
    pub once: bool,
}

/// Arguments of `skip`.
#[derive(Debug, Clone, Args)]
pub(crate) struct SkipArgs {
    /// The execution: its id, or the first or last characters of it
    pub id: String,
    /// The wave
    #[arg(long)]
    pub wave: String,
    /// Why, for the record and the report
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// Arguments of `retry`.
#[derive(Debug, Clone, Args)]
pub(crate) struct RetryArgs {
    /// The execution: its id, or the first or last characters of it
    pub id: String,
    /// Only this wave [default: every wave with something to try again]
    #[arg(long)]
    pub wave: Option<String>,
    /// How fast the embedded simulator's time runs: a factor, or `max` to wait for nothing [default: 120]
    #[arg(long, value_name = "N|max")]
    pub speed: Option<Speed>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: DriveFormat,
}

/// Arguments of `cleanup`.
#[derive(Debug, Clone, Args)]
pub(crate) struct CleanupArgs {
    /// The execution: its id, or the first or last characters of it
    #[arg(required_unless_present = "due", conflicts_with = "due")]
    pub id: Option<String>,
    /// Every execution whose clean-up is due
    #[arg(long)]
    pub due: bool,
    /// How fast the embedded simulator's time runs: a factor, or `max` to wait for nothing [default: 120]
    #[arg(long, value_name = "N|max")]
    pub speed: Option<Speed>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: DriveFormat,
}

/// Arguments of `report`.
#[derive(Debug, Clone, Args)]
pub(crate) struct ReportArgs {
    /// The execution: its id, or the first or last characters of it
    pub id: String,
    /// The file to write: one HTML page that needs nothing else
    #[arg(long, value_name = "FILE")]
    pub html: PathBuf,
}

/// Arguments of `verify`.
#[derive(Debug, Clone, Args)]
pub(crate) struct VerifyArgs {
    /// The execution: its id, or the first or last characters of it
    pub id: String,
    /// A report, a result of `--output json` or JSON lines of the same execution that were kept elsewhere: what they say
    /// is held against the record
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Ask DRS as well: the jobs that it shows of the execution carry launch tags, which are held against the record
    #[arg(long)]
    pub online: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: OutputFormat,
}

/// Arguments of `completions`.
#[derive(Debug, Clone, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}

/// Arguments of `man`.
#[derive(Debug, Clone, Args)]
pub(crate) struct ManArgs {
    /// The folder to write a page for each command into; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// Commands of `sim`.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum SimCommand {
    /// Serve a simulated account over HTTP on this machine, for any AWS SDK
    Serve(SimServeArgs),
}

/// Arguments of `sim serve`.
#[derive(Debug, Clone, Args)]
pub(crate) struct SimServeArgs {
    /// The fleet file: which servers there are, how long things take, and what goes wrong
    pub fleet: PathBuf,
    /// The port on the loopback address; 0 takes a free one
    #[arg(long)]
    pub port: u16,
    /// How fast its time runs: a factor
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(Speed::MAX_FACTOR)))]
    pub speed: u32,
    /// The folder that keeps its world [default: nothing is kept]
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,
}

/// Commands of `store`.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum StoreCommand {
    /// Make the table of a shared store, on-demand; changes nothing if it is there
    Init(StoreInitArgs),
    /// Look whether the store is right: keys, index, layout, and that these credentials may do what is needed
    Check,
    /// Copy every execution that has ended to another store, byte for byte, with what it was started with
    Copy(StoreCopyArgs),
}

/// Arguments of `store init`.
#[derive(Debug, Clone, Args)]
pub(crate) struct StoreInitArgs {
    /// How long a host may be silent before another takes its executions over: from 10s to 10m. Every host that uses the
    /// table goes by it, and it stays as it is [default: 30s]
    #[arg(long, value_name = "DURATION")]
    pub lease: Option<LeaseLength>,
}

/// Arguments of `store copy`.
#[derive(Debug, Clone, Args)]
pub(crate) struct StoreCopyArgs {
    /// The store to copy to: a folder, or `dynamodb://TABLE`
    #[arg(long, value_name = "STORE")]
    pub to: PathBuf,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_help_of_run_tells_what_a_dr_lead_needs() {
        let mut command = Cli::command();
        let run = command.find_subcommand_mut("run").unwrap();
        insta::assert_snapshot!(run.render_long_help().to_string());
    }

    #[test]
    fn the_help_names_every_command() {
        insta::assert_snapshot!(Cli::command().render_help().to_string());
    }
}
