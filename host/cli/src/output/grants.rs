//! What plug-ins can be granted: the grammar, and each action with its scopes, the function that it gives, and its effect.

use drs_core::plugin::{FUNCTIONS, GRAMMAR, Grant, GrantedFunction};
use serde::Serialize;

use super::json_text;
use crate::surface::{Surface, table_text};

/// What can never be granted.
const NEVER: &str = "\
No grant reaches another wave or another execution, tables named drs-runtime-…, the tags that the runtime writes, those of
AWS, or the tags that the recipe's groups select servers by. Over HTTP none reaches this host itself, link-local and multicast
addresses, a metadata service, or an instance of another wave; and nothing is signed for DRS, EC2, DynamoDB, STS or IAM.
";

/// For people.
pub(crate) fn text(surface: Surface) -> String {
    let mut table = surface.table(&["Grant", "Function", "Effect"]);
    for function in FUNCTIONS {
        for (grant, scope) in function.examples().zip(function.scopes) {
            table.add_row([
                grant,
                format!("{}/{}", function.interface, function.function),
                function.effect_on(*scope).as_str().into(),
            ]);
        }
    }
    let settings: Vec<String> = settings().collect();
    format!(
        "{}{GRAMMAR}{}{}{}{}\n{}{NEVER}",
        surface.heading("Grammar"),
        surface.heading("Hooks"),
        table_text(&table),
        surface.heading("Policies"),
        settings.join("\n"),
        surface.heading("Never"),
    )
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Grantable {
    grammar: &'static str,
    functions: Vec<FunctionObject>,
    settings: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FunctionObject {
    action: &'static str,
    grants: Vec<String>,
    interface: &'static str,
    function: &'static str,
    effect: &'static str,
}

/// For programs.
pub(crate) fn json() -> String {
    let function = |function: &GrantedFunction| FunctionObject {
        action: function.action,
        grants: function.examples().collect(),
        interface: function.interface,
        function: function.function,
        effect: function.effect.as_str(),
    };
    let functions = FUNCTIONS.iter().map(function).collect();
    json_text(&Grantable { grammar: GRAMMAR, functions, settings: settings().collect() })
}

fn settings() -> impl Iterator<Item = String> {
    Grant::settings().map(|name| Grant::Setting(name).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_sees_the_grammar_and_every_grant_with_its_effect() {
        insta::assert_snapshot!(text(Surface::plain()));
    }

    #[test]
    fn a_program_gets_each_function_once() {
        let found: serde_json::Value = serde_json::from_str(&json()).unwrap();
        let functions = found["functions"].as_array().unwrap();
        assert_eq!(functions.len(), FUNCTIONS.len());
        let stop = functions.iter().find(|function| function["function"] == "stop-instances").unwrap();
        assert_eq!(stop["grants"], serde_json::json!(["ec2:StopInstances on wave.instances"]));
        assert_eq!(stop["effect"], "write");
    }
}
