//! The interface `dynamodb`.

use serde_json::json;

use super::calling::HostCall;
use crate::bindings::dynamodb::{Attribute, Condition, Found, Host, Selection, Update, WriteError};
use crate::bindings::types::CallError;
use crate::call::{CallState, HostFault};
use crate::grants::Right;

mod answers;
mod asking;
mod bounds;
mod rights;

use asking::Asking;

impl Host for CallState {
    async fn get_item(
        &mut self,
        table: String,
        key: Vec<Attribute>,
    ) -> wasmtime::Result<Result<Option<Vec<Attribute>>, CallError>> {
        let arguments = json!({ "table": table, "key": key });
        let call = table_call("dynamodb/get-item", "dynamodb:GetItem", &table, arguments);
        let asking = self.asking("dynamodb:GetItem", table)?;
        self.host_call(call, asking.get(key)).await
    }

    async fn put_item(
        &mut self,
        table: String,
        item: Vec<Attribute>,
        conditions: Vec<Condition>,
    ) -> wasmtime::Result<Result<(), WriteError>> {
        let arguments = json!({ "table": table, "item": item, "conditions": conditions });
        let call = table_call("dynamodb/put-item", "dynamodb:PutItem", &table, arguments);
        let asking = self.asking("dynamodb:PutItem", table)?;
        self.host_call(call, asking.put(item, conditions)).await
    }

    async fn update_item(
        &mut self,
        table: String,
        key: Vec<Attribute>,
        updates: Vec<Update>,
        conditions: Vec<Condition>,
    ) -> wasmtime::Result<Result<(), WriteError>> {
        let arguments = json!({ "table": table, "key": key, "updates": updates, "conditions": conditions });
        let call = table_call("dynamodb/update-item", "dynamodb:UpdateItem", &table, arguments);
        let asking = self.asking("dynamodb:UpdateItem", table)?;
        self.host_call(call, asking.update(key, updates, conditions)).await
    }

    async fn delete_item(
        &mut self,
        table: String,
        key: Vec<Attribute>,
        conditions: Vec<Condition>,
    ) -> wasmtime::Result<Result<(), WriteError>> {
        let arguments = json!({ "table": table, "key": key, "conditions": conditions });
        let call = table_call("dynamodb/delete-item", "dynamodb:DeleteItem", &table, arguments);
        let asking = self.asking("dynamodb:DeleteItem", table)?;
        self.host_call(call, asking.delete(key, conditions)).await
    }

    async fn query(&mut self, selection: Selection) -> wasmtime::Result<Result<Found, CallError>> {
        const QUERY: &str = "dynamodb:Query";
        let (table, index) = (selection.table.clone(), selection.index.clone());
        let right = Right::Table { action: QUERY, table: table.clone(), index: index.clone() };
        let call = HostCall { function: "dynamodb/query", right, arguments: json!(selection) };
        let asking = Asking { index, ..self.asking(QUERY, table)? };
        self.host_call(call, asking.query(selection)).await
    }
}

impl CallState {
    fn asking(&self, action: &'static str, table: String) -> wasmtime::Result<Asking> {
        let access = self.access.as_ref().ok_or_else(HostFault::no_access)?;
        let token = access.next_token();
        let (dynamo, grants) = (access.ports.dynamo.clone(), access.grants.clone());
        Ok(Asking { dynamo, grants, action, table, index: None, token })
    }
}

fn table_call(function: &'static str, action: &'static str, table: &str, arguments: serde_json::Value) -> HostCall {
    HostCall { function, right: Right::Table { action, table: table.to_owned(), index: None }, arguments }
}

impl From<CallError> for WriteError {
    fn from(error: CallError) -> Self {
        Self::Failed(error)
    }
}
