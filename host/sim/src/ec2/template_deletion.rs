//! DeleteLaunchTemplateVersions: each version is deleted or not, and the answer says which.

use serde_json::{Value, json};

use super::templates;
use crate::{
    model::{Model, Template},
    wire::{ApiError, Parameters},
};

const MOST_VERSIONS: usize = 200;

pub(super) fn delete_versions(model: &mut Model, parameters: &Parameters) -> Result<Value, ApiError> {
    parameters.only(&["LaunchTemplateId", "LaunchTemplateName", "LaunchTemplateVersion"])?;
    let template = templates::named(model, parameters)?;
    let asked = parameters.list("LaunchTemplateVersion");
    if asked.is_empty() {
        return Err(ApiError::ec2("MissingParameter", "The request must contain the parameter LaunchTemplateVersion"));
    }
    if asked.len() > MOST_VERSIONS {
        let message = format!("At most {MOST_VERSIONS} versions can be deleted at once");
        return Err(ApiError::ec2("InvalidParameterValue", message));
    }
    let numbers = asked.iter().map(|text| number(text)).collect::<Result<Vec<u64>, _>>()?;
    let (id, name) = (template.id.clone(), template.name.clone());
    let (mut deleted, mut kept) = (Vec::new(), Vec::new());
    for number in numbers {
        let Some(template) = model.state.templates.get_mut(&id) else { continue };
        let obstacle = obstacle(template, number);
        let error = obstacle.map(|(code, message)| json!({ "code": code, "message": message }));
        let list = if error.is_some() { &mut kept } else { &mut deleted };
        list.push(json!({
            "launchTemplateId": id, "launchTemplateName": name, "versionNumber": number, "responseError": error,
        }));
        if error.is_none() {
            template.delete(number);
        }
    }
    Ok(json!({
        "successfullyDeletedLaunchTemplateVersionSet": deleted,
        "unsuccessfullyDeletedLaunchTemplateVersionSet": kept,
    }))
}

/// Versions are deleted by number: EC2 takes neither `$Default` nor `$Latest` here.
fn number(text: &str) -> Result<u64, ApiError> {
    text.parse().map_err(|_| ApiError::ec2("InvalidParameterValue", format!("Invalid launch template version {text}")))
}

/// Why a version can't be deleted: a LaunchTemplateErrorCode of EC2, and words.
fn obstacle(template: &Template, number: u64) -> Option<(&'static str, String)> {
    if template.version(&number.to_string()).is_none() {
        let message = format!("The specified launch template version {number} does not exist.");
        return Some(("launchTemplateVersionDoesNotExist", message));
    }
    (template.default_version == number)
        .then(|| ("unexpectedError", format!("Version {number} is the default version: it cannot be deleted.")))
}
