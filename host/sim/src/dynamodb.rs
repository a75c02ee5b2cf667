//! DynamoDB: the tables that the fleet file lists, kept by an embedded emulator (dynoxide).
//!
//! The emulator reads a clock of its own for streams and expiry, neither of which is served, and for what DescribeTable
//! tells of a table's making, which is told from the world's own time here. So no answer depends on the wall's time.

mod dispatch;
mod tables;

use crate::world::Operation;

pub(crate) use tables::Tables;

pub(crate) const OPERATIONS: &[Operation] = &[
    Operation { name: "dynamodb:GetItem", writes: false },
    Operation { name: "dynamodb:PutItem", writes: true },
    Operation { name: "dynamodb:UpdateItem", writes: true },
    Operation { name: "dynamodb:DeleteItem", writes: true },
    Operation { name: "dynamodb:Query", writes: false },
    Operation { name: "dynamodb:Scan", writes: false },
    Operation { name: "dynamodb:BatchGetItem", writes: false },
    Operation { name: "dynamodb:BatchWriteItem", writes: true },
    Operation { name: "dynamodb:TransactGetItems", writes: false },
    Operation { name: "dynamodb:TransactWriteItems", writes: true },
    Operation { name: "dynamodb:DescribeTable", writes: false },
    Operation { name: "dynamodb:ListTables", writes: false },
];
