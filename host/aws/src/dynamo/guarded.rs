//! A write with conditions, as a transaction of one item: only transactions take a token, and DynamoDB does a transaction
//! once for its token within ten minutes. So it may be sent again when its answer is lost, by the SDK and by a hook that is
//! entered again after a crash. IAM asks for the right of the write itself.

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{CancellationReason, TransactWriteItem};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use drs_core::aws::{CallError, CallErrorKind, ItemWriteError};

use super::DynamoAdapter;
use super::values::from_sdk;
use crate::error::{call_error, explain, own_error};

impl DynamoAdapter {
    /// Sends one write; `operation` is what IAM calls it.
    pub(super) async fn send_guarded(
        &self,
        operation: &str,
        write: TransactWriteItem,
        token: &str,
    ) -> Result<(), ItemWriteError> {
        let request = self.client.transact_write_items().transact_items(write).client_request_token(token);
        request.send().await.map(drop).map_err(|error| failed(operation, &error))
    }
}

/// A write whose parts are complete.
pub(super) fn built<T>(operation: &str, part: Result<T, BuildError>) -> Result<T, CallError> {
    part.map_err(|error| own_error(operation, CallErrorKind::Invalid, explain(&error)))
}

fn failed(operation: &str, error: &SdkError<TransactWriteItemsError, HttpResponse>) -> ItemWriteError {
    let cancelled = match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => cancelled,
        _ => return ItemWriteError::Call(call_error(operation, error)),
    };
    match cancelled.cancellation_reasons().first() {
        Some(reason) => of_reason(operation, reason),
        None => ItemWriteError::Call(call_error(operation, error)),
    }
}

/// Why the one write of a transaction was not done.
fn of_reason(operation: &str, reason: &CancellationReason) -> ItemWriteError {
    let code = reason.code().unwrap_or_default();
    let kind = match code {
        "ConditionalCheckFailed" => {
            let item = reason.item().cloned().filter(|item| !item.is_empty());
            return match item.map(|item| from_sdk(operation, item)).transpose() {
                Ok(item) => ItemWriteError::ConditionFailed(item),
                Err(error) => ItemWriteError::Call(error),
            };
        }
        "ValidationError" | "ItemCollectionSizeLimitExceeded" => CallErrorKind::Invalid,
        "ThrottlingError" | "ProvisionedThroughputExceeded" => CallErrorKind::Throttled,
        // Somebody else writes the item at this moment.
        "TransactionConflict" => CallErrorKind::Unavailable,
        _ => CallErrorKind::Other,
    };
    ItemWriteError::Call(CallError {
        operation: operation.to_owned(),
        kind,
        code: Some(code.to_owned()),
        message: reason.message().unwrap_or("the write was not done").to_owned(),
        retry_after: None,
    })
}
