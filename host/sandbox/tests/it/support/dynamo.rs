//! A DynamoDB with one kind of table: partition key `pk`, sort key `sk`, and an index with partition key `state`.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use drs_core::aws::{
    AttributeValue, CallError, FoundItems, Item, ItemChange, ItemCondition, ItemQuery, ItemTest, ItemWriteError,
    TableKey,
};
use drs_core::ports::{Dynamo, WriteGuard};

/// The items, and what was asked.
#[derive(Default)]
pub(crate) struct FakeDynamo {
    items: Mutex<BTreeMap<(String, String), Item>>,
    asked: Mutex<Vec<String>>,
    error: Option<CallError>,
}

impl FakeDynamo {
    /// One that fails every call so.
    pub(crate) fn failing(error: CallError) -> Self {
        FakeDynamo { error: Some(error), ..FakeDynamo::default() }
    }

    /// Every item of a table.
    pub(crate) fn items(&self, table: &str) -> Vec<Item> {
        let items = self.items.lock().unwrap();
        items.iter().filter(|((of, _), _)| of == table).map(|(_, item)| item.clone()).collect()
    }

    /// The calls that reached it, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    fn ask(&self, call: &str) -> Result<(), CallError> {
        self.asked.lock().unwrap().push(call.to_owned());
        self.error.clone().map_or(Ok(()), Err)
    }

    /// Whether all conditions hold for the item that is there.
    fn holds(&self, at: &(String, String), conditions: &[ItemCondition]) -> Result<(), ItemWriteError> {
        let found = self.items.lock().unwrap().get(at).cloned();
        let holds = |condition: &ItemCondition| {
            let value = found.as_ref().and_then(|item| item.get(&condition.name));
            match &condition.test {
                ItemTest::Exists => value.is_some(),
                ItemTest::NotExists => value.is_none(),
                ItemTest::Equals(wanted) => value == Some(wanted),
                other => panic!("no test of the sandbox asks for {other:?}"),
            }
        };
        if conditions.iter().all(holds) { Ok(()) } else { Err(ItemWriteError::ConditionFailed(found)) }
    }
}

/// Where an item lies: its table and its key.
fn place(table: &str, item: &Item) -> (String, String) {
    let part = |name| match item.get(name) {
        Some(AttributeValue::Text(text)) => text.as_str(),
        _ => "",
    };
    (table.to_owned(), format!("{}|{}", part("pk"), part("sk")))
}

#[async_trait]
impl Dynamo for FakeDynamo {
    async fn table_key(&self, _: &str, index: Option<&str>) -> Result<TableKey, CallError> {
        self.ask("table-key")?;
        if index.is_some() {
            return Ok(TableKey { partition: "state".to_owned(), sort: None });
        }
        Ok(TableKey { partition: "pk".to_owned(), sort: Some("sk".to_owned()) })
    }

    async fn get_item(&self, table: &str, key: &Item) -> Result<Option<Item>, CallError> {
        self.ask("get")?;
        Ok(self.items.lock().unwrap().get(&place(table, key)).cloned())
    }

    async fn put_item(&self, table: &str, item: &Item, guard: WriteGuard<'_>) -> Result<(), ItemWriteError> {
        self.ask("put")?;
        let at = place(table, item);
        self.holds(&at, guard.conditions)?;
        self.items.lock().unwrap().insert(at, item.clone());
        Ok(())
    }

    async fn update_item(
        &self,
        table: &str,
        key: &Item,
        changes: &[(String, ItemChange)],
        guard: WriteGuard<'_>,
    ) -> Result<(), ItemWriteError> {
        self.ask("update")?;
        let at = place(table, key);
        self.holds(&at, guard.conditions)?;
        let mut items = self.items.lock().unwrap();
        let item = items.entry(at).or_insert_with(|| key.clone());
        for (name, change) in changes {
            match change {
                ItemChange::Set(value) | ItemChange::SetIfAbsent(value) | ItemChange::Include(value) => {
                    drop(item.insert(name.clone(), value.clone()));
                }
                ItemChange::Remove | ItemChange::Exclude(_) => drop(item.remove(name)),
            }
        }
        Ok(())
    }

    async fn delete_item(&self, table: &str, key: &Item, guard: WriteGuard<'_>) -> Result<(), ItemWriteError> {
        self.ask("delete")?;
        let at = place(table, key);
        self.holds(&at, guard.conditions)?;
        self.items.lock().unwrap().remove(&at);
        Ok(())
    }

    async fn query(&self, query: &ItemQuery) -> Result<FoundItems, CallError> {
        self.ask("query")?;
        let (name, value) = &query.partition;
        let mut items = self.items(&query.table);
        items.retain(|item| item.get(name) == Some(value));
        let complete = items.len() <= query.limit;
        items.truncate(query.limit);
        Ok(FoundItems { items, complete })
    }
}
