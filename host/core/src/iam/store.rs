//! What a store that many hosts share needs: a table of DynamoDB with an index.

use super::{Need, Place, Resource};

/// A shared store. Its credentials are those of who starts the runtime, and its Region may be another than the recipe's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedStore {
    /// Its Region and account.
    pub place: Place,
    /// The table.
    pub table: String,
    /// The index that lists the executions.
    pub index: String,
    /// Whether the recipe's other calls are made by a role, which the store's are not.
    pub beside_a_role: bool,
}

/// What is done with items of the table; a transaction asks for the actions of its parts.
const OF_THE_TABLE: [&str; 8] = [
    "dynamodb:DescribeTable",
    "dynamodb:GetItem",
    "dynamodb:BatchGetItem",
    "dynamodb:Query",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:ConditionCheckItem",
];

/// What the runtime needs of a shared store.
pub fn store_needs(store: &SharedStore) -> Vec<Need> {
    let SharedStore { place, table, index, beside_a_role } = store;
    let whose = "these statements belong to who starts the runtime, which reaches the store without the role";
    let need = |action: &str, purpose: &str, resource| Need {
        action: action.to_owned(),
        resource,
        condition: None,
        whom: "the runtime".to_owned(),
        purpose: purpose.to_owned(),
        narrower: beside_a_role.then(|| whose.to_owned()),
    };
    let on_table = || Resource::StoreTable(place.clone(), table.clone());
    let purpose = "the record of executions, their leases, locks and commands";
    let mut needs: Vec<Need> = OF_THE_TABLE.iter().map(|action| need(action, purpose, on_table())).collect();
    let on_index = Resource::StoreIndex(place.clone(), table.clone(), index.clone());
    needs.push(need("dynamodb:Query", "to list the executions", on_index));
    needs
}
