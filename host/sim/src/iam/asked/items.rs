//! What a call of DynamoDB asks for: tables and indexes, and `dynamodb:LeadingKeys`, the partition keys that it names.

use serde_json::Value;

use super::Asked;
use crate::fleet::{Fleet, Key};

pub(super) fn of_dynamodb(fleet: &Fleet, operation: &str, body: &[u8]) -> Vec<Asked> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    match operation {
        "TransactWriteItems" | "TransactGetItems" => {
            let items = body["TransactItems"].as_array().into_iter().flatten().filter_map(Value::as_object);
            items.flatten().filter_map(|(kind, request)| one(fleet, action_of(kind)?, request)).collect()
        }
        "BatchGetItem" | "BatchWriteItem" => {
            let tables = body["RequestItems"].as_object().into_iter().flatten();
            tables.map(|(table, _)| Asked::at(format!("dynamodb:{operation}"), vec![arn(fleet, table, None)])).collect()
        }
        _ => {
            let named = one(fleet, operation, &body);
            vec![named.unwrap_or_else(|| Asked::at(format!("dynamodb:{operation}"), Vec::new()))]
        }
    }
}

/// The action of one part of a transaction.
fn action_of(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "Put" => "PutItem",
        "Update" => "UpdateItem",
        "Delete" => "DeleteItem",
        "ConditionCheck" => "ConditionCheckItem",
        "Get" => "GetItem",
        _ => return None,
    })
}

/// What is asked about one table; `None` when none is named.
fn one(fleet: &Fleet, action: &str, request: &Value) -> Option<Asked> {
    let table = request["TableName"].as_str()?;
    let index = request["IndexName"].as_str();
    let asked = Asked::at(format!("dynamodb:{action}"), vec![arn(fleet, table, index)]);
    let leading = partition_key(fleet, table, index).and_then(|key| leading_key(request, &key.name));
    Some(match leading {
        Some(value) => asked.with("dynamodb:LeadingKeys", vec![value]),
        None => asked,
    })
}

fn arn(fleet: &Fleet, table: &str, index: Option<&str>) -> String {
    let arn = format!("arn:aws:dynamodb:{}:{}:table/{table}", fleet.region(), fleet.account());
    index.map_or_else(|| arn.clone(), |index| format!("{arn}/index/{index}"))
}

fn partition_key<'a>(fleet: &'a Fleet, table: &str, index: Option<&str>) -> Option<&'a Key> {
    let table = fleet.tables().iter().find(|found| found.name() == table)?;
    let hash = |(place, key): (&str, &'a Key)| (place == "HASH").then_some(key);
    match index {
        None => table.keys().find_map(hash),
        Some(name) => table.indexes().iter().find(|found| found.name() == name)?.keys().find_map(hash),
    }
}

/// The value of the partition key: of the item or key that is named, or what a query says that it equals.
fn leading_key(request: &Value, name: &str) -> Option<String> {
    let value = match (&request["Key"][name], &request["Item"][name]) {
        (Value::Null, Value::Null) => equal_to(request, name)?,
        (Value::Null, value) | (value, _) => value,
    };
    ["S", "N"].iter().find_map(|kind| value[*kind].as_str()).map(str::to_owned)
}

fn equal_to<'a>(request: &'a Value, name: &str) -> Option<&'a Value> {
    let tests = request["KeyConditionExpression"].as_str()?.split(" AND ");
    tests.filter_map(|test| test.split_once('=')).find_map(|(attribute, value)| {
        let attribute = attribute.trim();
        let meant = request["ExpressionAttributeNames"][attribute].as_str().unwrap_or(attribute);
        (meant == name).then(|| &request["ExpressionAttributeValues"][value.trim()])
    })
}
