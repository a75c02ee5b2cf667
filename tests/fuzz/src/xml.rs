//! Whether a text is one well-formed XML element.

use xmlparser::{ElementEnd, Token, Tokenizer};

/// What is wrong with a text that should be one XML element with its content.
///
/// # Errors
/// In words.
pub fn check(text: &str) -> Result<(), String> {
    let mut open = Vec::new();
    let mut elements = 0;
    for token in Tokenizer::from(text) {
        match token.map_err(|error| error.to_string())? {
            Token::ElementStart { local, .. } => {
                elements += usize::from(open.is_empty());
                open.push(local.as_str());
            }
            Token::ElementEnd { end: ElementEnd::Close(_, name), .. } => {
                let opened = open.pop();
                if opened != Some(name.as_str()) {
                    return Err(format!("{opened:?} ends as {name}"));
                }
            }
            Token::ElementEnd { end: ElementEnd::Empty, .. } => drop(open.pop()),
            _ => {}
        }
    }
    match (elements, open.as_slice()) {
        (1, []) => Ok(()),
        (count, open) => Err(format!("{count} elements, {open:?} without an end")),
    }
}
