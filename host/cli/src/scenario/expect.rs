//! What is expected of a call.

use serde::{Deserialize, Serialize};

use crate::output::plugin::answer::Answer;

/// The verdicts of hooks and the answers of policies.
const VERDICTS: [&str; 8] = ["proceed", "retry-after", "pause", "fail", "skip-wave", "allow", "change", "deny"];
/// Whose fault it can be.
const FAULTS: [&str; 4] = ["guest", "host", "limit", "denied"];

/// What is expected: what is not said may be anything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct Expectation {
    /// The verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    /// A part of the reason, or of the message of a fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whose fault it is that there is no verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// The limit that is reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
}

/// As it is written: a verdict alone, or a table.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Written {
    /// A verdict.
    Verdict(String),
    /// More.
    Table(Expectation),
}

impl Expectation {
    /// What was written.
    ///
    /// # Errors
    /// When it names no verdict or fault that there is.
    pub(super) fn of(written: Written) -> Result<Self, String> {
        let expected = match written {
            Written::Verdict(verdict) => Self { verdict: Some(verdict), ..Self::default() },
            Written::Table(table) => table,
        };
        let one_of = |said: &Option<String>, known: &[&str], what: &str| match said {
            Some(said) if !known.contains(&said.as_str()) => {
                Err(format!("`{said}` is no {what}; there are {}", known.join(", ")))
            }
            _ => Ok(()),
        };
        one_of(&expected.verdict, &VERDICTS, "verdict")?;
        one_of(&expected.fault, &FAULTS, "fault")?;
        Ok(expected)
    }

    /// What of an answer is not as expected, in words.
    pub(crate) fn missed_by(&self, answer: &Answer) -> Vec<String> {
        let words = answer.reason.as_deref().or(answer.message.as_deref()).unwrap_or_default();
        let limit = answer.limit.as_ref().map(|limit| limit.name.as_str());
        let mut missed = Vec::new();
        let mut compare = |what: &str, expected: &Option<String>, got: Option<&str>| {
            if let Some(expected) = expected.as_deref().filter(|expected| Some(*expected) != got) {
                missed.push(format!("the {what} is {}, not {expected}", got.unwrap_or("absent")));
            }
        };
        compare("verdict", &self.verdict, answer.verdict);
        compare("fault", &self.fault, answer.fault);
        compare("limit", &self.limit, limit);
        if let Some(part) = self.reason.as_ref().filter(|part| !words.contains(part.as_str())) {
            missed.push(format!("the reason does not say `{part}`"));
        }
        missed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_must_be_so_and_all_else_may_be_anything() {
        let answer =
            Answer { verdict: Some("fail"), reason: Some("i-1 is not in us-west-2a".to_owned()), ..Answer::default() };
        let expect = |text: &str| {
            Expectation::of(toml::from_str::<toml::Table>(text).unwrap()["expect"].clone().try_into().unwrap())
        };
        assert_eq!(expect("expect = \"fail\"").unwrap().missed_by(&answer), Vec::<String>::new());
        let other = expect("expect = { verdict = \"proceed\", reason = \"i-2\", fault = \"limit\" }").unwrap();
        assert_eq!(
            other.missed_by(&answer),
            ["the verdict is fail, not proceed", "the fault is absent, not limit", "the reason does not say `i-2`"]
        );
        assert!(expect("expect = \"go\"").unwrap_err().starts_with("`go` is no verdict; there are proceed"));
    }
}
