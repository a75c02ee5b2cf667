//! A `[[faults]]` as it is written, and what must hold for its keys.

use std::ops::Range;

use jiff::SignedDuration;
use serde::Deserialize;
use toml::Spanned;

use super::{
    Fault, call,
    kind::{Kind, Target},
    launch, replication,
    when::When,
};
use crate::fleet::{
    error::Mistake,
    units::{Length, Percent},
};

/// One `[[faults]]` as it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::fleet) struct Entry {
    pub(super) kind: Kind,
    pub(in crate::fleet) server: Option<Spanned<String>>,
    operation: Option<Spanned<String>>,
    /// The first launch of the server that is hit, from 1.
    launch: Option<u64>,
    /// The first call of the operation that is hit, from 1.
    call: Option<u64>,
    times: Option<u64>,
    probability: Option<Percent>,
    /// From the world's beginning to the fault's.
    pub(super) after: Option<Length>,
    #[serde(rename = "for")]
    pub(super) lasting: Option<Length>,
    pub(super) retry_after: Option<Length>,
    /// The text that DRS has for a failure.
    pub(super) error: Option<String>,
    /// The launch action that fails.
    pub(in crate::fleet) action: Option<Spanned<String>>,
    pub(super) event: Option<String>,
    pub(super) value: Option<String>,
    pub(super) in_place_of: Option<Spanned<String>>,
    pub(super) lag: Option<Length>,
    ahead: Option<Length>,
    behind: Option<Length>,
    /// Where it stands in the file.
    #[serde(skip)]
    span: Range<usize>,
}

impl Entry {
    /// The fault, if its keys fit each other. `place` is its number in the file.
    pub(in crate::fleet) fn check(mut self, place: usize, span: Range<usize>) -> Result<Fault, Mistake> {
        self.span = span;
        let allowed = self.kind.keys();
        if let Some(key) = self.written().find(|key| !allowed.contains(key)) {
            let has = if allowed.is_empty() { "it has none".to_owned() } else { allowed.join(", ") };
            return Err(self.mistake(format!("a fault of this kind has no `{key}`")).help(format!("its keys: {has}")));
        }
        if self.launch == Some(0) || self.call == Some(0) || self.times == Some(0) {
            return Err(self.mistake("`launch`, `call` and `times` of a fault count from 1"));
        }
        if self.probability.is_some_and(|probability| probability.fraction() == 0.0) {
            return Err(self.mistake("a `probability` of 0% is no fault: take it out"));
        }
        match self.kind.target() {
            Target::Launch => Ok(Fault::Server(launch::fault(&self, self.when(place))?)),
            Target::Call => Ok(Fault::Operation(call::fault(&self, self.when(place))?)),
            Target::Replication => Ok(Fault::Replication(replication::fault(&self)?)),
            Target::World if self.kind == Kind::RegionGone => Ok(Fault::Replication(replication::fault(&self)?)),
            Target::World => Ok(Fault::ClockOff(self.skew()?)),
        }
    }

    /// Whether it is about a launch action.
    pub(in crate::fleet) fn needs_an_action(&self) -> bool {
        matches!(self.kind, Kind::LaunchActionFailure | Kind::LaunchActionStuck)
    }

    fn when(&self, place: usize) -> When {
        // Every launch of a server is hit unless the file says otherwise, but one call: a run goes on after it.
        let once = self.kind.target() == Target::Call && self.probability.is_none() && self.kind != Kind::Latency;
        When {
            first: self.launch.or(self.call).unwrap_or(1),
            times: self.times.or(once.then_some(1)),
            probability: self.probability,
            fault: place,
        }
    }

    pub(super) fn server(&self) -> Result<&Spanned<String>, Mistake> {
        self.server.as_ref().ok_or_else(|| {
            self.mistake("a fault of this kind needs a `server`").help("its id, or \"*\" for every server")
        })
    }

    pub(super) fn operation(&self) -> Result<&Spanned<String>, Mistake> {
        self.operation.as_ref().ok_or_else(|| {
            self.mistake("a fault of this kind needs an `operation`")
                .help("such as \"drs:StartRecovery\", \"drs:*\" for all of a service, \"*\" for all")
        })
    }

    /// `for`, of a fault that is nothing without it.
    pub(super) fn lasting_for(&self) -> Result<SignedDuration, Mistake> {
        self.needed("for", self.lasting)
    }

    pub(super) fn needed(&self, key: &str, length: Option<Length>) -> Result<SignedDuration, Mistake> {
        let length = length.map(|length| length.0);
        length.ok_or_else(|| self.mistake(format!("a fault of this kind needs `{key}`, such as \"3m\"")))
    }

    /// How far the service's clock is ahead of the caller's.
    fn skew(&self) -> Result<SignedDuration, Mistake> {
        match (self.ahead, self.behind) {
            (Some(ahead), None) => Ok(ahead.0),
            (None, Some(behind)) => Ok(-behind.0),
            _ => Err(self.mistake("a clock that is off is either `ahead` or `behind`, such as \"7m\"")),
        }
    }

    fn mistake(&self, message: impl Into<String>) -> Mistake {
        Mistake::new(self.span.clone(), message)
    }

    /// The keys that are there, `kind` apart.
    fn written(&self) -> impl Iterator<Item = &'static str> {
        [
            ("server", self.server.is_some()),
            ("operation", self.operation.is_some()),
            ("launch", self.launch.is_some()),
            ("call", self.call.is_some()),
            ("times", self.times.is_some()),
            ("probability", self.probability.is_some()),
            ("after", self.after.is_some()),
            ("for", self.lasting.is_some()),
            ("retry-after", self.retry_after.is_some()),
            ("error", self.error.is_some()),
            ("action", self.action.is_some()),
            ("event", self.event.is_some()),
            ("value", self.value.is_some()),
            ("in-place-of", self.in_place_of.is_some()),
            ("lag", self.lag.is_some()),
            ("ahead", self.ahead.is_some()),
            ("behind", self.behind.is_some()),
        ]
        .into_iter()
        .filter_map(|(key, there)| there.then_some(key))
    }
}
