//! The class of a failed write.

use std::error::Error;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use drs_core::aws::WriteAnswer;
use hyper_util::client::legacy;

use super::Handed;
use crate::error::{call_error, error_code, find};

/// The answer to a write that the SDK calls failed. `NoEffect` and `Conflict` need proof; all else is `Unknown`.
pub(crate) fn failed<T, E>(operation: &str, error: &SdkError<E, HttpResponse>, handed: &Handed) -> WriteAnswer<T>
where
    E: Error + ProvideErrorMetadata + 'static,
{
    let told = call_error(operation, error);
    if !handed.is_set() {
        return WriteAnswer::NoEffect { error: told };
    }
    match error {
        SdkError::DispatchFailure(_) if never_connected(error) => WriteAnswer::NoEffect { error: told },
        SdkError::ServiceError(answer) if error_code(error).is_some() => match answer.raw().status().as_u16() {
            409 => WriteAnswer::Conflict { error: told },
            400 | 401 | 402 | 403 | 404 | 413 | 429 => WriteAnswer::NoEffect { error: told },
            _ => WriteAnswer::Unknown { error: told },
        },
        _ => WriteAnswer::Unknown { error: told },
    }
}

/// Whether no connection came about: refused, timed out while connecting, or no such name. A connection that broke
/// later, even a stale one from the pool, may have carried the request.
fn never_connected(error: &(dyn Error + 'static)) -> bool {
    find::<legacy::Error>(error).is_some_and(legacy::Error::is_connect)
}

#[cfg(test)]
mod tests {
    use aws_sdk_drs::operation::start_recovery::StartRecoveryError;
    use aws_smithy_runtime_api::client::result::ConnectorError;

    use super::*;

    type Failure = SdkError<StartRecoveryError, HttpResponse>;

    fn class(error: &Failure, handed: bool) -> WriteAnswer<()> {
        failed("drs:StartRecovery", error, &Handed::as_if(handed))
    }

    fn timeouts() -> [Failure; 2] {
        [
            SdkError::timeout_error("the attempt took too long"),
            SdkError::dispatch_failure(ConnectorError::timeout("no answer in time".into())),
        ]
    }

    #[test]
    fn a_time_out_is_unknown_once_the_request_was_handed_over() {
        for error in timeouts() {
            assert!(matches!(class(&error, true), WriteAnswer::Unknown { .. }), "{error:?}");
        }
    }

    #[test]
    fn whatever_fails_before_the_request_is_handed_over_has_no_effect() {
        let built = SdkError::construction_failure("no endpoint");
        for error in timeouts().into_iter().chain([built]) {
            assert!(matches!(class(&error, false), WriteAnswer::NoEffect { .. }), "{error:?}");
        }
    }

    #[test]
    fn an_error_that_only_says_it_is_about_the_connection_proves_nothing() {
        let error = SdkError::dispatch_failure(ConnectorError::io("connection refused".into()).never_connected());
        assert!(matches!(class(&error, true), WriteAnswer::Unknown { .. }));
    }
}
