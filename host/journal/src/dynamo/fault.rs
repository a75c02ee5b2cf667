//! What can go wrong with a shared store, and the words that a person reads about it.

use std::error::Error;
use std::fmt;

use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata, SdkError};
use drs_core::ports::JournalError;

/// Why an operation on the table did not succeed, before it is known on which table and for what it was done.
#[derive(Debug)]
pub(super) enum Fault {
    /// An answer of the store itself.
    Journal(JournalError),
    /// Nothing was written: the conditions of these writes of the transaction, by their places in it, did not hold.
    Conditions(Vec<usize>),
    /// The table did not do as asked, or is not as it must be: why, and what to do.
    Refused(String),
}

impl From<JournalError> for Fault {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

impl From<BuildError> for Fault {
    fn from(error: BuildError) -> Self {
        Self::Refused(format!("the request can't be built: {error}"))
    }
}

impl<E: ProvideErrorMetadata + Error + 'static, R: fmt::Debug + 'static> From<SdkError<E, R>> for Fault {
    fn from(error: SdkError<E, R>) -> Self {
        Self::Refused(explain(&error))
    }
}

impl Fault {
    /// The error to give: what was tried, on which store.
    pub(super) fn at(self, action: &str, store: &str) -> JournalError {
        let cause = match self {
            Self::Journal(error) => return error,
            Self::Conditions(_) => "another process changed it at the same time; try again".to_owned(),
            Self::Refused(cause) => cause,
        };
        JournalError::Store { action: action.to_owned(), store: store.to_owned(), cause }
    }
}

/// An item that is not as this version of drs-runtime writes it.
pub(super) fn unreadable(what: impl fmt::Display) -> Fault {
    Fault::Refused(format!("{what}; the table was changed by hand or written by another version of drs-runtime"))
}

/// What a failed call means for who reads it, and what to do.
fn explain<E: ProvideErrorMetadata + Error + 'static, R: fmt::Debug + 'static>(error: &SdkError<E, R>) -> String {
    let said = said(error);
    let advice = match error.as_service_error().and_then(ProvideErrorMetadata::code) {
        Some("ResourceNotFoundException") => "there is no such table in this account and Region; `store init` makes it",
        Some("AccessDeniedException") => "these credentials may not; `store check` names the rights it needs",
        Some("UnrecognizedClientException" | "ExpiredTokenException" | "InvalidSignatureException") => {
            "the credentials are not accepted; renew them"
        }
        Some("ThrottlingException" | "RequestLimitExceeded" | "ProvisionedThroughputExceededException") => {
            "the table is asked more than it allows; make it on-demand, or raise its limits"
        }
        Some(_) => return said,
        None => "DynamoDB was not reached or gave no answer; whether it acted will be looked up",
    };
    format!("{advice} ({said})")
}

/// The service's own code and message, else the error with its causes.
fn said<E: ProvideErrorMetadata + Error + 'static, R: fmt::Debug + 'static>(error: &SdkError<E, R>) -> String {
    if let Some(code) = error.as_service_error().and_then(ProvideErrorMetadata::code) {
        let message = error.as_service_error().and_then(ProvideErrorMetadata::message).unwrap_or_default();
        return format!("{code}: {message}");
    }
    let causes = std::iter::successors(Some(error as &(dyn Error + 'static)), |&cause| cause.source());
    let mut parts: Vec<String> = causes.map(ToString::to_string).collect();
    parts.dedup();
    parts.join(": ")
}
