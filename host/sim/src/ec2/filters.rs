//! `Filter.N`: values of one filter are alternatives, filters all have to hold.

use crate::{
    model::Tags,
    wire::{ApiError, Parameters},
};

/// The most values that the filters of a request have in all.
const MOST_VALUES: usize = 200;

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
        if filters.iter().map(|(_, values)| values.len()).sum::<usize>() > MOST_VALUES {
            let message = format!("A request has at most {MOST_VALUES} filter values");
            return Err(ApiError::ec2("FilterLimitExceeded", message));
        }
        Ok(Filters(filters))
    }

    /// The values that a filter asks for; none when it is not there.
    pub(super) fn wanted(&self, name: &str) -> &[String] {
        self.0.iter().find(|(found, _)| found == name).map_or(&[], |(_, wanted)| wanted)
    }

    /// Whether something passes that has these values for a filter's name, any of which will do.
    pub(super) fn pass(&self, values: impl Fn(&str) -> Vec<String>) -> bool {
        self.0.iter().all(|(name, wanted)| {
            let values = values(name);
            wanted.iter().any(|pattern| values.iter().any(|value| matches(pattern, value)))
        })
    }
}

/// The values for the filters `tag-key` and `tag:KEY`.
pub(super) fn of_tags(filter: &str, tags: &Tags) -> Vec<String> {
    match filter.strip_prefix("tag:") {
        Some(key) => tags.get(key).cloned().into_iter().collect(),
        None if filter == "tag-key" => tags.keys().cloned().collect(),
        None => Vec::new(),
    }
}

/// Whether a value is what a pattern says: `*` stands for any characters, `?` for one, and `\` takes a meaning away.
fn matches(pattern: &str, value: &str) -> bool {
    // What can be left of the value after the pattern so far.
    let mut tails = vec![value];
    let mut pattern = pattern.chars();
    while let Some(character) = pattern.next() {
        let wanted = match character {
            '*' => {
                let longest = tails.first().copied();
                tails = longest.into_iter().flat_map(suffixes).collect();
                continue;
            }
            '?' => None,
            '\\' => Some(pattern.next().unwrap_or('\\')),
            literal => Some(literal),
        };
        let after = |tail: &str| {
            let first = tail.chars().next().filter(|first| wanted.is_none_or(|wanted| wanted == *first))?;
            Some(first.len_utf8())
        };
        tails = tails.into_iter().filter_map(|tail| tail.get(after(tail)?..)).collect();
    }
    tails.contains(&"")
}

/// All ends of a text, the longest first.
fn suffixes(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().filter_map(|(at, _)| text.get(at..)).chain([""])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_have_two_wildcards_and_an_escape() {
        assert!(matches("db", "db") && !matches("db", "db1") && !matches("db", "DB"));
        assert!(matches("db*", "db") && matches("*-1", "db-1") && matches("d*-?", "db-1"));
        assert!(!matches("db?", "db") && matches("", "") && matches("*", ""));
        assert!(matches("a\\*", "a*") && !matches("a\\*", "ab"));
    }
}
