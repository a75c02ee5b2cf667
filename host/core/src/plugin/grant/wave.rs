//! Grants at what belongs to the wave: `ec2:StopInstances on wave.instances`.

use super::{GrantError, GrantedFunction, ScopeKind};

/// What of the wave a grant is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WaveScope {
    /// Its source servers.
    Servers,
    /// Their recovery instances in DRS, and the EC2 instances that they are.
    Instances,
}

impl WaveScope {
    /// As a recipe writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Servers => "wave.servers",
            Self::Instances => "wave.instances",
        }
    }

    /// As the table of functions names it.
    pub(super) fn kind(self) -> ScopeKind {
        match self {
            Self::Servers => ScopeKind::WaveServers,
            Self::Instances => ScopeKind::WaveInstances,
        }
    }
}

/// A right at what belongs to the wave that the plug-in is called at. No grant reaches another wave, another execution, or
/// anything else of the account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WaveGrant {
    /// The action, such as `ec2:StopInstances`.
    pub action: String,
    /// At what.
    pub scope: WaveScope,
}

/// Reads the scope of a function that ends at the wave: what follows `on`.
pub(super) fn read(function: &GrantedFunction, scope: Option<&str>) -> Result<WaveGrant, GrantError> {
    let scope = scope.map(str::trim).unwrap_or_default();
    let named = [WaveScope::Servers, WaveScope::Instances].into_iter().find(|known| known.as_str() == scope);
    let named = named.filter(|named| function.scopes.contains(&named.kind()));
    let action = function.action.to_owned();
    named.map(|scope| WaveGrant { action, scope }).ok_or_else(|| {
        let examples: Vec<String> = function.examples().map(|example| format!("`{example}`")).collect();
        GrantError::Scope { action: function.action.to_owned(), examples: examples.join(" or ") }
    })
}

impl std::fmt::Display for WaveGrant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} on {}", self.action, self.scope.as_str())
    }
}

#[cfg(test)]
mod tests {
    use crate::plugin::Grant;

    #[test]
    fn a_write_without_its_scope_is_refused_with_what_to_write() {
        let refused = |text: &str| text.parse::<Grant>().unwrap_err().to_string();
        for text in
            ["ec2:StopInstances", "ec2:StopInstances on i-0123456789abcdef0", "ec2:StopInstances on wave.servers"]
        {
            assert!(refused(text).contains("`ec2:StopInstances on wave.instances`"), "{}", refused(text));
        }
        let either = "`drs:TagResource on wave.servers` or `drs:TagResource on wave.instances`";
        assert!(refused("drs:TagResource").contains(either), "{}", refused("drs:TagResource"));
    }
}
