//! Making the table, and telling whether one is right.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType, TableDescription, TableStatus,
};
use drs_core::ports::JournalError;

use super::LEASE;
use super::clock::LeaseClock;
use super::fault::Fault;
use super::item::{Item, number};
use super::key::{INDEX, Key, LISTED, PARTITION, SORT};
use super::table::Table;
use super::write::{ABSENT, Write};

/// The layout that this version writes: the table says how long its leases are.
const LAYOUT: u32 = 2;

/// The layout before, which this version reads as well: every lease is [`LEASE`].
const FIXED_LEASE: u32 = 1;

/// The attribute with the length of the table's leases, in milliseconds.
const LENGTH: &str = "lease";

/// How often a new table is asked whether it is ready, and how long the pause is between.
const LOOKS: u32 = 120;
const PAUSE: Duration = Duration::from_secs(1);

/// One thing that must be so for a table to be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub what: &'static str,
    /// What is wrong with it, if something is.
    pub wrong: Option<String>,
}

/// A table that is there and can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// Whether it was made now.
    pub is_new: bool,
    /// How long a holder may be silent before another may take its execution over.
    pub lease: Duration,
}

/// What a table says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Schema {
    pub(super) lease: Duration,
}

/// Makes the table, on-demand, with leases of this length ([`LEASE`] when nothing is said), or completes one that was begun.
/// The length is kept in the table: all that use it go by the same, and it stays as it is. What holds is in the answer.
///
/// # Errors
/// [`JournalError::Store`] if it can't be made, or a table with this name is another program's.
pub async fn init(
    client: &Client,
    clock: Arc<dyn LeaseClock>,
    table: &str,
    lease: Option<Duration>,
) -> Result<Made, JournalError> {
    let table = Table::new(client, table, clock);
    make(&table, lease).await.map_err(|fault| fault.at("can't make the store", &format!("dynamodb://{}", table.name)))
}

async fn make(table: &Table, lease: Option<Duration>) -> Result<Made, Fault> {
    let is_new = table.describe().await?.is_none();
    if is_new {
        create(table).await?;
    }
    let description = ready(table).await?;
    if let Some(wrong) = wrong_keys(&description).or_else(|| wrong_index(&description)) {
        return Err(Fault::Refused(format!("{wrong}; choose another name")));
    }
    let lease = lease.unwrap_or(LEASE);
    let layout = Item::new(&Key::schema()).with("layout", number(LAYOUT)).with(LENGTH, number(lease.as_millis()));
    match table.transact([Write::put(layout).when(ABSENT)]).await {
        Ok(()) => Ok(Made { is_new, lease }),
        Err(Fault::Conditions(_)) => Ok(Made { is_new, lease: schema(table).await?.lease }),
        Err(other) => Err(other),
    }
}

