//! How two JSON values differ, in words.

use serde_json::Value;

/// How many differences are told.
const TOLD: usize = 3;

/// What is different in `now`, by its place.
pub(super) fn difference(before: &Value, now: &Value) -> String {
    let mut found = Vec::new();
    collect("", before, now, &mut found);
    let more = found.len().saturating_sub(TOLD);
    found.truncate(TOLD);
    let told = found.join("; ");
    if more == 0 { told } else { format!("{told}; and {more} more") }
}

fn collect(place: &str, before: &Value, now: &Value, found: &mut Vec<String>) {
    match (before, now) {
        (Value::Object(before), Value::Object(now)) => {
            let keys = before.keys().chain(now.keys().filter(|key| !before.contains_key(*key)));
            for key in keys {
                let inside = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
                pair(&inside, before.get(key), now.get(key), found);
            }
        }
        (Value::Array(before), Value::Array(now)) => {
            for index in 0..before.len().max(now.len()) {
                pair(&format!("{place}[{index}]"), before.get(index), now.get(index), found);
            }
        }
        (before, now) if before == now => {}
        (before, now) => found.push(format!("`{place}` was {before}, is {now}")),
    }
}

fn pair(place: &str, before: Option<&Value>, now: Option<&Value>, found: &mut Vec<String>) {
    match (before, now) {
        (Some(before), Some(now)) => collect(place, before, now, found),
        (Some(before), None) => found.push(format!("`{place}` was {before}, is absent")),
        (None, Some(now)) => found.push(format!("`{place}` was absent, is {now}")),
        (None, None) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_difference_is_told_at_its_place() {
        let before = json!({ "ids": ["i-1", "i-2"], "newest": 1 });
        let now = json!({ "ids": ["i-1", "i-3", "i-4"], "newest": 1 });
        assert_eq!(difference(&before, &now), "`ids[1]` was \"i-2\", is \"i-3\"; `ids[2]` was absent, is \"i-4\"");
    }

    #[test]
    fn many_differences_are_counted() {
        let words = difference(&json!({ "ids": [1, 2, 3, 4, 5] }), &json!({ "ids": [] }));
        assert!(words.ends_with("`ids[2]` was 3, is absent; and 2 more"), "{words}");
    }
}
