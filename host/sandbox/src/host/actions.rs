//! Which grant each function needs, by core's table of them.

use drs_core::plugin::{FUNCTIONS, GrantedFunction, function_of};

/// The interfaces that a plug-in may import.
pub(crate) const IMPORTABLE: [&str; 7] = ["types", "context", "log", "drs", "ec2", "dynamodb", "http"];

/// Whether a plug-in may import this interface of the package.
pub(crate) fn is_importable(interface: &str) -> bool {
    IMPORTABLE.contains(&interface)
}

/// The action that a function needs; `None` when it needs no grant.
pub(crate) fn needed(interface: &str, function: &str) -> Option<&'static str> {
    let named = |entry: &&GrantedFunction| (entry.interface, entry.function) == (interface, function);
    FUNCTIONS.iter().find(named).map(|entry| entry.action)
}

/// An action as a recipe would grant it, in capitals what is to be filled in. Where there is a choice of scopes, the first.
pub(crate) fn as_grant(action: &str) -> String {
    function_of(action).and_then(|function| function.examples().next()).unwrap_or_else(|| action.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{FILES, HostInterfaces};

    /// The interfaces whose functions call AWS or another host.
    const CALLING: [&str; 4] = ["drs", "ec2", "dynamodb", "http"];

    #[test]
    fn every_function_that_calls_something_is_in_the_table_and_no_other() {
        let host = HostInterfaces::of(&FILES).unwrap();
        let of_wit: Vec<(&str, &str)> = IMPORTABLE
            .into_iter()
            .filter(|interface| *interface != "log")
            .flat_map(|interface| host.get(interface).unwrap().keys().map(move |name| (interface, name.as_str())))
            .collect();
        for (interface, function) in &of_wit {
            assert!(CALLING.contains(interface) && needed(interface, function).is_some(), "{interface}/{function}");
        }
        for entry in FUNCTIONS {
            assert!(of_wit.contains(&(entry.interface, entry.function)), "{entry:?}");
        }
    }

    #[test]
    fn the_wit_says_of_each_function_its_effect_its_grants_its_action_its_errors_and_an_example() {
        let docs = HostInterfaces::docs().unwrap();
        for entry in FUNCTIONS {
            let name = (entry.interface.to_owned(), entry.function.to_owned());
            let text = docs.get(&name).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap();
            let grants = entry.examples().map(|grant| format!("`{grant}`"));
            let said = [format!("Effect: {}.", entry.effect.as_str()), format!("IAM: `{}`", entry.action)];
            let more = ["Grant: ", "Errors: ", "```text"].map(str::to_owned);
            for part in grants.chain(said).chain(more) {
                assert!(text.contains(&part), "{name:?} does not say {part}: {text}");
            }
        }
    }
}
