//! DescribeLaunchTemplates and DescribeLaunchTemplateVersions.

use serde_json::{Value, json};

use super::{Paging, paged, template_form};
use crate::{
    model::{Model, Template, TemplateVersion},
    sts,
    wire::{self, ApiError, Parameters},
};

/// How many templates or versions a page has at most.
const MOST: usize = 200;

pub(super) fn describe(model: &Model, parameters: &Parameters) -> Result<Value, ApiError> {
    parameters.only(&["LaunchTemplateId", "LaunchTemplateName", "MaxResults", "NextToken"])?;
    let ids = parameters.list("LaunchTemplateId");
    let names = parameters.list("LaunchTemplateName");
    for id in &ids {
        by_id(model, id)?;
    }
    for name in &names {
        if !model.state.templates.values().any(|template| template.name == *name) {
            return Err(no_such_name(name));
        }
    }
    let everything = ids.is_empty() && names.is_empty();
    let wanted = |template: &&Template| everything || ids.contains(&template.id) || names.contains(&template.name);
    let found = model.state.templates.values().filter(wanted);
    let items = found.map(|template| (template.id.clone(), template_value(template))).collect();
    // Unlike instances, templates may be named and paged at once.
    paged(model, parameters, &Paging { list: "launchTemplates", bounds: (1, MOST), named: false }, items)
}

pub(super) fn describe_versions(model: &Model, parameters: &Parameters) -> Result<Value, ApiError> {
    parameters.only(&["LaunchTemplateId", "LaunchTemplateName", "LaunchTemplateVersion", "MaxResults", "NextToken"])?;
    let template = named(model, parameters)?;
    let names = parameters.list("LaunchTemplateVersion");
    let found: Vec<&TemplateVersion> = if names.is_empty() {
        // EC2 lists the newest first.
        template.versions.iter().rev().collect()
    } else {
        names.iter().map(|name| version(template, name)).collect::<Result<_, _>>()?
    };
    let items = found.into_iter().map(|v| (v.number.to_string(), version_value(model, template, v))).collect();
    paged(model, parameters, &Paging { list: "launchTemplateVersionSet", bounds: (1, MOST), named: false }, items)
}

/// The template that `LaunchTemplateId` or `LaunchTemplateName` names.
pub(super) fn named<'a>(model: &'a Model, parameters: &Parameters) -> Result<&'a Template, ApiError> {
    match (parameters.get("LaunchTemplateId"), parameters.get("LaunchTemplateName")) {
        (Some(id), None) => by_id(model, id),
        (None, Some(name)) => {
            let found = model.state.templates.values().find(|template| template.name == name);
            found.ok_or_else(|| no_such_name(name))
        }
        (None, None) => Err(ApiError::ec2("MissingParameter", "LaunchTemplateId or LaunchTemplateName is needed")),
        (Some(_), Some(_)) => Err(ApiError::ec2(
            "InvalidParameterCombination",
            "LaunchTemplateId and LaunchTemplateName exclude each other",
        )),
    }
}

/// The template with an id.
pub(super) fn by_id<'a>(model: &'a Model, id: &str) -> Result<&'a Template, ApiError> {
    model.state.templates.get(id).ok_or_else(|| {
        ApiError::ec2(
            "InvalidLaunchTemplateId.NotFound",
            format!("The specified launch template, with template ID {id}, does not exist."),
        )
    })
}

fn no_such_name(name: &str) -> ApiError {
    ApiError::ec2(
        "InvalidLaunchTemplateName.NotFoundException",
        format!("The specified launch template, with template name {name}, does not exist."),
    )
}

/// The version of a template that a number, `$Default` or `$Latest` names.
pub(super) fn version<'a>(template: &'a Template, name: &str) -> Result<&'a TemplateVersion, ApiError> {
    template.version(name).ok_or_else(|| {
        ApiError::ec2(
            "InvalidLaunchTemplateId.VersionNotFound",
            format!("Could not find the specified version {name} for the launch template with ID {}.", template.id),
        )
    })
}

/// A template as answers show it.
pub(super) fn template_value(template: &Template) -> Value {
    json!({
        "launchTemplateId": template.id,
        "launchTemplateName": template.name,
        "createTime": wire::ec2_time(template.created),
        "createdBy": CREATED_BY_DRS,
        "defaultVersionNumber": template.default_version,
        "latestVersionNumber": template.versions.last().map(|version| version.number),
        "tagSet": [],
    })
}

/// The service-linked role that DRS acts with.
const CREATED_BY_DRS: &str = "arn:aws:sts::aws:assumed-role/AWSServiceRoleForElasticDisasterRecovery/drs";

/// A version as answers show it.
pub(super) fn version_value(model: &Model, template: &Template, version: &TemplateVersion) -> Value {
    let creator = if version.by_drs { CREATED_BY_DRS.to_owned() } else { sts::caller_arn(model) };
    json!({
        "launchTemplateId": template.id,
        "launchTemplateName": template.name,
        "versionNumber": version.number,
        "versionDescription": version.description,
        "createTime": wire::ec2_time(version.created),
        "createdBy": creator,
        "defaultVersion": version.number == template.default_version,
        "launchTemplateData": template_form::write(&version.data),
    })
}
