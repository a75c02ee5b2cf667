//! AssumeRole: temporary credentials for a role that the fleet file lists.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::Caller;
use crate::{
    fleet::Role,
    model::Model,
    wire::{self, ApiError, Parameters},
};

/// Seconds that a session lasts unless the caller says otherwise.
const DEFAULT_SECONDS: i64 = 3600;
/// Seconds that a session of a session lasts at most.
const CHAINED_SECONDS: i64 = 3600;

pub(super) fn assume(
    model: &mut Model,
    parameters: &Parameters,
    caller: &Caller,
    now: Timestamp,
) -> Result<Value, ApiError> {
    parameters.only(&["RoleArn", "RoleSessionName", "ExternalId", "DurationSeconds"])?;
    let arn = text(parameters, "roleArn", "RoleArn", 20..=2048, ":/")?.ok_or_else(|| missing("roleArn"))?;
    let name = text(parameters, "roleSessionName", "RoleSessionName", 2..=64, "")?;
    let name = name.ok_or_else(|| missing("roleSessionName"))?;
    let external_id = text(parameters, "externalId", "ExternalId", 2..=1224, ":/")?;
    let role = model.fleet.roles().iter().find(|role| role.arn() == arn);
    let role = role.filter(|role| role.external_id.is_none() || role.external_id.as_deref() == external_id);
    // AWS tells nobody whether a role is missing, or only not for the caller.
    let role = role.ok_or_else(|| denied(caller, arn))?;
    let length = length(parameters, role, caller)?;
    let (credentials, session) = model.begin_session(arn, name, length, now);
    Ok(json!({
        "Credentials": {
            "AccessKeyId": credentials.access_key,
            "SecretAccessKey": credentials.secret,
            "SessionToken": session.token,
            "Expiration": wire::sts_time(session.expires),
        },
        "AssumedRoleUser": {
            "AssumedRoleId": format!("{}:{name}", model.role_id(arn)),
            "Arn": session.arn(),
        },
    }))
}

/// A parameter, checked as the model wants it: its length, and letters, digits and `_+=,.@-` with what `more` allows.
fn text<'a>(
    parameters: &'a Parameters,
    member: &str,
    name: &str,
    lengths: std::ops::RangeInclusive<usize>,
    more: &str,
) -> Result<Option<&'a str>, ApiError> {
    let Some(text) = parameters.get(name) else { return Ok(None) };
    let right = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c) || more.contains(c);
    if lengths.contains(&text.chars().count()) && text.chars().all(right) {
        return Ok(Some(text));
    }
    let (fewest, most) = (lengths.start(), lengths.end());
    Err(invalid(format!(
        "Value at '{member}' must have {fewest} to {most} letters, digits or characters of _+=,.@-{more}"
    )))
}

fn length(parameters: &Parameters, role: &Role, caller: &Caller) -> Result<SignedDuration, ApiError> {
    let seconds = match parameters.get("DurationSeconds") {
        Some(text) => text.parse().map_err(|_| invalid(format!("{text} at 'durationSeconds' is not a number")))?,
        None => DEFAULT_SECONDS,
    };
    if !(900..=43_200).contains(&seconds) {
        return Err(invalid(format!("{seconds} at 'durationSeconds' is not between 900 and 43200")));
    }
    if seconds > role.max_session.0.as_secs() {
        let message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
        return Err(ApiError::new(400, "ValidationError", message));
    }
    if matches!(caller, Caller::Role(_)) && seconds > CHAINED_SECONDS {
        let message =
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";
        return Err(ApiError::new(400, "ValidationError", message));
    }
    Ok(SignedDuration::from_secs(seconds))
}

fn missing(member: &str) -> ApiError {
    invalid(format!("Value at '{member}' must not be null"))
}

fn invalid(what: impl std::fmt::Display) -> ApiError {
    ApiError::new(400, "ValidationError", format!("1 validation error detected: {what}"))
}

fn denied(caller: &Caller, role: &str) -> ApiError {
    let who = caller.arn();
    let message = format!("User: {who} is not authorized to perform: sts:AssumeRole on resource: {role}");
    ApiError::new(403, "AccessDenied", message)
}
