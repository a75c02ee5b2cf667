//! `--disable PLUGIN --reason TEXT`.

use drs_core::event::DisabledAtStart;
use drs_core::ids::PluginName;
use drs_core::ports::CommandKind;

use crate::error::CliError;

/// Plug-ins that are disabled for an execution, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Disabling {
    /// The plug-ins.
    pub plugins: Vec<PluginName>,
    /// Why.
    pub reason: String,
}

impl Disabling {
    /// What was typed; nothing when no plug-in was.
    pub(super) fn of(plugins: Vec<String>, why: Option<String>) -> Result<Option<Self>, CliError> {
        let Some(why) = why.filter(|_| !plugins.is_empty()) else { return Ok(None) };
        Ok(Some(Self { plugins: plugins.into_iter().map(PluginName::from).collect(), reason: super::reason(why)? }))
    }

    /// With the start of an execution.
    pub(crate) fn at_start(&self) -> DisabledAtStart {
        DisabledAtStart { plugins: self.plugins.clone(), reason: self.reason.clone() }
    }

    /// The command to one that has begun.
    pub(crate) fn command(&self) -> CommandKind {
        CommandKind::Disable { plugins: self.plugins.clone(), reason: self.reason.clone() }
    }
}
