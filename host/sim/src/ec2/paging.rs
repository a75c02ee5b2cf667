//! `MaxResults` and `NextToken`, which all lists of EC2 have.

use serde_json::{Map, Value, json};

use crate::{
    model::Model,
    wire::{self, ApiError, Parameters},
};

/// How an operation pages.
pub(super) struct Paging {
    /// The list's name in the answer.
    pub(super) list: &'static str,
    /// The fewest and the most results of a page.
    pub(super) bounds: (usize, usize),
    /// Whether the caller named what it wants: then EC2 allows no paging parameters.
    pub(super) named: bool,
}

/// A page of a list as an answer. Each item comes with a key of its own; only those of the page are shown.
pub(super) fn paged<T>(
    model: &Model,
    parameters: &Parameters,
    paging: &Paging,
    items: Vec<(impl AsRef<str>, T)>,
    show: impl Fn(T) -> Value,
) -> Result<Value, ApiError> {
    let wanted: Option<usize> = parameters.parsed("MaxResults")?;
    let token = parameters.get("NextToken");
    if paging.named && (wanted.is_some() || token.is_some()) {
        let message = "The parameters MaxResults and NextToken cannot be used with a list of ids";
        return Err(ApiError::ec2("InvalidParameterCombination", message));
    }
    let (fewest, most) = paging.bounds;
    if let Some(wanted) = wanted.filter(|wanted| !(fewest..=most).contains(wanted)) {
        let message = format!(
            "Value ( {wanted} ) for parameter maxResults is invalid. Expecting a value between {fewest} and {most}"
        );
        return Err(ApiError::ec2("InvalidParameterValue", message));
    }
    let page_size = model.fleet.switches().page_size;
    let size = if paging.named { items.len() } else { wanted.unwrap_or(most).min(page_size) };
    let request = parameters.without(&["MaxResults", "NextToken"]).canonical();
    let asked = wire::Asked { seed: model.state.seed, request: &request, size, token };
    let page = wire::page(&asked, items)
        .map_err(|_| ApiError::ec2("InvalidParameterValue", "The token is not one that was given for this request"))?;
    let mut answer = Map::new();
    answer.insert(paging.list.to_owned(), page.items.into_iter().map(show).collect());
    answer.insert("nextToken".to_owned(), json!(page.next_token));
    Ok(Value::Object(answer))
}
