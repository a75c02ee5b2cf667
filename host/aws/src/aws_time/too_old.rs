//! A request that AWS refused because its signature is of another time than AWS's.

use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};
use aws_smithy_types::retry::ErrorKind;
use jiff::SignedDuration;

/// An extension of an answer: it moved AWS's time by so much.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moved(pub(super) SignedDuration);

/// AWS refuses a signature that is five minutes off. What an answer tells is off by less than the rest.
const TOO_OLD: SignedDuration = SignedDuration::from_mins(4);

/// Whether the request was refused for its time: the answer told a time that is far from the one that was signed. The next
/// request has the right one. The codes are no help here, most are those of a wrong secret key.
pub(crate) fn is_about_time(answer: &HttpResponse) -> bool {
    let refused = matches!(answer.status().as_u16(), 400 | 401 | 403);
    refused && answer.extension::<Moved>().is_some_and(|Moved(by)| by.abs() >= TOO_OLD)
}

/// Has the SDK ask again what was refused for its time. The SDK's own correction is off: it would come on top of ours.
#[derive(Debug)]
pub(crate) struct AskAgain;

impl ClassifyRetry for AskAgain {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        match context.response() {
            Some(answer) if is_about_time(answer) => RetryAction::retryable_error(ErrorKind::ServerError),
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "AskAgain"
    }
}
