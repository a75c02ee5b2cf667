//! A hook for the tests of the interface `dynamodb`: it makes the calls of its configuration and logs each answer.
//!
//! Keys and items are texts by their names.

use std::collections::BTreeMap;

use drs_plugin::dynamodb::{self, Change, Condition, Item, Query, SortTest, Test, Value, text};
use drs_plugin::{Error, HookContext, Verdict, log};
use serde::Deserialize;

drs_plugin::after_wave!(probe);

type Texts = BTreeMap<String, String>;

/// One call.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", rename_all_fields = "kebab-case", tag = "call")]
enum Call {
    Get {
        table: String,
        key: Texts,
    },
    Put {
        table: String,
        item: Texts,
        /// Only if the item with its key has not this attribute.
        unless: Option<String>,
        /// Only if the item with its key has this value.
        equals: Option<(String, String)>,
    },
    /// An item with one more attribute, `value`, of any type.
    PutValue {
        table: String,
        item: Texts,
        value: Typed,
    },
    /// Sets an attribute, and puts its value into the set `seen`.
    Update {
        table: String,
        key: Texts,
        set: (String, String),
    },
    /// Puts a number where a set belongs.
    Add {
        table: String,
        key: Texts,
    },
    Delete {
        table: String,
        key: Texts,
    },
    Query {
        table: String,
        index: Option<String>,
        partition: (String, String),
        begins_with: Option<(String, String)>,
        limit: u32,
    },
}

/// A value of any type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
enum Typed {
    N(String),
    Ss(Vec<String>),
    Json(String),
    /// So many lists, each in the next.
    Deep(usize),
    /// A list with so many nothings.
    Long(usize),
}

impl Typed {
    fn value(self) -> Value {
        match self {
            Self::N(text) => Value::N(text),
            Self::Ss(texts) => Value::Ss(texts),
            Self::Json(text) => Value::Json(text),
            Self::Deep(levels) => Value::Json("{\"L\":[".repeat(levels) + &"]}".repeat(levels)),
            Self::Long(count) => Value::Json(format!("{{\"L\":[{}]}}", vec!["{\"NULL\":true}"; count].join(","))),
        }
    }
}

#[derive(Deserialize)]
struct Config {
    calls: Vec<Call>,
}

fn probe(context: &HookContext) -> Result<Verdict, Error> {
    let config: Config = context.config()?;
    for call in config.calls {
        log::info(answer(call));
    }
    Ok(Verdict::Proceed)
}

fn answer(call: Call) -> String {
    match call {
        Call::Get { table, key } => format!("{:?}", dynamodb::get(&table, &item(key))),
        Call::Put { table, item: values, unless, equals } => {
            let absent = unless.map(|name| (name, Test::NotExists));
            let equal = equals.map(|(name, value)| (name, Test::Equals(text(value))));
            let conditions: Vec<Condition> = absent.into_iter().chain(equal).collect();
            format!("{:?}", dynamodb::put(&table, &item(values), &conditions))
        }
        Call::PutValue { table, item: values, value } => {
            let mut item = item(values);
            item.insert("value".to_owned(), value.value());
            format!("{:?}", dynamodb::put(&table, &item, &[]))
        }
        Call::Update { table, key, set: (name, value) } => {
            let seen = ("seen".to_owned(), Change::AddMembers(Value::Ss(vec![value.clone()])));
            let changes = [(name, Change::Set(text(value))), seen];
            format!("{:?}", dynamodb::update(&table, &item(key), &changes, &[]))
        }
        Call::Add { table, key } => {
            let change = ("count".to_owned(), Change::AddMembers(Value::N("1".to_owned())));
            format!("{:?}", dynamodb::update(&table, &item(key), &[change], &[]))
        }
        Call::Delete { table, key } => format!("{:?}", dynamodb::delete(&table, &item(key), &[])),
        Call::Query { table, index, partition: (name, value), begins_with, limit } => {
            let sort = begins_with.map(|(name, value)| (name, SortTest::BeginsWith(value)));
            let query = Query { table, index, partition: (name, text(value)), sort, descending: false, limit };
            format!("{:?}", dynamodb::query(&query))
        }
    }
}

fn item(texts: Texts) -> Item {
    texts.into_iter().map(|(name, value)| (name, text(value))).collect()
}
