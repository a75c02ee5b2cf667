//! What the SDK says of a failed call, as the core's [`CallError`].

use std::error::Error;
use std::time::Duration;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use drs_core::aws::{CallError, CallErrorKind};

use crate::aws_time::is_about_time;

mod code;
mod kind;

pub(crate) use code::error_code;

/// A failed call. One that could not be signed, for want of credentials, was not refused by anybody: a connection begins
/// with credentials, and what keeps them from being renewed may pass.
pub(crate) fn call_error<E>(operation: &str, error: &SdkError<E, HttpResponse>) -> CallError
where
    E: Error + ProvideErrorMetadata + 'static,
{
    let code = error_code(error);
    let kind = match error {
        // A signature of the wrong time says nothing of who signed it; the next has the right one.
        SdkError::ServiceError(answer) if is_about_time(answer.raw()) => CallErrorKind::Unavailable,
        SdkError::ServiceError(answer) => kind::of_answer(answer.raw().status().as_u16(), code.as_deref()),
        _ => CallErrorKind::Unavailable,
    };
    CallError {
        operation: operation.to_owned(),
        kind,
        code,
        message: message(error),
        retry_after: error.raw_response().and_then(retry_after),
    }
}

/// An answer that came and makes no sense.
pub(crate) fn unreadable(operation: &str, message: String) -> CallError {
    own_error(operation, CallErrorKind::Unavailable, message)
}

/// An error that is found here and not told by AWS.
pub(crate) fn own_error(operation: &str, kind: CallErrorKind, message: String) -> CallError {
    CallError { operation: operation.to_owned(), kind, code: None, message, retry_after: None }
}

/// A field that the model calls optional and without which the answer means nothing.
pub(crate) fn present<T>(operation: &str, field: &str, value: Option<T>) -> Result<T, CallError> {
    value.ok_or_else(|| unreadable(operation, format!("the answer has no {field}")))
}

/// The first error of this type in the chain of sources.
pub(crate) fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    chain(error).find_map(|error| error.downcast_ref())
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// AWS's own message, else what happened: of an answer without one the innermost cause, of a call without an answer all.
fn message<E>(error: &SdkError<E, HttpResponse>) -> String
where
    E: Error + ProvideErrorMetadata + 'static,
{
    if let Some(message) = error.as_service_error().and_then(ProvideErrorMetadata::message) {
        return message.to_owned();
    }
    match error.raw_response() {
        Some(answer) => {
            let cause = chain(error).last().map(ToString::to_string).unwrap_or_default();
            format!("HTTP {} with an answer that can't be read: {cause}", answer.status().as_u16())
        }
        None => explain(error),
    }
}

/// An error and its causes in one line.
pub(crate) fn explain(error: &(dyn Error + 'static)) -> String {
    let mut parts: Vec<String> = chain(error).map(ToString::to_string).collect();
    parts.dedup();
    parts.join(": ")
}

/// `Retry-After` in seconds; its other form, a date, is not used by AWS.
fn retry_after(answer: &HttpResponse) -> Option<Duration> {
    answer.headers().get("retry-after")?.trim().parse().ok().map(Duration::from_secs)
}
