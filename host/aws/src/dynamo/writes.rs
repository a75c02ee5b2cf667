//! Writes. One without conditions leaves the same item however often it is sent, so the SDK may retry it; one with
//! conditions is sent once, for its own effect could fail them the second time.

use std::error::Error;

use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure::AllOld;
use aws_sdk_dynamodb::types::error::ConditionalCheckFailedException;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use drs_core::aws::{Item, ItemChange, ItemCondition, ItemWriteError};

use super::DynamoAdapter;
use super::expression::Placeholders;
use super::values::{from_sdk, to_sdk};
use crate::error::call_error;

const PUT: &str = "dynamodb:PutItem";
const UPDATE: &str = "dynamodb:UpdateItem";
const DELETE: &str = "dynamodb:DeleteItem";

impl DynamoAdapter {
    pub(super) async fn send_item(
        &self,
        table: &str,
        item: &Item,
        conditions: &[ItemCondition],
    ) -> Result<(), ItemWriteError> {
        let mut placeholders = Placeholders::of(PUT);
        let condition = placeholders.conditions(conditions)?;
        let (names, values) = placeholders.into_parts();
        let request = self
            .client
            .put_item()
            .table_name(table)
            .set_item(Some(to_sdk(PUT, item)?))
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(AllOld);
        let answer = request.customize().config_override(retries(conditions)).send().await;
        answer.map(drop).map_err(|error| failed(PUT, &error))
    }

    pub(super) async fn send_changes(
        &self,
        table: &str,
        key: &Item,
        changes: &[(String, ItemChange)],
        conditions: &[ItemCondition],
    ) -> Result<(), ItemWriteError> {
        let mut placeholders = Placeholders::of(UPDATE);
        let update = placeholders.changes(changes)?;
        let condition = placeholders.conditions(conditions)?;
        let (names, values) = placeholders.into_parts();
        let request = self
            .client
            .update_item()
            .table_name(table)
            .set_key(Some(to_sdk(UPDATE, key)?))
            .update_expression(update)
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(AllOld);
        let answer = request.customize().config_override(retries(conditions)).send().await;
        answer.map(drop).map_err(|error| failed(UPDATE, &error))
    }

    pub(super) async fn send_deletion(
        &self,
        table: &str,
        key: &Item,
        conditions: &[ItemCondition],
    ) -> Result<(), ItemWriteError> {
        let mut placeholders = Placeholders::of(DELETE);
        let condition = placeholders.conditions(conditions)?;
        let (names, values) = placeholders.into_parts();
        let request = self
            .client
            .delete_item()
            .table_name(table)
            .set_key(Some(to_sdk(DELETE, key)?))
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(AllOld);
        let answer = request.customize().config_override(retries(conditions)).send().await;
        answer.map(drop).map_err(|error| failed(DELETE, &error))
    }
}

/// Settings over the connection's own: with conditions no retry.
fn retries(conditions: &[ItemCondition]) -> Builder {
    match conditions {
        [] => Builder::new(),
        _ => Builder::new().retry_config(RetryConfig::disabled()),
    }
}

/// An error of an operation that takes conditions.
trait Conditional: Error + ProvideErrorMetadata + 'static {
    fn failed_condition(&self) -> Option<&ConditionalCheckFailedException>;
}

macro_rules! conditional {
    ($($error:ident),+) => {$(
        impl Conditional for $error {
            fn failed_condition(&self) -> Option<&ConditionalCheckFailedException> {
                match self {
                    $error::ConditionalCheckFailedException(failed) => Some(failed),
                    _ => None,
                }
            }
        }
    )+};
}

conditional!(PutItemError, UpdateItemError, DeleteItemError);

fn failed<E: Conditional>(operation: &str, error: &SdkError<E, HttpResponse>) -> ItemWriteError {
    match error.as_service_error().and_then(Conditional::failed_condition) {
        Some(failed) => match failed.item.clone().map(|item| from_sdk(operation, item)).transpose() {
            Ok(item) => ItemWriteError::ConditionFailed(item),
            Err(error) => ItemWriteError::Call(error),
        },
        None => ItemWriteError::Call(call_error(operation, error)),
    }
}
