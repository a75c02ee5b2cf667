//! `maxResults` and `nextToken`, which all lists of DRS have.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::{
    model::Model,
    wire::{self, ApiError},
};

/// The longest nextToken of the model.
const LONGEST_TOKEN: usize = 2048;

/// The page that a request asks for.
#[derive(Debug)]
pub(super) struct PageRequest {
    /// The operation and the request's other members.
    request: String,
    /// Most items that the caller wants.
    size: Option<usize>,
    token: Option<String>,
}

/// Reads a request for a page of a list: the operation's own members, and which page.
pub(super) fn read<T: DeserializeOwned>(operation: &str, body: &[u8]) -> Result<(T, PageRequest), ApiError> {
    let mut members: Map<String, Value> = wire::decode(body)?;
    let size = match members.remove("maxResults") {
        None | Some(Value::Null) => None,
        Some(size) => {
            let size = size.as_u64().and_then(|size| usize::try_from(size).ok()).filter(|size| *size >= 1);
            Some(size.ok_or_else(|| ApiError::validation("maxResults must be a number, at least 1"))?)
        }
    };
    let token = match members.remove("nextToken") {
        None | Some(Value::Null) => None,
        Some(Value::String(token)) if token.len() <= LONGEST_TOKEN => Some(token),
        Some(_) => return Err(invalid_token()),
    };
    // Members are in the order of their names, so the same request is the same text.
    let members = Value::Object(members);
    let page = PageRequest { request: format!("{operation} {members}"), size, token };
    Ok((wire::decode_value(members)?, page))
}

impl PageRequest {
    /// The page as an answer. Each item comes with a key of its own; only those of the page are shown.
    pub(super) fn of<T>(
        &self,
        model: &Model,
        items: Vec<(impl AsRef<str>, T)>,
        show: impl Fn(T) -> Value,
    ) -> Result<Value, ApiError> {
        let most = model.fleet.switches().page_size;
        let asked = wire::Asked {
            seed: model.state.seed,
            request: &self.request,
            size: self.size.unwrap_or(most).min(most),
            token: self.token.as_deref(),
        };
        let page = wire::page(&asked, items).map_err(|_| invalid_token())?;
        let shown: Vec<Value> = page.items.into_iter().map(show).collect();
        Ok(super::without_nulls(json!({"items": shown, "nextToken": page.next_token})))
    }
}

fn invalid_token() -> ApiError {
    ApiError::validation("nextToken is not one that was given for this request")
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use jiff::Timestamp;

    use super::*;
    use crate::fleet::Fleet;

    #[test]
    fn only_what_a_page_has_is_shown() {
        let fleet = Fleet::parse("account = \"123456789012\"\nregion = \"us-west-2\"\n").unwrap();
        let model = Model::begin(fleet, 0, Timestamp::UNIX_EPOCH).unwrap();
        let (_, first): (Map<String, Value>, _) = read("DescribeJobs", br#"{"maxResults": 20}"#).unwrap();
        let shown = Cell::new(0);
        let show = |item: usize| {
            shown.set(shown.get() + 1);
            json!(item)
        };
        let items = (0..1_000).map(|item| (item.to_string(), item)).collect();
        let page = first.of(&model, items, show).unwrap();
        assert_eq!(page["items"].as_array().unwrap().len(), 20);
        assert_eq!(shown.get(), 20);
    }
}
