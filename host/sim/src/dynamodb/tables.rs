//! The tables of a world.

use std::{
    collections::BTreeMap,
    fs::File,
    io,
    path::{Path, PathBuf},
};

use dynoxide::{Database, DynoxideError, actions::create_table::CreateTableRequest};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::dispatch::{dispatch, request};
use crate::{
    fleet::{Fleet, Index, Key, Table},
    ids,
};

/// The file of a world's folder that keeps the tables.
const FILE: &str = "tables.sqlite";

/// The tables, in a file of the world's folder or in memory.
pub(crate) struct Tables {
    database: Database,
    /// The file that SQLite appends each write to.
    log: Option<PathBuf>,
    account: String,
    region: String,
    seed: u64,
    origin: Timestamp,
}

impl Tables {
    /// Opens the tables of a fleet: makes those that are not there yet. A fleet without tables has none.
    pub(crate) fn open(
        fleet: &Fleet,
        seed: u64,
        origin: Timestamp,
        folder: Option<&Path>,
    ) -> Result<Option<Tables>, String> {
        if fleet.tables().is_empty() {
            return Ok(None);
        }
        let file = folder.map(|folder| folder.join(FILE));
        let database = match &file {
            Some(file) => Database::new(file.to_str().ok_or("the folder's name is not UTF-8")?),
            None => Database::memory(),
        };
        let tables = Tables {
            database: database.map_err(|error| error.to_string())?,
            log: file.map(|file| file.with_extension("sqlite-wal")),
            account: fleet.account().to_owned(),
            region: fleet.region().to_owned(),
            seed,
            origin,
        };
        for table in fleet.tables() {
            tables.make(table).map_err(|error| format!("table {}: {error}", table.name()))?;
        }
        tables.sync().map_err(|error| error.to_string())?;
        Ok(Some(tables))
    }

    fn make(&self, table: &Table) -> Result<(), DynoxideError> {
        if self.database.get_table_metadata(table.name())?.is_some() {
            return Ok(());
        }
        let all_keys = table.keys().chain(table.indexes().iter().flat_map(Index::keys));
        let attributes: BTreeMap<&str, &str> = all_keys.map(|(_, key)| (key.name.as_str(), key.kind.name())).collect();
        let mut definition = json!({
            "TableName": table.name(),
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": key_schema(table.keys()),
            "AttributeDefinitions": attributes
                .iter()
                .map(|(name, kind)| json!({"AttributeName": name, "AttributeType": kind}))
                .collect::<Value>(),
        });
        // DynamoDB refuses an empty list of indexes.
        if !table.indexes().is_empty() {
            let index = |index: &Index| {
                let projection = json!({"ProjectionType": "ALL"});
                json!({"IndexName": index.name(), "KeySchema": key_schema(index.keys()), "Projection": projection})
            };
            definition["GlobalSecondaryIndexes"] = table.indexes().iter().map(index).collect();
        }
        let definition: CreateTableRequest = request(definition.to_string().as_bytes())?;
        self.database.create_table(definition).map(drop)
    }

    /// Performs one operation: status and body of its answer.
    pub(crate) fn handle(&self, operation: &str, body: &[u8]) -> (u16, Value) {
        match dispatch(&self.database, operation, body) {
            Ok(mut answer) => {
                if let Some(table) = answer.get_mut("Table").and_then(Value::as_object_mut) {
                    self.place(table);
                }
                (200, answer)
            }
            Err(error) => (error.status_code(), error_body(&error)),
        }
    }

    /// Where and when a table was made, as this world has it; and nothing that AWS's own model of DynamoDB does not have.
    fn place(&self, table: &mut Map<String, Value>) {
        let name = table.get("TableName").and_then(Value::as_str).unwrap_or_default().to_owned();
        let arn = format!("arn:aws:dynamodb:{}:{}:table/{name}", self.region, self.account);
        table.remove("TableThroughputModeSummary");
        let indexes = table.get_mut("GlobalSecondaryIndexes").and_then(Value::as_array_mut).into_iter().flatten();
        for index in indexes.filter_map(Value::as_object_mut) {
            let name = index.get("IndexName").and_then(Value::as_str).unwrap_or_default();
            let index_arn = format!("{arn}/index/{name}");
            index.insert("IndexArn".to_owned(), json!(index_arn));
        }
        table.insert("TableArn".to_owned(), json!(arn));
        table.insert("TableId".to_owned(), json!(ids::uuid(self.seed, "table", &[&name])));
        table.insert("CreationDateTime".to_owned(), json!(self.origin.as_second()));
    }

    /// Makes the writes durable. SQLite appends them to its log and leaves it to others when that is flushed.
    pub(crate) fn sync(&self) -> io::Result<()> {
        match &self.log {
            Some(log) if log.exists() => File::open(log)?.sync_all(),
            _ => Ok(()),
        }
    }
}

fn key_schema<'a>(keys: impl Iterator<Item = (&'static str, &'a Key)>) -> Value {
    keys.map(|(kind, key)| json!({"AttributeName": key.name, "KeyType": kind})).collect()
}

/// The body of an error, its members in the order of their names.
fn error_body(error: &DynoxideError) -> Value {
    let text = error.to_json();
    serde_json::from_str(&text).unwrap_or_else(|_| json!({"__type": error.error_type(), "message": error.to_string()}))
}
