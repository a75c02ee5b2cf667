//! The settings of a launch template that have no effect in a simulated world: kept and shown as they were given.
//!
//! Each is a value, or a structure or a list of such; what a request calls `MetadataOptions.HttpTokens` an answer calls
//! `metadataOptions/httpTokens`.

use serde_json::{Map, Value, json};

use crate::wire::{ApiError, Parameters};

/// What a setting is made of.
enum Form {
    /// A value.
    Text,
    /// `true` or `false`.
    Flag,
    /// A structure: its members, each a value.
    Members(&'static [&'static str]),
    /// A list of structures with these members, and what an answer calls it.
    List(&'static [&'static str], &'static str),
    /// Tags of kinds of resources.
    Tags,
    /// A preference or a target.
    Reservation,
}

/// Each setting by its name in a request.
const OPTIONS: &[(&str, Form)] = &[
    ("ImageId", Form::Text),
    ("KeyName", Form::Text),
    ("UserData", Form::Text),
    ("IamInstanceProfile", Form::Members(&["Arn", "Name"])),
    ("Monitoring", Form::Members(&["Enabled"])),
    ("DisableApiTermination", Form::Flag),
    ("DisableApiStop", Form::Flag),
    ("InstanceInitiatedShutdownBehavior", Form::Text),
    ("TagSpecification", Form::Tags),
    ("CreditSpecification", Form::Members(&["CpuCredits"])),
    ("CpuOptions", Form::Members(&["CoreCount", "ThreadsPerCore"])),
    ("CapacityReservationSpecification", Form::Reservation),
    ("LicenseSpecification", Form::List(&["LicenseConfigurationArn"], "licenseSet")),
    (
        "MetadataOptions",
        Form::Members(&[
            "HttpTokens",
            "HttpEndpoint",
            "HttpPutResponseHopLimit",
            "HttpProtocolIpv6",
            "InstanceMetadataTags",
        ]),
    ),
    (
        "PrivateDnsNameOptions",
        Form::Members(&["HostnameType", "EnableResourceNameDnsARecord", "EnableResourceNameDnsAAAARecord"]),
    ),
    ("MaintenanceOptions", Form::Members(&["AutoRecovery"])),
];

/// The names of all these settings in a request.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    OPTIONS.iter().map(|(name, _)| *name)
}

/// Reads what a request gives of them, as an answer shows it.
pub(super) fn read(data: &Parameters) -> Result<Map<String, Value>, ApiError> {
    let mut options = Map::new();
    for (name, form) in OPTIONS {
        if let Some((shown, value)) = read_option(data, name, form)? {
            options.insert(shown, value);
        }
    }
    Ok(options)
}

fn read_option(data: &Parameters, name: &str, form: &Form) -> Result<Option<(String, Value)>, ApiError> {
    let found = match form {
        Form::Text => data.get(name).map(|text| (lower_camel(name), json!(text))),
        Form::Flag => data.parsed::<bool>(name)?.map(|flag| (lower_camel(name), json!(flag))),
        Form::Members(members) => structure(&data.below(name), members)?.map(|value| (lower_camel(name), value)),
        Form::List(members, shown) => list(&data.structures(name), members)?.map(|value| ((*shown).to_owned(), value)),
        Form::Tags => tags(&data.structures(name))?.map(|value| ("tagSpecificationSet".to_owned(), value)),
        Form::Reservation => reservation(&data.below(name))?.map(|value| (lower_camel(name), value)),
    };
    Ok(found)
}

fn structure(parameters: &Parameters, members: &[&str]) -> Result<Option<Value>, ApiError> {
    parameters.only(members)?;
    let given = members.iter().filter_map(|member| Some((lower_camel(member), json!(parameters.get(member)?))));
    let given: Map<String, Value> = given.collect();
    Ok((!given.is_empty()).then_some(Value::Object(given)))
}

fn list(items: &[Parameters], members: &[&str]) -> Result<Option<Value>, ApiError> {
    let items: Vec<Value> = items
        .iter()
        .map(|item| structure(item, members))
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .collect();
    Ok((!items.is_empty()).then_some(Value::Array(items)))
}

fn tags(specifications: &[Parameters]) -> Result<Option<Value>, ApiError> {
    let mut shown = Vec::new();
    for specification in specifications {
        specification.only(&["ResourceType", "Tag"])?;
        let tags = list(&specification.structures("Tag"), &["Key", "Value"])?;
        shown.push(json!({ "resourceType": specification.required("ResourceType")?, "tagSet": tags }));
    }
    Ok((!shown.is_empty()).then_some(Value::Array(shown)))
}

fn reservation(parameters: &Parameters) -> Result<Option<Value>, ApiError> {
    parameters.only(&["CapacityReservationPreference", "CapacityReservationTarget"])?;
    let members = ["CapacityReservationId", "CapacityReservationResourceGroupArn"];
    let target = structure(&parameters.below("CapacityReservationTarget"), &members)?;
    let preference = parameters.get("CapacityReservationPreference");
    if preference.is_some() && target.is_some() {
        let message = "A capacity reservation preference and a target can't be given together";
        return Err(ApiError::ec2("InvalidParameterCombination", message));
    }
    let given = preference.is_some() || target.is_some();
    let shown = json!({ "capacityReservationPreference": preference, "capacityReservationTarget": target });
    Ok(given.then_some(shown))
}

/// A member's name as answers spell it: `HttpTokens` is `httpTokens`.
fn lower_camel(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(characters).collect()
}
