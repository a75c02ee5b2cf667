//! CreateLaunchTemplateVersion and ModifyLaunchTemplate.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{template_form, templates};
use crate::{
    model::{Model, TemplateData},
    sts::Caller,
    wire::{ApiError, Parameters},
};

/// Length of a client token.
const TOKEN_LENGTH: usize = 128;

pub(super) fn create_version(
    model: &mut Model,
    parameters: &Parameters,
    caller: &Caller,
    now: Timestamp,
) -> Result<Value, ApiError> {
    parameters.only(&[
        "ClientToken",
        "LaunchTemplateId",
        "LaunchTemplateName",
        "SourceVersion",
        "VersionDescription",
        "LaunchTemplateData",
    ])?;
    let template = templates::named(model, parameters)?;
    let token = parameters.get("ClientToken").filter(|token| !token.is_empty());
    if token.is_some_and(|token| token.len() > TOKEN_LENGTH) {
        return Err(ApiError::ec2(
            "InvalidParameterValue",
            format!("ClientToken has at most {TOKEN_LENGTH} characters"),
        ));
    }
    let canonical = parameters.canonical();
    if let Some((earlier, number)) = token.and_then(|token| template.tokens.get(token)) {
        if *earlier != canonical {
            let message = "The ClientToken was used before with other parameters";
            return Err(ApiError::ec2("IdempotentParameterMismatch", message));
        }
        return answer(model, &template.id, *number);
    }
    let data = template_form::read(parameters)?;
    let data = match parameters.get("SourceVersion") {
        Some(source) => templates::version(template, source)?.data.clone().overridden(data),
        None if data == TemplateData::default() => {
            return Err(ApiError::ec2("MissingParameter", "LaunchTemplateData is needed without a SourceVersion"));
        }
        None => data,
    };
    let id = template.id.clone();
    let description = parameters.get("VersionDescription").unwrap_or_default().to_owned();
    let number = match model.state.templates.get_mut(&id) {
        Some(template) => {
            let number = template.add(data, description, Some(caller.arn()), now);
            if let Some(token) = token {
                template.tokens.insert(token.to_owned(), (canonical, number));
            }
            number
        }
        None => 0,
    };
    answer(model, &id, number)
}

pub(super) fn set_default(model: &mut Model, parameters: &Parameters) -> Result<Value, ApiError> {
    // Setting a default twice is the same as once: the token needs no memory.
    parameters.only(&["ClientToken", "LaunchTemplateId", "LaunchTemplateName", "SetDefaultVersion"])?;
    let template = templates::named(model, parameters)?;
    let number = templates::version(template, parameters.required("SetDefaultVersion")?)?.number;
    let id = template.id.clone();
    let template = model.state.templates.get_mut(&id).map(|template| {
        template.default_version = number;
        template.clone()
    });
    Ok(json!({ "launchTemplate": template.map(|template| templates::template_value(model, &template)) }))
}

fn answer(model: &Model, template: &str, number: u64) -> Result<Value, ApiError> {
    let template = templates::by_id(model, template)?;
    let version = templates::version(template, &number.to_string())?;
    Ok(json!({ "launchTemplateVersion": templates::version_value(template, version) }))
}
