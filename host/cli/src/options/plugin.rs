//! The commands of `plugin` as they are meant.

use std::path::PathBuf;

use drs_core::ids::{ServerId, WaveName};
use drs_core::past::Selector;
use drs_core::plugin::{HookPhase, OciReference};

use drs_plugin_build::{Language, NewImport, NewWorld};

use crate::args::{OutputFormat, PastCallArgs, PluginCommand};

/// What is done with a plug-in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum PluginTask {
    /// Begin one.
    New(PluginNewOptions),
    /// Build it.
    Build(PluginBuildOptions),
    /// Agree to a recipe's plug-ins as they are.
    Lock(PluginLockOptions),
    /// Say what it is.
    Inspect(PluginInspectOptions),
    /// Call it again as an execution called it.
    Replay(PluginReplayOptions),
    /// Call it in a scenario.
    Test(PluginTestOptions),
    /// Measure its calls.
    Bench(PluginBenchOptions),
    /// Publish it.
    Push(PluginPushOptions),
    /// Fetch it.
    Pull(PluginPullOptions),
}

/// `plugin new`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PluginNewOptions {
    /// Its name.
    pub name: String,
    /// The language.
    pub language: Language,
    /// Which function it has.
    pub world: NewWorld,
    /// Which interface it begins with.
    pub import: Option<NewImport>,
}

/// `plugin build`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PluginBuildOptions {
    /// The folder of the plug-in.
    pub folder: PathBuf,
    /// The file to write; absent: named after the plug-in, in the current folder.
    pub file: Option<PathBuf>,
    /// Whether Cargo.lock must hold already.
    pub locked: bool,
    /// How the result is printed.
    pub output: OutputFormat,
}

/// `plugin lock`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PluginLockOptions {
    /// The recipe.
    pub recipe: PathBuf,
    /// Whether a signed plug-in may go back to a lower version.
    pub allow_downgrade: bool,
    /// How the result is printed.
    pub output: OutputFormat,
}

/// `plugin inspect`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PluginInspectOptions {
    /// The component as it was typed: a file, `builtin:NAME`, or in a registry.
    pub component: String,
    /// How it is printed.
    pub output: OutputFormat,
}

/// `plugin replay`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PluginReplayOptions {
    /// The execution as it was typed.
    pub id: String,
    /// The call.
    pub call: Selector,
    /// Another component: a file, `builtin:NAME`, or in a registry.
    pub component: Option<String>,
    /// How it is printed.
    pub output: OutputFormat,
}

/// `plugin test`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PluginTestOptions {
    /// The component as it was typed: a file, `builtin:NAME`, or in a registry.
    pub component: String,
    /// The scenario.
    pub scenario: Option<PathBuf>,
    /// Whether it is tested again when a file has changed.
    pub watch: bool,
    /// How it is printed.
    pub output: OutputFormat,
}

/// `plugin bench`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PluginBenchOptions {
    /// The component as it was typed: a file, `builtin:NAME`, or in a registry.
    pub component: String,
    /// The scenario.
    pub scenario: PathBuf,
    /// How many calls are measured.
    pub calls: u32,
    /// How it is printed.
    pub output: OutputFormat,
}

/// `plugin push`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PluginPushOptions {
    /// The component's file.
    pub component: PathBuf,
    /// Where it is published.
    pub reference: OciReference,
    /// Whether the registry is asked without TLS.
    pub plain_http: bool,
    /// How the result is printed.
    pub output: OutputFormat,
}

/// `plugin pull`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PluginPullOptions {
    /// The component.
    pub reference: OciReference,
    /// The file to write.
    pub file: PathBuf,
    /// Whether the registry is asked without TLS.
    pub plain_http: bool,
    /// How the result is printed.
    pub output: OutputFormat,
}

/// What a command of `plugin` means.
pub(super) fn plugin(command: PluginCommand) -> PluginTask {
    match command {
        PluginCommand::New(args) => {
            let (world, import) = (args.world.into(), args.import.map(NewImport::from));
            PluginTask::New(PluginNewOptions { name: args.name, language: args.lang.into(), world, import })
        }
        PluginCommand::Build(args) => PluginTask::Build(PluginBuildOptions {
            folder: args.folder,
            file: args.file,
            locked: args.locked,
            output: args.output,
        }),
        PluginCommand::Lock(args) => PluginTask::Lock(PluginLockOptions {
            recipe: args.recipe,
            allow_downgrade: args.allow_downgrade,
            output: args.output,
        }),
        PluginCommand::Inspect(args) => {
            PluginTask::Inspect(PluginInspectOptions { component: args.component, output: args.output })
        }
        PluginCommand::Replay(args) => PluginTask::Replay(PluginReplayOptions {
            id: args.id,
            call: selector(args.plugin, args.call),
            component: args.component,
            output: args.output,
        }),
        PluginCommand::Test(args) => PluginTask::Test(PluginTestOptions {
            component: args.component,
            scenario: args.scenario,
            watch: args.watch,
            output: args.output,
        }),
        PluginCommand::Bench(args) => PluginTask::Bench(PluginBenchOptions {
            component: args.component,
            scenario: args.scenario,
            calls: args.calls,
            output: args.output,
        }),
        PluginCommand::Push(args) => PluginTask::Push(PluginPushOptions {
            component: args.component,
            reference: args.reference,
            plain_http: args.plain_http,
            output: args.output,
        }),
        PluginCommand::Pull(args) => {
            let named = PathBuf::from(format!("{}.wasm", args.reference.name()));
            PluginTask::Pull(PluginPullOptions {
                file: args.file.unwrap_or(named),
                reference: args.reference,
                plain_http: args.plain_http,
                output: args.output,
            })
        }
    }
}

/// The call that is meant.
pub(super) fn selector(plugin: String, call: PastCallArgs) -> Selector {
    Selector {
        plugin: plugin.into(),
        wave: call.wave.map(WaveName::from),
        phase: call.phase.map(HookPhase::from),
        server: call.server.map(ServerId::from),
        attempt: call.attempt,
    }
}
