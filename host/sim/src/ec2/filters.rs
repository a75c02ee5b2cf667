//! `Filter.N`: values of one filter are alternatives, filters all have to hold.

use crate::wire::{ApiError, Parameters};

/// The filters of a request.
#[derive(Debug)]
pub(super) struct Filters(Vec<(String, Vec<String>)>);

impl Filters {
    /// Reads the filters; `known` lists their names, `tag:` standing for all that begin so.
    pub(super) fn read(parameters: &Parameters, known: &[&str]) -> Result<Filters, ApiError> {
        let mut filters = Vec::new();
        for filter in parameters.structures("Filter") {
            let name = filter.required("Name")?.to_owned();
            let is_known = known.iter().any(|k| *k == name || (*k == "tag:" && name.starts_with("tag:")));
            if !is_known {
                let message = format!("The filter '{name}' is invalid (the simulator knows {})", known.join(", "));
                return Err(ApiError::ec2("InvalidParameterValue", message));
            }
            filters.push((name, filter.list("Value")));
        }
        Ok(Filters(filters))
    }

    /// Whether something passes whose value for a filter's name is `value`.
    pub(super) fn pass(&self, value: impl Fn(&str) -> Option<String>) -> bool {
        self.0.iter().all(|(name, wanted)| value(name).is_some_and(|value| wanted.contains(&value)))
    }
}
