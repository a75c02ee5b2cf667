//! Reads: the key of a table or an index, an item, the items of a partition.

use std::sync::PoisonError;

use aws_sdk_dynamodb::types::{KeySchemaElement, KeyType, TableDescription};
use drs_core::aws::{CallError, CallErrorKind, FoundItems, Item, ItemQuery, TableKey, item_size};

use super::DynamoAdapter;
use super::expression::Placeholders;
use super::values::{from_sdk, to_sdk};
use crate::error::{call_error, own_error, present, unreadable};

const DESCRIBE: &str = "dynamodb:DescribeTable";
const GET: &str = "dynamodb:GetItem";
const QUERY: &str = "dynamodb:Query";

/// The most pages of one query. A page has 1 MB, and a query that asks for no filter has no empty pages but the last.
const MAX_PAGES: usize = 100;

/// The key of an index, global or local.
fn index_schema<'a>(table: &'a TableDescription, index: &str) -> Option<&'a [KeySchemaElement]> {
    let global = table.global_secondary_indexes().iter().map(|found| (found.index_name(), found.key_schema()));
    let local = table.local_secondary_indexes().iter().map(|found| (found.index_name(), found.key_schema()));
    global.chain(local).find(|(name, _)| *name == Some(index)).map(|(_, schema)| schema)
}

impl DynamoAdapter {
    pub(super) async fn read_table_key(&self, table: &str, index: Option<&str>) -> Result<TableKey, CallError> {
        let place = (table.to_owned(), index.map(str::to_owned));
        if let Some(key) = self.keys.lock().unwrap_or_else(PoisonError::into_inner).get(&place) {
            return Ok(key.clone());
        }
        let answer = self.client.describe_table().table_name(table).send().await;
        let answer = answer.map_err(|error| call_error(DESCRIBE, &error))?;
        let described = present(DESCRIBE, "Table", answer.table)?;
        let schema = match index {
            None => described.key_schema(),
            Some(index) => index_schema(&described, index).ok_or_else(|| {
                let message = format!("table {table} has no index {index}");
                own_error(DESCRIBE, CallErrorKind::NotFound, message)
            })?,
        };
        let named = |kind: &KeyType| {
            let element = schema.iter().find(|element| element.key_type() == kind);
            element.map(|element| element.attribute_name().to_owned())
        };
        let partition = present(DESCRIBE, "partition key", named(&KeyType::Hash))?;
        let key = TableKey { partition, sort: named(&KeyType::Range) };
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).insert(place, key.clone());
        Ok(key)
    }

    pub(super) async fn read_item(&self, table: &str, key: &Item) -> Result<Option<Item>, CallError> {
        let request = self.client.get_item().table_name(table).set_key(Some(to_sdk(GET, key)?)).consistent_read(true);
        let answer = request.send().await.map_err(|error| call_error(GET, &error))?;
        answer.item.map(|item| from_sdk(GET, item)).transpose()
    }

    pub(super) async fn read_partition(&self, query: &ItemQuery) -> Result<FoundItems, CallError> {
        let mut placeholders = Placeholders::of(QUERY);
        let condition = placeholders.key(query)?;
        let (names, values) = placeholders.into_parts();
        let request = self
            .client
            .query()
            .table_name(&query.table)
            .set_index_name(query.index.clone())
            .key_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .scan_index_forward(!query.descending)
            // DynamoDB refuses a consistent read of a global index.
            .consistent_read(query.index.is_none());
        let (mut items, mut bytes, mut next) = (Vec::new(), 0, None);
        for _ in 0..MAX_PAGES {
            let left = i32::try_from(query.limit - items.len()).unwrap_or(i32::MAX);
            let page = request.clone().limit(left).set_exclusive_start_key(next).send().await;
            let page = page.map_err(|error| call_error(QUERY, &error))?;
            for item in page.items.unwrap_or_default().into_iter().take(query.limit - items.len()) {
                let item = from_sdk(QUERY, item)?;
                bytes += item_size(&item);
                items.push(item);
            }
            next = page.last_evaluated_key.filter(|key| !key.is_empty());
            if next.is_none() || items.len() >= query.limit || bytes >= query.max_bytes {
                return Ok(FoundItems { items, complete: next.is_none() });
            }
        }
        Err(unreadable(QUERY, format!("the answer has more than {MAX_PAGES} pages")))
    }
}
