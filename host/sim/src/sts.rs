//! STS: who is calling, and roles to assume.

mod assume_role;
mod caller;

use jiff::Timestamp;
use serde_json::{Value, json};

pub(crate) use caller::Caller;

use crate::{
    model::Model,
    wire::{ApiError, Parameters},
    world::Operation,
};

pub(crate) const OPERATIONS: &[Operation] =
    &[Operation { name: "sts:AssumeRole", writes: true }, Operation { name: "sts:GetCallerIdentity", writes: false }];

/// Does an operation: the content of its result.
pub(crate) fn handle(
    model: &mut Model,
    operation: &str,
    parameters: &Parameters,
    caller: &Caller,
    now: Timestamp,
) -> Result<Value, ApiError> {
    match operation {
        "AssumeRole" => assume_role::assume(model, parameters, caller, now),
        "GetCallerIdentity" => {
            parameters.only(&[])?;
            Ok(json!({ "Arn": caller.arn(), "UserId": caller.user_id(model), "Account": caller.account() }))
        }
        other => Err(ApiError::new(400, "InvalidAction", format!("no operation {other}"))),
    }
}
