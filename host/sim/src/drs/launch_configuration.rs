//! GetLaunchConfiguration and UpdateLaunchConfiguration.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    fleet::{Disposition, RecoveryMode, RightSizing},
    model::{LaunchConfiguration, Model},
    wire::ApiError,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GetRequest {
    #[serde(rename = "sourceServerID")]
    source_server_id: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UpdateRequest {
    #[serde(rename = "sourceServerID")]
    source_server_id: String,
    name: Option<String>,
    launch_disposition: Option<Disposition>,
    target_instance_type_right_sizing_method: Option<RightSizing>,
    copy_private_ip: Option<bool>,
    copy_tags: Option<bool>,
    licensing: Option<Licensing>,
    post_launch_enabled: Option<bool>,
    launch_into_instance_properties: Option<LaunchInto>,
    recovery_mode: Option<RecoveryMode>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Licensing {
    os_byol: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LaunchInto {
    #[serde(rename = "launchIntoEC2InstanceID")]
    instance_id: Option<String>,
}

pub(super) fn get(model: &Model, request: &GetRequest) -> Result<Value, ApiError> {
    let id = &request.source_server_id;
    super::well_formed("s", [id])?;
    let configuration = model.state.configurations.get(id).ok_or_else(|| ApiError::not_found("SourceServer", id))?;
    Ok(value(id, configuration))
}

pub(super) fn update(model: &mut Model, request: UpdateRequest, now: Timestamp) -> Result<Value, ApiError> {
    let id = request.source_server_id.clone();
    super::well_formed("s", [&id])?;
    check(&request)?;
    let configuration =
        model.state.configurations.get_mut(&id).ok_or_else(|| ApiError::not_found("SourceServer", &id))?;
    apply(configuration, request);
    let answer = value(&id, configuration);
    if model.fleet.switches().configuration_writes_template {
        write_template(model, &id, now);
    }
    Ok(answer)
}

/// What can be set in DRS and has no effect here is refused, so that nobody relies on it.
fn check(request: &UpdateRequest) -> Result<(), ApiError> {
    let into = request.launch_into_instance_properties.as_ref().and_then(|into| into.instance_id.as_deref());
    if into.is_some_and(|id| !id.is_empty()) {
        return Err(ApiError::validation("launchIntoEC2InstanceID: the simulator launches new instances only"));
    }
    if request.name.as_ref().is_some_and(|name| name.chars().count() > 128) {
        return Err(ApiError::validation("name has at most 128 characters"));
    }
    Ok(())
}

fn apply(configuration: &mut LaunchConfiguration, request: UpdateRequest) {
    fn set<T>(place: &mut T, value: Option<T>) {
        if let Some(value) = value {
            *place = value;
        }
    }
    set(&mut configuration.name, request.name);
    set(&mut configuration.disposition, request.launch_disposition);
    set(&mut configuration.right_sizing, request.target_instance_type_right_sizing_method);
    set(&mut configuration.copy_private_ip, request.copy_private_ip);
    set(&mut configuration.copy_tags, request.copy_tags);
    set(&mut configuration.os_byol, request.licensing.and_then(|licensing| licensing.os_byol));
    set(&mut configuration.recovery_mode, request.recovery_mode);
    set(&mut configuration.launch_actions, request.post_launch_enabled);
}

/// DRS writes a version of the launch template and makes it the default. With right-sizing on, the type in it is its own.
fn write_template(model: &mut Model, server: &str, now: Timestamp) {
    let Some(configuration) = model.state.configurations.get(server) else { return };
    let sized = configuration.right_sizing != RightSizing::None;
    let chosen = model.fleet.server(server).filter(|_| sized).map(|s| model.fleet.recommended_type(s).to_owned());
    let Some(template) = model.state.templates.get_mut(&configuration.template_id) else { return };
    let Some(mut data) = template.default_data().cloned() else { return };
    data.instance_type = chosen.or(data.instance_type);
    template.default_version = template.add(data, "updated by DRS".to_owned(), None, now);
}

fn value(server: &str, configuration: &LaunchConfiguration) -> Value {
    json!({
        "sourceServerID": server,
        "name": configuration.name,
        "ec2LaunchTemplateID": configuration.template_id,
        "launchDisposition": configuration.disposition,
        "targetInstanceTypeRightSizingMethod": configuration.right_sizing,
        "copyPrivateIp": configuration.copy_private_ip,
        "copyTags": configuration.copy_tags,
        "licensing": { "osByol": configuration.os_byol },
        "postLaunchEnabled": configuration.launch_actions,
        "recoveryMode": configuration.recovery_mode,
    })
}
