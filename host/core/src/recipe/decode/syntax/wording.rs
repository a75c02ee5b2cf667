//! Syntax errors in the words of a recipe's author.

use super::super::super::{Problem, Span};
use super::super::value::quoted;

/// What a syntax error means and what to write instead.
pub(super) fn problem(text: &str, span: &Span, message: &str) -> Problem {
    let token = text.get(span.clone()).unwrap_or_default();
    let what = message.split(", expected").next().unwrap_or(message);
    if is_bare_word(what, token) {
        return bare_word(span, token);
    }
    let (message, help) = match what {
        "duplicate key" => (format!("{} is said twice", quoted(token)), "keep one of the two".to_owned()),
        _ => (format!("this is not TOML: {what}"), help(what).to_owned()),
    };
    Problem::at(span.clone(), message).help(help)
}

fn is_bare_word(what: &str, token: &str) -> bool {
    let is_word = token.starts_with(|c: char| c.is_alphabetic());
    what == "string values must be quoted" || (is_word && what.starts_with("invalid") && !what.contains("key"))
}

fn bare_word(span: &Span, token: &str) -> Problem {
    let word = token.trim_matches(|c: char| c.is_control() || c.is_whitespace() || "\"'“”„‘’".contains(c));
    if word.is_empty() {
        return Problem::at(span.clone(), "there is no value after `=`").help("write one, such as name = \"shop\"");
    }
    Problem::at(span.clone(), format!("{} is a text without quotes", quoted(word)))
        .help(format!("write it in straight double quotes: {}", quoted(word)))
}

fn help(what: &str) -> &'static str {
    let helps = [
        ("missing comma", "put a comma between the two"),
        ("missing assignment", "write `key = value`; a key with a space needs double quotes"),
        ("extra comma", "take the comma out"),
        ("invalid basic string", "end the text with `\"`, on the same line"),
        ("invalid literal string", "end the text with `'`, on the same line"),
        ("invalid multi-line", "end the text with the three quotes that it begins with"),
        ("missing escaped value", "write a backslash as `\\\\`, or put the text into single quotes"),
        ("invalid unquoted key", "put the key into double quotes: only letters, digits, `-` and `_` go without"),
        ("unquoted keys cannot be empty", "write a key before `=`"),
        ("unexpected key or value", "write each `key = value` on its own line"),
        ("cannot extend value", "say the key once, with everything in it"),
        ("recursion limit", "nest less deeply"),
        ("cannot recurse", "nest less deeply"),
    ];
    let found = helps.iter().find(|(beginning, _)| what.starts_with(beginning));
    found.map_or("write it as `key = value`, with texts in double quotes", |(_, help)| help)
}
