//! `[target]`: where the servers are recovered.

use super::Span;

/// `[target]`: where the servers are recovered, and as whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The AWS Region. Absent only with a simulator, whose fleet names its own.
    pub region: Option<String>,
    /// The place of `region`, or of `[target]`.
    pub span: Span,
    /// The account that the run is for, 12 digits: any other is refused.
    pub account: Option<Account>,
    /// The ARN of the role that is assumed for every call.
    pub role: Option<String>,
    /// What the role's owner asks for to let it be assumed.
    pub external_id: Option<String>,
    /// An address for every service, such as `http://127.0.0.1:4566`, without a slash at its end.
    pub endpoint: Option<String>,
    /// The path of a fleet file, relative to the recipe: the run uses the embedded simulator.
    pub simulator: Option<String>,
}

/// An account as the recipe names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its 12 digits.
    pub id: String,
    /// Where it is named.
    pub span: Span,
}
