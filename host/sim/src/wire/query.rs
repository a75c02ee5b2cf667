//! Parameters of the query protocol, which EC2 and STS speak: `InstanceId.1=i-…&Filter.1.Name=…`.

use std::collections::BTreeMap;

use super::ApiError;

/// The form that a request carries, or the part of it below a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Parameters(BTreeMap<String, String>);

impl Parameters {
    pub(crate) fn parse(body: &[u8]) -> Self {
        Parameters(form_urlencoded::parse(body).into_owned().collect())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(crate) fn required(&self, name: &str) -> Result<&str, ApiError> {
        self.get(name)
            .ok_or_else(|| ApiError::ec2("MissingParameter", format!("The request must contain the parameter {name}")))
    }

    /// A value that is parsed, such as a number or `true`.
    pub(crate) fn parsed<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, ApiError> {
        let wrong = |value| ApiError::ec2("InvalidParameterValue", format!("Invalid value '{value}' for {name}"));
        self.get(name).map(|value| value.parse().map_err(|_| wrong(value))).transpose()
    }

    /// The values of `NAME.1`, `NAME.2`, in the order of their numbers.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        self.numbered(name).into_values().filter_map(|p| p.get("").map(str::to_owned)).collect()
    }

    /// The parameters below `NAME.1`, `NAME.2`, in the order of their numbers.
    pub(crate) fn structures(&self, name: &str) -> Vec<Parameters> {
        self.numbered(name).into_values().collect()
    }

    /// The parameters below `NAME`.
    pub(crate) fn below(&self, name: &str) -> Parameters {
        let prefix = format!("{name}.");
        let below =
            self.0.iter().filter_map(|(key, value)| Some((key.strip_prefix(&prefix)?.to_owned(), value.clone())));
        Parameters(below.collect())
    }

    fn numbered(&self, name: &str) -> BTreeMap<u32, Parameters> {
        let mut entries: BTreeMap<u32, Parameters> = BTreeMap::new();
        for (key, value) in self.below(name).0 {
            let (number, rest) = key.split_once('.').unwrap_or((&key, ""));
            if let Ok(number) = number.parse() {
                entries.entry(number).or_default().0.insert(rest.to_owned(), value);
            }
        }
        entries
    }

    /// Refuses what the operation does not know: what is not simulated is said, not ignored.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), ApiError> {
        let stranger = self.0.keys().find(|key| {
            let name = key.split('.').next().unwrap_or_default();
            !["Action", "Version"].contains(&name) && !known.contains(&name)
        });
        match stranger {
            Some(key) => Err(ApiError::ec2(
                "UnknownParameter",
                format!("The parameter {key} is not recognized (the simulator knows {})", known.join(", ")),
            )),
            None => Ok(()),
        }
    }

    /// The parameters but for some.
    pub(crate) fn without(&self, names: &[&str]) -> Parameters {
        let kept = self.0.iter().filter(|(name, _)| !names.contains(&name.as_str()));
        Parameters(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    /// The parameters as one text, the same for the same parameters.
    pub(crate) fn canonical(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_the_order_of_their_numbers() {
        let parameters = Parameters::parse(b"Id.10=c&Id.2=b&Id.1=a&Filter.1.Name=n&Filter.1.Value.1=v");
        assert_eq!(parameters.list("Id"), ["a", "b", "c"]);
        let filters = parameters.structures("Filter");
        assert_eq!(filters[0].get("Name"), Some("n"));
        assert_eq!(filters[0].list("Value"), ["v"]);
    }

    #[test]
    fn unknown_parameters_are_refused() {
        assert!(Parameters::parse(b"Action=X&Id.1=a").only(&["Id"]).is_ok());
        assert!(Parameters::parse(b"Action=X&DryRun=true").only(&["Id"]).is_err());
    }
}
