//! What can go wrong with a registry, by what a person does about it.

use std::time::Duration;

use drs_core::plugin::OciReference;

/// Something that went wrong with a component in a registry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reference}: {trouble}")]
pub struct RegistryError {
    /// The component.
    pub reference: Box<OciReference>,
    /// What went wrong.
    pub trouble: Trouble,
}

/// What went wrong. What a registry said in its own words is not cleaned: it must not reach a terminal as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The registry has nothing by that name.
    #[error("the registry has no such component")]
    Absent,
    /// It is not for who asks.
    #[error("the registry does not allow it{}", without_login(.as_somebody))]
    NotAllowed {
        /// Whether a login was sent.
        as_somebody: bool,
    },
    /// The user's login for the registry can't be found out.
    #[error("the login for the registry can't be read: {0}")]
    Login(String),
    /// There is no connection.
    #[error("the registry can't be reached: {0}")]
    Unreachable(String),
    /// It takes too long.
    #[error("the registry did not answer in time ({} s)", .0.as_secs())]
    TimeOut(Duration),
    /// Something else lies there.
    #[error("it is no component: {0}")]
    NotAComponent(String),
    /// The bytes are not those that were named.
    #[error("{what} has the SHA-256 {found}, not {expected}")]
    OtherDigest {
        /// Whose bytes.
        what: &'static str,
        /// As they were named, in hexadecimal digits.
        expected: String,
        /// As they are.
        found: String,
    },
    /// There are more bytes than are taken.
    #[error("{what} has more than {most} bytes")]
    TooLarge {
        /// Whose bytes.
        what: &'static str,
        /// How many are taken.
        most: u64,
    },
    /// The registry refused for a reason of its own.
    #[error("the registry refused: {0}")]
    Refused(String),
    /// The folder in which components are kept can't be used.
    #[error("components can't be kept: {0}")]
    Cache(String),
    /// A fault of the client.
    #[error("the client of registries failed: {0}")]
    Fault(String),
}

fn without_login(as_somebody: &bool) -> &'static str {
    if *as_somebody { "" } else { " without a login" }
}

impl Trouble {
    /// The same, said of a component.
    pub fn of(self, reference: &OciReference) -> RegistryError {
        RegistryError { reference: Box::new(reference.clone()), trouble: self }
    }
}

impl RegistryError {
    /// What to do about it.
    pub fn help(&self) -> String {
        let registry = self.reference.registry();
        match &self.trouble {
            Trouble::Absent => {
                "check the path and the tag; some registries say so as well of what needs another login".to_owned()
            }
            Trouble::NotAllowed { .. } => format!(
                "log in with `docker login {registry}`, or set DRS_RUNTIME_REGISTRY={registry}, \
                 DRS_RUNTIME_REGISTRY_USER and DRS_RUNTIME_REGISTRY_PASSWORD"
            ),
            Trouble::Login(_) => format!("log in again with `docker login {registry}`"),
            Trouble::Unreachable(_) => format!(
                "check host and port, and that it answers over https; one that is asked over http is in your configuration: \
                 [registries] plain-http = [\"{registry}\"]"
            ),
            Trouble::TimeOut(_) => {
                "try again; a component that was fetched once is kept, and needs no registry".to_owned()
            }
            Trouble::NotAComponent(_) => {
                "publish it with `drs-runtime plugin push FILE oci://…`, or with `wkg oci push`".to_owned()
            }
            Trouble::OtherDigest { .. } => {
                "do not take it: the registry, or somebody on the way to it, gives something else than was named"
                    .to_owned()
            }
            Trouble::TooLarge { .. } => {
                "a larger component is taken with [plugins.limits] component-size = \"…\" in your configuration"
                    .to_owned()
            }
            Trouble::Refused(_) => "ask who runs the registry".to_owned(),
            Trouble::Cache(_) => "see that the folder is yours alone, and its disk not full".to_owned(),
            Trouble::Fault(_) => {
                "see that this machine has certificates of authorities (Debian: ca-certificates)".to_owned()
            }
        }
    }
}
