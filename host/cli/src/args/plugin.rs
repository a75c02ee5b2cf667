//! The commands of `plugin`, as they are typed.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use drs_core::plugin::{HookPhase, OciReference};
use drs_plugin_build::{Language, NewImport, NewWorld};

use super::OutputFormat;
use super::examples::{INSPECT_EXAMPLES, PLUGIN_LOCK_NOTES, PULL_NOTES, PUSH_NOTES, REPLAY_NOTES, TEST_NOTES};

/// Commands of `plugin`.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum PluginCommand {
    /// Begin a plug-in: a folder that builds as it is, with a scenario that it passes
    New(PluginNewArgs),
    /// Build a plug-in into a component, and print what a recipe needs of it
    Build(PluginBuildArgs),
    /// Agree to a recipe's plug-ins as they are now: write its lock file, to which every run is held
    #[command(after_help = PLUGIN_LOCK_NOTES)]
    Lock(PluginLockArgs),
    /// Say what a component is, what it could do with which grants, and whether this runtime takes it. Runs nothing of it but
    /// the function that says what its configuration may be
    #[command(after_help = INSPECT_EXAMPLES)]
    Inspect(PluginInspectArgs),
    /// Call a plug-in again as an execution called it, offline: told the same, its calls answered from the record
    #[command(after_help = REPLAY_NOTES)]
    Replay(PluginReplayArgs),
    /// Call a component once in a scenario, and say what came of it
    #[command(after_help = TEST_NOTES)]
    Test(PluginTestArgs),
    /// Measure the calls of a component in a scenario: calls a second, median, p95, memory
    Bench(PluginBenchArgs),
    /// Publish a component in an OCI registry, with its signature
    #[command(after_help = PUSH_NOTES)]
    Push(PluginPushArgs),
    /// Fetch a component from an OCI registry, with its signature, and print what a recipe needs of it
    #[command(after_help = PULL_NOTES)]
    Pull(PluginPullArgs),
}

/// Arguments of `plugin new`.
#[derive(Debug, Clone, Args)]
pub(crate) struct PluginNewArgs {
    /// Its name, and that of its folder: small letters, digits and `-`
    pub name: String,
    /// The language
    #[arg(long, value_enum, default_value_t)]
    pub lang: NewLanguage,
    /// Where it is called
    #[arg(long, value_enum, default_value_t)]
    pub world: NewWorldArg,
    /// An interface that calls something: `ec2` or `http` after a wave, `drs` before one
    #[arg(long, value_enum)]
    pub import: Option<NewImportArg>,
}

/// The language of a new plug-in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum NewLanguage {
    /// Rust, with the guest SDK
    #[default]
    Rust,
    /// Python, by componentize-py
    Python,
    /// JavaScript, by componentize-js
    Js,
    /// C, by zig or clang
    C,
}

impl From<NewLanguage> for Language {
    fn from(language: NewLanguage) -> Self {
        match language {
            NewLanguage::Rust => Self::Rust,
            NewLanguage::Python => Self::Python,
            NewLanguage::Js => Self::JavaScript,
            NewLanguage::C => Self::C,
        }
    }
}

/// Where a new plug-in is called.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum NewWorldArg {
    /// A hook before a wave
    BeforeWave,
    /// A hook after a wave
    #[default]
    AfterWave,
    /// A policy
    LaunchPolicy,
}

/// What a new plug-in imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum NewImportArg {
    /// The state of replication
    Drs,
    /// Launched instances
    Ec2,
    /// What launched instances answer over HTTP
    Http,
}

impl From<NewWorldArg> for NewWorld {
    fn from(world: NewWorldArg) -> Self {
        match world {
            NewWorldArg::BeforeWave => Self::BeforeWave,
            NewWorldArg::AfterWave => Self::AfterWave,
            NewWorldArg::LaunchPolicy => Self::LaunchPolicy,
        }
    }
}

impl From<NewImportArg> for NewImport {
    fn from(import: NewImportArg) -> Self {
        match import {
            NewImportArg::Drs => Self::Drs,
            NewImportArg::Ec2 => Self::Ec2,
            NewImportArg::Http => Self::Http,
        }
    }
}

/// Arguments of `plugin build`.
#[derive(Debug, Clone, Args)]
pub(crate) struct PluginBuildArgs {
    /// The plug-in's folder: a crate, or one with app.py, plugin.js or plugin.c, and the world in wit/
    pub folder: PathBuf,
    /// The component's file [default: the plug-in's name with `.wasm`, in the folder that you are in]
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Fail when a crate's Cargo.lock would have to change
    #[arg(long)]
    pub locked: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: OutputFormat,
}

