//! STS: who is calling.

use serde_json::{Value, json};

use crate::{
    model::Model,
    wire::{ApiError, Parameters},
    world::Operation,
};

pub(crate) const OPERATIONS: &[Operation] = &[Operation { name: "sts:GetCallerIdentity", writes: false }];

/// Who every caller of the simulator is.
const USER: &str = "simulator";

pub(crate) fn handle(model: &Model, _operation: &str, parameters: &Parameters) -> Result<Value, ApiError> {
    parameters.only(&[])?;
    let account = model.fleet.account();
    Ok(json!({
        "Arn": caller_arn(model),
        "UserId": format!("AIDA{}", account),
        "Account": account,
    }))
}

/// The ARN of every caller.
pub(crate) fn caller_arn(model: &Model) -> String {
    format!("arn:aws:iam::{}:user/{USER}", model.fleet.account())
}
