//! What AWS's model says of the members of requests: patterns and lengths.

use jiff::Timestamp;

use crate::wire::ApiError;

/// The longest BoundedString of the model.
const BOUNDED: usize = 256;

/// Checks ids of a request: `PREFIX-` and 17 letters or digits, or for instances 8 and more hexadecimal digits.
pub(super) fn well_formed<'a>(prefix: &str, ids: impl IntoIterator<Item = &'a String>) -> Result<(), ApiError> {
    for id in ids {
        let rest = id.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-'));
        let right = rest.is_some_and(|rest| match prefix {
            "i" => rest.len() >= 8 && id.len() <= 19 && rest.bytes().all(|b| b.is_ascii_hexdigit()),
            _ => rest.len() == 17 && rest.bytes().all(|b| b.is_ascii_alphanumeric()),
        });
        if !right {
            return Err(ApiError::validation(format!("`{id}` is not a valid id: it must begin with `{prefix}-`")));
        }
    }
    Ok(())
}

/// Checks accounts of a request: 12 digits.
pub(super) fn accounts(ids: &[String]) -> Result<(), ApiError> {
    match ids.iter().find(|id| id.len() != 12 || !id.bytes().all(|b| b.is_ascii_digit())) {
        Some(id) => Err(ApiError::validation(format!("`{id}` is not an account: it has 12 digits"))),
        None => Ok(()),
    }
}

/// Checks the length of a text of a request.
pub(super) fn bounded(name: &str, text: &str) -> Result<(), ApiError> {
    if text.chars().count() <= BOUNDED {
        return Ok(());
    }
    Err(ApiError::validation(format!("{name} has at most {BOUNDED} characters")))
}

/// Checks the length of a list of a request.
pub(super) fn at_most<T>(name: &str, list: &[T], most: usize) -> Result<(), ApiError> {
    if list.len() <= most {
        return Ok(());
    }
    Err(ApiError::validation(format!("{name} has {} members; it may have {most}", list.len())))
}

/// Reads a date of a request: UTC with a `Z`, as the model's pattern wants it.
pub(super) fn date(name: &str, text: Option<&str>) -> Result<Option<Timestamp>, ApiError> {
    let parse = |text: &str| {
        let right = text.ends_with('Z') && text.get(10..11) == Some("T") && (19..=32).contains(&text.len());
        let parsed = text.parse().ok().filter(|_| right);
        parsed.ok_or_else(|| ApiError::validation(format!("{name} `{text}` is not a date and time, in UTC with a Z")))
    };
    text.map(parse).transpose()
}
