//! Which call of a plug-in a person means.

use std::collections::BTreeSet;

use super::{Occasion, PastCall};
use crate::ids::{PluginName, ServerId, WaveName};
use crate::plugin::HookPhase;

/// What a person said of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// The plug-in, by its name in the recipe.
    pub plugin: PluginName,
    /// The wave.
    pub wave: Option<WaveName>,
    /// Before or after the wave, for a plug-in that is both.
    pub phase: Option<HookPhase>,
    /// The server that a policy was asked about.
    pub server: Option<ServerId>,
    /// The attempt of a hook, or the number of a policy's judgement of the server. Absent: the last.
    pub attempt: Option<u32>,
}

/// Why no call, or none alone, is meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSelected {
    /// No call of the plug-in fits.
    #[error("the execution has no such call of `{plugin}`{}", known_text(.known))]
    None {
        /// The plug-in.
        plugin: PluginName,
        /// The plug-ins that were called.
        known: BTreeSet<PluginName>,
    },
    /// Several places fit, and it was not said which.
    #[error("`{plugin}` was called at {count} places: say which", count = .choices.len())]
    Several {
        /// The plug-in.
        plugin: PluginName,
        /// What to add to the command line, for each.
        choices: Vec<String>,
    },
    /// The attempt does not exist.
    #[error("`{plugin}` has no attempt {attempt} there; there are 1 to {last}")]
    Attempt {
        /// The plug-in.
        plugin: PluginName,
        /// The attempt.
        attempt: u32,
        /// The last one.
        last: u32,
    },
}

fn known_text(known: &BTreeSet<PluginName>) -> String {
    match known.is_empty() {
        true => "; it has called no plug-in".to_owned(),
        false => {
            let names: Vec<&str> = known.iter().map(PluginName::as_str).collect();
            format!("; it has called {}", names.join(", "))
        }
    }
}

impl Selector {
    /// The call that is meant, of all calls of an execution.
    ///
    /// # Errors
    /// When there is none, or several places fit.
    pub fn find<'a>(&self, calls: &'a [PastCall]) -> Result<&'a PastCall, NotSelected> {
        let fitting: Vec<&PastCall> = calls.iter().filter(|call| self.fits(call)).collect();
        let places: BTreeSet<String> = fitting.iter().map(|call| place(call)).collect();
        let Some(last) = fitting.last() else {
            let known = calls.iter().map(|call| call.plugin.clone()).collect();
            return Err(NotSelected::None { plugin: self.plugin.clone(), known });
        };
        if places.len() > 1 {
            return Err(NotSelected::Several { plugin: self.plugin.clone(), choices: places.into_iter().collect() });
        }
        let Some(attempt) = self.attempt else { return Ok(last) };
        let missing = || NotSelected::Attempt { plugin: self.plugin.clone(), attempt, last: last.attempt };
        fitting.iter().find(|call| call.attempt == attempt).copied().ok_or_else(missing)
    }

    fn fits(&self, call: &PastCall) -> bool {
        let place = match &call.occasion {
            Occasion::Hook(phase) => self.server.is_none() && self.phase.is_none_or(|said| said == *phase),
            Occasion::Policy { server, .. } => {
                self.phase.is_none() && self.server.as_ref().is_none_or(|said| said == server)
            }
        };
        place && call.plugin == self.plugin && self.wave.as_ref().is_none_or(|wave| *wave == call.wave)
    }
}

/// Where a call was made, as the command line says it.
fn place(call: &PastCall) -> String {
    match &call.occasion {
        Occasion::Hook(phase) => format!("--wave {} --phase {phase}", call.wave),
        Occasion::Policy { server, .. } => format!("--wave {} --server {server}", call.wave),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(wave: &str, occasion: Occasion, attempt: u32) -> PastCall {
        let (plugin, wave) = ("gate".into(), wave.into());
        PastCall { plugin, wave, occasion, attempt, events: 1, calls: Vec::new(), outcome: None }
    }

    fn gate() -> Selector {
        Selector { plugin: "gate".into(), wave: None, phase: None, server: None, attempt: None }
    }

    #[test]
    fn the_last_attempt_is_meant_unless_another_is_said() {
        let calls = [1, 2, 3].map(|attempt| call("web", Occasion::Hook(HookPhase::After), attempt));
        assert_eq!(gate().find(&calls).unwrap().attempt, 3);
        assert_eq!(Selector { attempt: Some(2), ..gate() }.find(&calls).unwrap().attempt, 2);
        let error = Selector { attempt: Some(4), ..gate() }.find(&calls).unwrap_err();
        assert_eq!(error.to_string(), "`gate` has no attempt 4 there; there are 1 to 3");
    }

    #[test]
    fn of_several_places_it_is_asked_which() {
        let calls = [call("db", Occasion::Hook(HookPhase::After), 1), call("web", Occasion::Hook(HookPhase::After), 1)];
        let NotSelected::Several { choices, .. } = gate().find(&calls).unwrap_err() else { panic!("one was chosen") };
        assert_eq!(choices, ["--wave db --phase after", "--wave web --phase after"]);
        assert_eq!(Selector { wave: Some("db".into()), ..gate() }.find(&calls).unwrap().wave.as_str(), "db");
    }

    #[test]
    fn a_plug_in_that_was_not_called_is_told_with_those_that_were() {
        let calls = [call("web", Occasion::Hook(HookPhase::After), 1)];
        let error = Selector { plugin: "gat".into(), ..gate() }.find(&calls).unwrap_err();
        assert_eq!(error.to_string(), "the execution has no such call of `gat`; it has called gate");
        assert!(gate().find(&[]).unwrap_err().to_string().ends_with("it has called no plug-in"));
    }
}
