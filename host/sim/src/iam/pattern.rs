//! Patterns of IAM: `*` stands for any characters, `?` for one; `${*}`, `${?}` and `${$}` for themselves.

enum Part {
    Any,
    One,
    Just(char),
}

/// Whether a text is what a pattern says.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // Which beginnings of the text the pattern so far stands for, by their length.
    let mut reached = vec![false; text.len() + 1];
    if let Some(empty) = reached.first_mut() {
        *empty = true;
    }
    for part in parts(pattern) {
        reached = match part {
            Part::Any => {
                let mut seen = false;
                reached
                    .into_iter()
                    .map(|here| {
                        seen |= here;
                        seen
                    })
                    .collect()
            }
            Part::One => [false].into_iter().chain(reached.into_iter().take(text.len())).collect(),
            Part::Just(wanted) => {
                let next = reached.iter().zip(&text).map(|(here, found)| *here && *found == wanted);
                [false].into_iter().chain(next).collect()
            }
        };
    }
    reached.last().copied().unwrap_or_default()
}

fn parts(pattern: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let literal = ["*", "?", "$"].into_iter().find(|literal| rest.starts_with(&format!("${{{literal}}}")));
        let (part, length) = match (literal, first) {
            (Some(literal), _) => (Part::Just(literal.chars().next().unwrap_or(first)), "${*}".len()),
            (None, '*') => (Part::Any, 1),
            (None, '?') => (Part::One, 1),
            (None, other) => (Part::Just(other), other.len_utf8()),
        };
        parts.push(part);
        rest = rest.get(length..).unwrap_or_default();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn two_wildcards_and_their_escapes() {
        assert!(matches("*", "") && matches("a*c", "abbc") && matches("a?c", "abc") && matches("ä*", "ärger"));
        assert!(!matches("a?c", "ac") && !matches("a*c", "abcd") && !matches("", "a"));
        assert!(matches("a${*}b${?}${$}", "a*b?$") && !matches("a${*}b", "axb"));
    }
}
