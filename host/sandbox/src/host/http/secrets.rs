//! Secrets: put in after the request was held to everything, taken out of the answer before anybody sees it.

use drs_core::http::{HttpUrl, Redaction};
use drs_core::ports::HttpAnswer;

use super::bounds::invalid;
use crate::bindings::types::CallError;
use crate::secret::Secret;

/// The secrets that go into a request.
pub(super) struct Bound<'a>(Vec<&'a Secret>);

impl<'a> Bound<'a> {
    /// Those of the plug-in that are bound to the place of an address.
    pub(super) fn to(url: &HttpUrl, secrets: &'a [Secret]) -> Self {
        Self(secrets.iter().filter(|secret| secret.binding.place.allows(url, false)).collect())
    }

    /// Puts them in.
    ///
    /// # Errors
    /// When the plug-in wrote such a header itself.
    pub(super) fn put_into(&self, headers: &mut Vec<(String, String)>) -> Result<(), CallError> {
        for secret in &self.0 {
            let binding = &secret.binding;
            if headers.iter().any(|(name, _)| *name == binding.header) {
                let message = format!(
                    "the header `{}` holds the secret `{}` there, which the host puts in; leave it out",
                    binding.header, binding.name
                );
                return Err(invalid(message));
            }
            headers.push((binding.header.clone(), format!("{}{}", binding.prefix, secret.value())));
        }
        Ok(())
    }

    /// Takes them out of an answer.
    ///
    /// # Errors
    /// When the answer is compressed: nobody can say whether they stand in it.
    pub(super) fn take_out_of(&self, answer: HttpAnswer) -> Result<HttpAnswer, CallError> {
        let redaction = self.redaction();
        if redaction.is_empty() {
            return Ok(answer);
        }
        let is_plain = |(name, value): &(String, String)| name != "content-encoding" || value == "identity";
        if !answer.headers.iter().all(is_plain) {
            let message =
                "the answer is encoded although that was not asked for, so that a secret can't be looked for in it";
            return Err(CallError::Unavailable(message.to_owned()));
        }
        Ok(redaction.answer(answer))
    }

    /// Takes them out of a message.
    pub(super) fn take_out_of_text(&self, text: String) -> String {
        self.redaction().text(text)
    }

    fn redaction(&self) -> Redaction {
        Redaction::of(self.0.iter().map(|secret| secret.value()))
    }
}