async fn create(table: &Table) -> Result<(), Fault> {
    let mut request = table.client.create_table().table_name(&table.name).billing_mode(BillingMode::PayPerRequest);
    for name in [PARTITION, SORT, LISTED] {
        let attribute =
            AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build()?;
        request = request.attribute_definitions(attribute);
    }
    let index = GlobalSecondaryIndex::builder()
        .index_name(INDEX)
        .key_schema(key(LISTED, KeyType::Hash)?)
        .key_schema(key(PARTITION, KeyType::Range)?)
        .projection(Projection::builder().projection_type(ProjectionType::All).build())
        .build()?;
    let request = request.key_schema(key(PARTITION, KeyType::Hash)?).key_schema(key(SORT, KeyType::Range)?);
    match request.global_secondary_indexes(index).send().await {
        Ok(_) => Ok(()),
        // By somebody else just now, or by this very call whose answer was lost.
        Err(error) if error.as_service_error().and_then(|e| e.code()) == Some("ResourceInUseException") => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn key(name: &str, kind: KeyType) -> Result<KeySchemaElement, Fault> {
    Ok(KeySchemaElement::builder().attribute_name(name).key_type(kind).build()?)
}

/// The table's description once it can be used.
async fn ready(table: &Table) -> Result<TableDescription, Fault> {
    for _ in 0..LOOKS {
        if let Some(description) = table.describe().await?
            && description.table_status() == Some(&TableStatus::Active)
        {
            return Ok(description);
        }
        table.clock.sleep(PAUSE).await;
    }
    Err(Fault::Refused(format!("the table was not ready within {} s; try again", (PAUSE * LOOKS).as_secs())))
}

impl Table {
    /// What DynamoDB says of the table; `None` if there is none.
    async fn describe(&self) -> Result<Option<TableDescription>, Fault> {
        match self.client.describe_table().table_name(&self.name).send().await {
            Ok(answer) => Ok(answer.table),
            Err(error) if error.as_service_error().is_some_and(|error| error.is_resource_not_found_exception()) => {
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// What the table says of itself, if its layout is one that this version knows.
pub(super) async fn schema(table: &Table) -> Result<Schema, Fault> {
    let Some(schema) = table.get(&Key::schema()).await? else {
        return Err(Fault::Refused(
            "it is a table of another program, or was not made whole; `store init` makes one".to_owned(),
        ));
    };
    match schema.number::<u32>("layout")? {
        LAYOUT => Ok(Schema { lease: Duration::from_millis(schema.number(LENGTH)?) }),
        FIXED_LEASE => Ok(Schema { lease: LEASE }),
        newer => Err(Fault::Refused(format!(
            "it was made by a newer drs-runtime (layout {newer}, this one knows {LAYOUT}); use that version"
        ))),
    }
}

/// What must be so for a table to be used, each looked at.
pub async fn check(client: &Client, clock: Arc<dyn LeaseClock>, table: &str) -> Vec<Finding> {
    let table = Table::new(client, table, clock);
    let finding = |what, wrong: Result<(), Fault>| Finding { what, wrong: wrong.err().map(words) };
    let described = match table.describe().await {
        Ok(Some(description)) => Ok(description),
        Ok(None) => Err(Fault::Refused("there is none; `store init` makes it".to_owned())),
        Err(fault) => Err(fault),
    };
    let mut findings = Vec::new();
    match described {
        Ok(description) => {
            let wrong = |what, wrong| Finding { what, wrong };
            findings.push(wrong("the table is there and active", wrong_status(&description)));
            findings.push(wrong("its keys", wrong_keys(&description)));
            findings.push(wrong("its index", wrong_index(&description)));
            findings.push(wrong("its capacity", wrong_capacity(&description)));
        }
        Err(fault) => findings.push(finding("the table is there (dynamodb:DescribeTable)", Err(fault))),
    }
    findings.push(finding("its layout (dynamodb:GetItem)", schema(&table).await.map(drop)));
    let keys = [Key::schema()];
    findings.push(finding("reading many (dynamodb:BatchGetItem)", table.get_all(&keys).await.map(drop)));
    let read = table.starting_with(&Key::schema()).await.map(drop);
    findings.push(finding("reading in order (dynamodb:Query)", read));
    findings
        .push(finding("the list of executions (dynamodb:Query on the index)", table.listed("none").await.map(drop)));
    let look = Write::check(Key::schema()).when("attribute_exists(#pk)");
    let probe = Item::new(&Key::probe());
    let written = table.transact([look, Write::put(probe.clone())]).await;
    findings.push(finding("transactions (dynamodb:ConditionCheckItem, PutItem)", written));
    findings.push(finding("counting (dynamodb:UpdateItem)", table.add(&Key::probe(), "looks", 1).await.map(drop)));
    findings.push(finding("deleting (dynamodb:DeleteItem)", table.delete(&probe).await));
    findings
}

fn words(fault: Fault) -> String {
    match fault {
        Fault::Journal(error) => error.to_string(),
        Fault::Conditions(_) => "it was not made whole; `store init` completes it".to_owned(),
        Fault::Refused(cause) => cause,
    }
}

fn wrong_status(table: &TableDescription) -> Option<String> {
    match table.table_status() {
        Some(TableStatus::Active | TableStatus::Updating) => None,
        other => Some(format!("it is {}; wait, then look again", other.map_or("unknown", |status| status.as_str()))),
    }
}

fn wrong_keys(table: &TableDescription) -> Option<String> {
    (!are_keys(table.key_schema(), PARTITION, SORT))
        .then(|| format!("its keys are not {PARTITION:?} and {SORT:?}: it is a table of another program"))
}

fn wrong_index(table: &TableDescription) -> Option<String> {
    let index = table.global_secondary_indexes().iter().find(|index| index.index_name() == Some(INDEX));
    match index {
        Some(index) if are_keys(index.key_schema(), LISTED, PARTITION) => None,
        Some(_) => Some(format!("the keys of its index {INDEX:?} are not {LISTED:?} and {PARTITION:?}")),
        None => Some(format!("it has no index {INDEX:?}")),
    }
}

fn wrong_capacity(table: &TableDescription) -> Option<String> {
    let mode = table.billing_mode_summary().and_then(|summary| summary.billing_mode());
    (mode != Some(&BillingMode::PayPerRequest))
        .then(|| "it has a fixed capacity: a burst of a large recovery is slowed down; make it on-demand".to_owned())
}

/// Whether a table's or index's keys are exactly these.
fn are_keys(schema: &[KeySchemaElement], hash: &str, range: &str) -> bool {
    let name = |kind: &KeyType| schema.iter().find(|key| key.key_type() == kind).map(KeySchemaElement::attribute_name);
    schema.len() == 2 && name(&KeyType::Hash) == Some(hash) && name(&KeyType::Range) == Some(range)
}
