//! Attributes between the core's types and the SDK's.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue as SdkValue;
use drs_core::aws::{AttributeValue, CallError, CallErrorKind, Item};

use super::nested;
use crate::error::{own_error, unreadable};

/// An item as the SDK has it.
pub(super) type SdkItem = HashMap<String, SdkValue>;

/// An item for a request.
pub(super) fn to_sdk(operation: &str, item: &Item) -> Result<SdkItem, CallError> {
    item.iter().map(|(name, value)| Ok((name.clone(), value_to_sdk(operation, value)?))).collect()
}

/// A value for a request.
pub(super) fn value_to_sdk(operation: &str, value: &AttributeValue) -> Result<SdkValue, CallError> {
    Ok(match value {
        AttributeValue::Text(text) => SdkValue::S(text.clone()),
        AttributeValue::Number(text) => SdkValue::N(text.clone()),
        AttributeValue::Bytes(bytes) => SdkValue::B(Blob::new(bytes.clone())),
        AttributeValue::Bool(value) => SdkValue::Bool(*value),
        AttributeValue::Null => SdkValue::Null(true),
        AttributeValue::Texts(texts) => SdkValue::Ss(texts.clone()),
        AttributeValue::Numbers(texts) => SdkValue::Ns(texts.clone()),
        AttributeValue::ByteSets(sets) => SdkValue::Bs(sets.iter().map(|bytes| Blob::new(bytes.clone())).collect()),
        AttributeValue::Nested(json) => {
            let invalid = |why| own_error(operation, CallErrorKind::Invalid, format!("a nested value is wrong: {why}"));
            nested::read(json).map_err(invalid)?
        }
    })
}

/// An item of an answer.
pub(super) fn from_sdk(operation: &str, item: SdkItem) -> Result<Item, CallError> {
    let read = |(name, value)| Ok((name, value_from_sdk(operation, value)?));
    item.into_iter().map(read).collect()
}

fn value_from_sdk(operation: &str, value: SdkValue) -> Result<AttributeValue, CallError> {
    Ok(match value {
        SdkValue::S(text) => AttributeValue::Text(text),
        SdkValue::N(text) => AttributeValue::Number(text),
        SdkValue::B(bytes) => AttributeValue::Bytes(bytes.into_inner()),
        SdkValue::Bool(value) => AttributeValue::Bool(value),
        SdkValue::Null(_) => AttributeValue::Null,
        SdkValue::Ss(mut texts) => {
            texts.sort();
            AttributeValue::Texts(texts)
        }
        SdkValue::Ns(mut texts) => {
            texts.sort();
            AttributeValue::Numbers(texts)
        }
        SdkValue::Bs(sets) => {
            let mut sets: Vec<_> = sets.into_iter().map(Blob::into_inner).collect();
            sets.sort();
            AttributeValue::ByteSets(sets)
        }
        nested @ (SdkValue::L(_) | SdkValue::M(_)) => {
            let json = nested::written(&nested).ok_or_else(|| unknown_type(operation))?;
            AttributeValue::Nested(json)
        }
        _ => return Err(unknown_type(operation)),
    })
}

fn unknown_type(operation: &str) -> CallError {
    unreadable(operation, "an attribute has a type that this version does not know".to_owned())
}
