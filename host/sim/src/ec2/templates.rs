//! DescribeLaunchTemplates and DescribeLaunchTemplateVersions.

use serde_json::{Value, json};

use super::{
    Paging,
    filters::{self, Filters},
    paged, tag_set, tags_of, template_form,
};
use crate::{
    model::{Model, Template, TemplateVersion},
    wire::{self, ApiError, Parameters},
};

/// How many templates or versions a page has at most.
const MOST: usize = 200;

pub(super) fn describe(model: &Model, parameters: &Parameters) -> Result<Value, ApiError> {
    parameters.only(&["LaunchTemplateId", "LaunchTemplateName", "Filter", "MaxResults", "NextToken"])?;
    let filters = Filters::read(parameters, &["create-time", "launch-template-name", "tag:", "tag-key"])?;
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
    let found = model.state.templates.values().filter(wanted).filter(|template| {
        filters.pass(|name| match name {
            "create-time" => vec![wire::ec2_time(template.created)],
            "launch-template-name" => vec![template.name.clone()],
            tag => filters::of_tags(tag, &tags_of(model, &template.id)),
        })
    });
    let items = found.map(|template| (&template.id, template)).collect();
    // Unlike instances, templates may be named and paged at once.
    let paging = Paging { list: "launchTemplates", bounds: (1, MOST), named: false };
    paged(model, parameters, &paging, items, |template| template_value(model, template))
}

pub(super) fn describe_versions(model: &Model, parameters: &Parameters) -> Result<Value, ApiError> {
    parameters.only(&[
        "LaunchTemplateId",
        "LaunchTemplateName",
        "LaunchTemplateVersion",
        "MinVersion",
        "MaxVersion",
        "Filter",
        "MaxResults",
        "NextToken",
    ])?;
    let filters = Filters::read(parameters, &["create-time", "instance-type", "is-default-version"])?;
    let of_all = parameters.get("LaunchTemplateId").is_none() && parameters.get("LaunchTemplateName").is_none();
    let found = if of_all { versions_of_all(model, parameters)? } else { versions_of_one(model, parameters)? };
    let items = found
        .into_iter()
        .filter(|(template, version)| filters.pass(|name| version_filter(template, version, name)))
        .map(|found| (format!("{} {}", found.0.id, found.1.number), found))
        .collect();
    let paging = Paging { list: "launchTemplateVersionSet", bounds: (1, MOST), named: false };
    paged(model, parameters, &paging, items, |(template, version)| version_value(template, version))
}

type Found<'a> = Vec<(&'a Template, &'a TemplateVersion)>;

/// The default or the latest versions of all templates.
fn versions_of_all<'a>(model: &'a Model, parameters: &Parameters) -> Result<Found<'a>, ApiError> {
    let names = parameters.list("LaunchTemplateVersion");
    if names.is_empty() || names.iter().any(|name| !["$Default", "$Latest"].contains(&name.as_str())) {
        let message = "Without LaunchTemplateId or LaunchTemplateName the versions must be $Default, $Latest or both";
        return Err(ApiError::ec2("MissingParameter", message));
    }
    let of = |template: &'a Template| names.iter().filter_map(move |name| Some((template, template.version(name)?)));
    Ok(model.state.templates.values().flat_map(of).collect())
}

fn versions_of_one<'a>(model: &'a Model, parameters: &Parameters) -> Result<Found<'a>, ApiError> {
    let template = named(model, parameters)?;
    let names = parameters.list("LaunchTemplateVersion");
    let (least, greatest) = (parameters.parsed("MinVersion")?, parameters.parsed("MaxVersion")?);
    if !names.is_empty() {
        if least.is_some() || greatest.is_some() {
            let message = "Versions can't be named and be given a range at once";
            return Err(ApiError::ec2("InvalidParameterCombination", message));
        }
        return names.iter().map(|name| Ok((template, version(template, name)?))).collect();
    }
    let range = least.unwrap_or(u64::MIN)..=greatest.unwrap_or(u64::MAX);
    // EC2 lists the newest first.
    let listed = template.versions.iter().rev().filter(|version| range.contains(&version.number));
    Ok(listed.map(|version| (template, version)).collect())
}

fn version_filter(template: &Template, version: &TemplateVersion, name: &str) -> Vec<String> {
    match name {
        "create-time" => vec![wire::ec2_time(version.created)],
        "is-default-version" => vec![(version.number == template.default_version).to_string()],
        _ => version.data.instance_type.clone().into_iter().collect(),
    }
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
    let digits = id.strip_prefix("lt-").unwrap_or_default();
    if digits.len() < 8 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        let message = format!("Invalid launch template ID {id}: it must begin with lt-");
        return Err(ApiError::ec2("InvalidLaunchTemplateId.Malformed", message));
    }
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
pub(super) fn template_value(model: &Model, template: &Template) -> Value {
    json!({
        "launchTemplateId": template.id,
        "launchTemplateName": template.name,
        "createTime": wire::ec2_time(template.created),
        "createdBy": CREATED_BY_DRS,
        "defaultVersionNumber": template.default_version,
        "latestVersionNumber": template.versions.last().map(|version| version.number),
        "tagSet": tag_set(&tags_of(model, &template.id)),
    })
}

/// The service-linked role that DRS acts with.
const CREATED_BY_DRS: &str = "arn:aws:sts::aws:assumed-role/AWSServiceRoleForElasticDisasterRecovery/drs";

/// A version as answers show it.
pub(super) fn version_value(template: &Template, version: &TemplateVersion) -> Value {
    json!({
        "launchTemplateId": template.id,
        "launchTemplateName": template.name,
        "versionNumber": version.number,
        "versionDescription": version.description,
        "createTime": wire::ec2_time(version.created),
        "createdBy": version.creator.as_deref().unwrap_or(CREATED_BY_DRS),
        "defaultVersion": version.number == template.default_version,
        "launchTemplateData": template_form::write(&version.data),
    })
}