/// Arguments of `plugin lock`.
#[derive(Debug, Clone, Args)]
pub(crate) struct PluginLockArgs {
    /// The recipe; its lock file lies beside it, with the ending `.lock`
    pub recipe: PathBuf,
    /// Agree to a lower version of a signed plug-in than before
    #[arg(long)]
    pub allow_downgrade: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: OutputFormat,
}

/// Arguments of `plugin inspect`.
#[derive(Debug, Clone, Args)]
pub(crate) struct PluginInspectArgs {
    /// The component: a file, `builtin:NAME`, or `oci://…` in a registry
    #[arg(value_name = "FILE|builtin:NAME|oci://…")]
    pub component: String,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: OutputFormat,
}

/// Arguments of `plugin replay`.
#[derive(Debug, Clone, Args)]
pub(crate) struct PluginReplayArgs {
    /// The execution: its id, or the first or last characters of it
    #[arg(value_name = "EXECUTION")]
    pub id: String,
    /// The hook or policy, by its name in the recipe
    #[arg(value_name = "HOOK")]
    pub plugin: String,
    /// Which of its calls
    #[command(flatten)]
    pub call: PastCallArgs,
    /// Another component than the one that was called: a file, `builtin:NAME`, or `oci://…` in a registry
    #[arg(long, value_name = "FILE|builtin:NAME|oci://…")]
    pub component: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: OutputFormat,
}

/// Arguments of `plugin test`.
#[derive(Debug, Clone, Args)]
pub(crate) struct PluginTestArgs {
    /// The component: a file, `builtin:NAME`, or `oci://…` in a registry
    #[arg(value_name = "FILE|builtin:NAME|oci://…")]
    pub component: String,
    /// What it meets [default: a wave without servers, with all granted that it can ask for]
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// Test again whenever the component, the scenario or a file that it names has changed
    #[arg(long)]
    pub watch: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: OutputFormat,
}

/// Arguments of `plugin bench`.
#[derive(Debug, Clone, Args)]
pub(crate) struct PluginBenchArgs {
    /// The component: a file, `builtin:NAME`, or `oci://…` in a registry
    #[arg(value_name = "FILE|builtin:NAME|oci://…")]
    pub component: String,
    /// What it meets; its calls are answered by the scenario, not by a fleet
    #[arg(long, value_name = "FILE")]
    pub scenario: PathBuf,
    /// How many calls to measure
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub calls: u32,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: OutputFormat,
}

/// Arguments of `plugin push`.
#[derive(Debug, Clone, Args)]
pub(crate) struct PluginPushArgs {
    /// The component's file; its signature, if there is one, lies beside it: FILE.minisig
    #[arg(value_name = "FILE")]
    pub component: PathBuf,
    /// Where it is published: oci://HOST[:PORT]/PATH:TAG
    #[arg(value_name = "oci://…")]
    pub reference: OciReference,
    /// Ask the registry over http, without TLS
    #[arg(long)]
    pub plain_http: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: OutputFormat,
}

/// Arguments of `plugin pull`.
#[derive(Debug, Clone, Args)]
pub(crate) struct PluginPullArgs {
    /// The component: oci://HOST[:PORT]/PATH[:TAG][@sha256:DIGEST]
    #[arg(value_name = "oci://…")]
    pub reference: OciReference,
    /// The file to write [default: the last word of its path with `.wasm`, in the folder that you are in]
    #[arg(short = 'o', long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Ask the registry over http, without TLS
    #[arg(long)]
    pub plain_http: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: OutputFormat,
}

/// Which call of a hook or a policy.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct PastCallArgs {
    /// The wave, when the plug-in was called at several
    #[arg(long)]
    pub wave: Option<String>,
    /// Before or after the wave, when the plug-in was called at both
    #[arg(long, value_enum)]
    pub phase: Option<PhaseArg>,
    /// The server that a policy was asked about
    #[arg(long, value_name = "ID")]
    pub server: Option<String>,
    /// The attempt of a hook, or the number of a policy's judgement of the server [default: the last]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub attempt: Option<u32>,
}

/// Before or after a wave, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PhaseArg {
    /// Before the wave
    Before,
    /// After the wave
    After,
}

impl From<PhaseArg> for HookPhase {
    fn from(phase: PhaseArg) -> Self {
        match phase {
            PhaseArg::Before => Self::Before,
            PhaseArg::After => Self::After,
        }
    }
}
