//! CreateTags and DeleteTags: of instances, launch templates, subnets and security groups.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{instances, networks, tags_of, templates};
use crate::{
    model::{Model, Tags},
    wire::{ApiError, Parameters},
};

const MOST_RESOURCES: usize = 1000;
const MOST_TAGS: usize = 50;
const LONGEST_KEY: usize = 128;
const LONGEST_VALUE: usize = 256;

pub(super) fn create(model: &mut Model, parameters: &Parameters, now: Timestamp) -> Result<Value, ApiError> {
    let wanted = read(parameters)?;
    if wanted.is_empty() {
        return Err(ApiError::ec2("MissingParameter", "The request must contain the parameter Tag"));
    }
    for (key, value) in &wanted {
        check(key, value.as_deref().unwrap_or_default())?;
    }
    change(model, parameters, now, |tags| {
        let added = wanted.iter().map(|(key, value)| (key.clone(), value.clone().unwrap_or_default()));
        tags.extend(added);
        if tags.len() > MOST_TAGS {
            return Err(ApiError::ec2("TagLimitExceeded", format!("A resource has at most {MOST_TAGS} tags")));
        }
        Ok(())
    })
}

pub(super) fn delete(model: &mut Model, parameters: &Parameters, now: Timestamp) -> Result<Value, ApiError> {
    let unwanted = read(parameters)?;
    change(model, parameters, now, |tags| {
        // Without tags all go, and without a value a key goes whatever its value is.
        let goes = |key: &String, value: &String| {
            let is_this = |(k, v): &(String, Option<String>)| k == key && v.as_ref().is_none_or(|v| v == value);
            unwanted.is_empty() || unwanted.iter().any(is_this)
        };
        tags.retain(|key, value| !goes(key, value));
        Ok(())
    })
}

/// The tags of a request; one may come without a value.
fn read(parameters: &Parameters) -> Result<Vec<(String, Option<String>)>, ApiError> {
    parameters.only(&["ResourceId", "Tag"])?;
    let tag = |tag: &Parameters| Ok((tag.required("Key")?.to_owned(), tag.get("Value").map(str::to_owned)));
    parameters.structures("Tag").iter().map(tag).collect()
}

fn check(key: &str, value: &str) -> Result<(), ApiError> {
    let message = match () {
        () if key.is_empty() || key.chars().count() > LONGEST_KEY => {
            format!("A tag key has 1 to {LONGEST_KEY} characters")
        }
        () if value.chars().count() > LONGEST_VALUE => format!("A tag value has at most {LONGEST_VALUE} characters"),
        () if key.to_ascii_lowercase().starts_with("aws:") => {
            "Tag keys starting with 'aws:' are reserved for internal use".to_owned()
        }
        () => return Ok(()),
    };
    Err(ApiError::ec2("InvalidParameterValue", message))
}

/// Changes the tags of all resources of a request, or of none.
fn change(
    model: &mut Model,
    parameters: &Parameters,
    now: Timestamp,
    change: impl Fn(&mut Tags) -> Result<(), ApiError>,
) -> Result<Value, ApiError> {
    let ids = parameters.list("ResourceId");
    if ids.is_empty() {
        return Err(ApiError::ec2("MissingParameter", "The request must contain the parameter ResourceId"));
    }
    if ids.len() > MOST_RESOURCES {
        return Err(ApiError::ec2("InvalidParameterValue", format!("At most {MOST_RESOURCES} resources at once")));
    }
    let mut changed = Vec::new();
    for id in ids {
        let mut tags = current(model, &id, now)?;
        change(&mut tags)?;
        changed.push((id, tags));
    }
    for (id, tags) in changed {
        model.state.set_tags(&id, tags);
    }
    Ok(json!({ "return": true }))
}

/// The tags of a resource, which must be one.
fn current(model: &Model, id: &str, now: Timestamp) -> Result<Tags, ApiError> {
    match id.split_once('-').map_or("", |(kind, _)| kind) {
        "i" => {
            let found = instances::named(model, &[id.to_owned()], 1, now)?;
            Ok(found.first().map(|instance| model.state.tags(id, &instance.tags).clone()).unwrap_or_default())
        }
        "lt" => templates::by_id(model, id).map(|_| tags_of(model, id)),
        "subnet" => networks::subnet(model, id).map(|subnet| model.state.tags(id, &subnet.tags).clone()),
        "sg" => networks::security_group(model, id).map(|_| tags_of(model, id)),
        _ => Err(ApiError::ec2("InvalidID", format!("The ID '{id}' is not valid"))),
    }
}
