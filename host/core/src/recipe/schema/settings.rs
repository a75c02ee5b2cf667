//! Launch settings, from the table of their names.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use crate::settings::SettingName;

/// Launch settings, wherever they stand.
pub(super) struct Settings;

impl JsonSchema for Settings {
    fn schema_name() -> Cow<'static, str> {
        "LaunchSettings".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let property = |name: SettingName| (name.as_str().to_owned(), of_setting(name));
        let properties: Map<String, Value> = SettingName::ALL.into_iter().map(property).collect();
        json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
    }
}

fn of_setting(name: SettingName) -> Value {
    match name {
        SettingName::InstanceType => json!({
            "description": "The EC2 instance type. It needs right-sizing = \"none\": else DRS chooses the type.",
            "type": "string",
            "examples": ["r6i.xlarge"],
        }),
        SettingName::RightSizing => json!({
            "description": "Whether DRS chooses the instance type: \"none\" takes the one that is said, \"basic\" fits the source's hardware, \"in-aws\" its use in AWS.",
            "enum": ["none", "basic", "in-aws"],
        }),
        SettingName::Subnet => json!({
            "description": "The subnet's id.",
            "type": "string",
            "pattern": "^subnet-([0-9a-f]{8}|[0-9a-f]{17})$",
        }),
        SettingName::SecurityGroups => json!({
            "description": "The ids of the security groups.",
            "type": "array",
            "items": { "type": "string", "pattern": "^sg-([0-9a-f]{8}|[0-9a-f]{17})$" },
            "minItems": 1,
            "maxItems": 16,
            "uniqueItems": true,
        }),
        SettingName::PrivateIp => json!({
            "description": "A static private IPv4 address, inside the subnet: of one server, not of a group.",
            "type": "string",
            "format": "ipv4",
        }),
        SettingName::LaunchDisposition => json!({
            "description": "Whether the launched instance is started.",
            "enum": ["started", "stopped"],
        }),
        SettingName::CopyPrivateIp => json!({
            "description": "Whether the source's private address is copied.",
            "type": "boolean",
        }),
    }
}
