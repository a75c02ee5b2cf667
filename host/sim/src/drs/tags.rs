//! TagResource, UntagResource and ListTagsForResource: of source servers, jobs and recovery instances, by their ARN.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    model::{Model, Tags},
    wire::ApiError,
};

const MOST_TAGS: usize = 50;
/// The longest key, and the longest value.
const LONGEST: usize = 256;
/// Where the path of all three operations begins; the ARN follows.
pub(super) const PATH: &str = "/tags/";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TagRequest {
    tags: Tags,
}

pub(super) fn tag(model: &mut Model, path: &str, request: TagRequest, now: Timestamp) -> Result<Value, ApiError> {
    let (resource, mut tags) = find(model, path, now)?;
    check(&request.tags)?;
    tags.extend(request.tags);
    check(&tags)?;
    model.state.set_tags(&resource, tags);
    Ok(json!({}))
}

/// Takes tags away; `query` names them: `tagKeys=KEY&tagKeys=KEY`.
pub(super) fn untag(model: &mut Model, path: &str, query: &str, now: Timestamp) -> Result<Value, ApiError> {
    let (resource, mut tags) = find(model, path, now)?;
    let mut asked = form_urlencoded::parse(query.as_bytes()).peekable();
    if asked.peek().is_none() {
        return Err(ApiError::validation("tagKeys is needed"));
    }
    for (name, key) in asked {
        if name != "tagKeys" {
            return Err(ApiError::validation(format!("{name} is not a member of the request")));
        }
        tags.remove(key.as_ref());
    }
    model.state.set_tags(&resource, tags);
    Ok(json!({}))
}

pub(super) fn list(model: &Model, path: &str, now: Timestamp) -> Result<Value, ApiError> {
    let (_, tags) = find(model, path, now)?;
    Ok(json!({ "tags": tags }))
}

/// Checks the tags of a request, or all that a resource would have.
pub(super) fn check(tags: &Tags) -> Result<(), ApiError> {
    if tags.len() > MOST_TAGS {
        return Err(ApiError::validation(format!("tags: a resource has at most {MOST_TAGS}, not {}", tags.len())));
    }
    for (key, value) in tags {
        if key.chars().count() > LONGEST || value.chars().count() > LONGEST {
            return Err(ApiError::validation(format!("tags: a key and a value have at most {LONGEST} characters")));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(ApiError::validation(format!("tags: `{key}`: keys that begin with `aws:` are reserved")));
        }
    }
    Ok(())
}

/// The resource that a path names, as its tags are kept, and the tags.
fn find(model: &Model, path: &str, now: Timestamp) -> Result<(String, Tags), ApiError> {
    let arn = decoded(path.strip_prefix(PATH).unwrap_or_default());
    if !arn.starts_with("arn:") || !(20..=2048).contains(&arn.len()) {
        return Err(ApiError::validation(format!("resourceArn `{arn}` is not an ARN")));
    }
    let not_found = || ApiError::not_found("Resource", &arn);
    let resource = arn.strip_prefix(&super::arn_prefix(model)).ok_or_else(not_found)?;
    let (kind, id) = resource.split_once('/').ok_or_else(not_found)?;
    let tags = match kind {
        "source-server" => model.fleet.server(id).map(|server| model.server_tags(server)),
        "job" => {
            let job = model.state.jobs.get(id).filter(|job| job.visible(now));
            job.map(|job| model.job_tags(job))
        }
        "recovery-instance" => {
            let instance = model.state.instances.get(id).filter(|instance| instance.in_drs(now));
            instance.map(|instance| model.recovery_instance_tags(instance))
        }
        _ => None,
    };
    Ok((resource.to_owned(), tags.ok_or_else(not_found)?.clone()))
}

/// The ARN that a path names.
pub(crate) fn tagged_arn(path: &str) -> Option<String> {
    path.strip_prefix(PATH).map(decoded)
}

/// A part of a path without its percent signs. (A plus sign would become a space, and no ARN has either.)
fn decoded(path: &str) -> String {
    form_urlencoded::parse(path.as_bytes()).map(|(text, _)| text.into_owned()).next().unwrap_or_default()
}
