//! Writes. One without conditions leaves the same item however often it is sent, so the SDK may retry it; one with
//! conditions goes with a token, see [`super::guarded`].

use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure::AllOld;
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem, Update};
use drs_core::aws::{Item, ItemChange, ItemWriteError};
use drs_core::ports::WriteGuard;

use super::DynamoAdapter;
use super::expression::Placeholders;
use super::guarded::built;
use super::values::to_sdk;
use crate::error::call_error;

const PUT: &str = "dynamodb:PutItem";
const UPDATE: &str = "dynamodb:UpdateItem";
const DELETE: &str = "dynamodb:DeleteItem";

impl DynamoAdapter {
    pub(super) async fn send_item(
        &self,
        table: &str,
        item: &Item,
        guard: WriteGuard<'_>,
    ) -> Result<(), ItemWriteError> {
        let item = to_sdk(PUT, item)?;
        if guard.conditions.is_empty() {
            let answer = self.client.put_item().table_name(table).set_item(Some(item)).send().await;
            return answer.map(drop).map_err(|error| call_error(PUT, &error).into());
        }
        let mut placeholders = Placeholders::of(PUT);
        let condition = placeholders.conditions(guard.conditions)?;
        let (names, values) = placeholders.into_parts();
        let put = Put::builder()
            .table_name(table)
            .set_item(Some(item))
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(AllOld);
        let put = TransactWriteItem::builder().put(built(PUT, put.build())?).build();
        self.send_guarded(PUT, put, guard.token).await
    }

    pub(super) async fn send_changes(
        &self,
        table: &str,
        key: &Item,
        changes: &[(String, ItemChange)],
        guard: WriteGuard<'_>,
    ) -> Result<(), ItemWriteError> {
        let key = to_sdk(UPDATE, key)?;
        let mut placeholders = Placeholders::of(UPDATE);
        let update = placeholders.changes(changes)?;
        let condition = placeholders.conditions(guard.conditions)?;
        let (names, values) = placeholders.into_parts();
        if guard.conditions.is_empty() {
            let request = self.client.update_item().table_name(table).set_key(Some(key)).update_expression(update);
            let request = request.set_expression_attribute_names(names).set_expression_attribute_values(values);
            return request.send().await.map(drop).map_err(|error| call_error(UPDATE, &error).into());
        }
        let update = Update::builder()
            .table_name(table)
            .set_key(Some(key))
            .update_expression(update)
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(AllOld);
        let update = TransactWriteItem::builder().update(built(UPDATE, update.build())?).build();
        self.send_guarded(UPDATE, update, guard.token).await
    }

    pub(super) async fn send_deletion(
        &self,
        table: &str,
        key: &Item,
        guard: WriteGuard<'_>,
    ) -> Result<(), ItemWriteError> {
        let key = to_sdk(DELETE, key)?;
        if guard.conditions.is_empty() {
            let answer = self.client.delete_item().table_name(table).set_key(Some(key)).send().await;
            return answer.map(drop).map_err(|error| call_error(DELETE, &error).into());
        }
        let mut placeholders = Placeholders::of(DELETE);
        let condition = placeholders.conditions(guard.conditions)?;
        let (names, values) = placeholders.into_parts();
        let delete = Delete::builder()
            .table_name(table)
            .set_key(Some(key))
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(AllOld);
        let delete = TransactWriteItem::builder().delete(built(DELETE, delete.build())?).build();
        self.send_guarded(DELETE, delete, guard.token).await
    }
}
