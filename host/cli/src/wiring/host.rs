//! Who drives: the user, the host and the process, for the record.

use drs_core::ports::{Command, CommandKind};

/// This process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Host {
    /// The host's name.
    pub name: String,
    /// The user.
    pub user: String,
    /// The process id.
    pub process: u32,
}

impl Host {
    /// The host, user and process that this is.
    pub(crate) fn this() -> Self {
        let user = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
        Self {
            name: gethostname::gethostname().to_string_lossy().into_owned(),
            user: user.filter(|user| !user.is_empty()).unwrap_or_else(|| "unknown".to_owned()),
            process: std::process::id(),
        }
    }

    /// `user@host`.
    pub(crate) fn by(&self) -> String {
        format!("{}@{}", self.user, self.name)
    }

    /// A command of this user.
    pub(crate) fn command(&self, kind: CommandKind) -> Command {
        Command { kind, by: self.by() }
    }
}
