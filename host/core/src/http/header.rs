//! Headers of a plug-in's requests: which it may write, and how.

/// Why a header is refused. Each says what is wrong; what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// Not a name, in small letters.
    #[error("`{0}` is not the name of a header in small letters; write it as `content-type`")]
    Name(String),
    /// One that the host writes, or that would change who is asked or how the answer is read.
    #[error("the header `{0}` is not a plug-in's to write: {1}; leave it out")]
    Reserved(String, &'static str),
    /// A value with characters that could end it.
    #[error(
        "the value of the header `{0}` has a line break, a control character, a letter that is not ASCII, or spaces around it; leave them out"
    )]
    Value(String),
}

/// Whether a text is the name of a header in small letters.
pub fn is_header_name(name: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"!#$%&'*+-.^_`|~".contains(&byte);
    (1..=64).contains(&name.len()) && name.bytes().all(is_token)
}

/// Checks a header that a plug-in writes.
///
/// # Errors
/// As [`HeaderError`] says.
pub fn check_header(name: &str, value: &str) -> Result<(), HeaderError> {
    if !is_header_name(name) {
        return Err(HeaderError::Name(name.chars().take(64).collect::<String>().escape_default().to_string()));
    }
    if let Some(why) = reserved(name) {
        return Err(HeaderError::Reserved(name.to_owned(), why));
    }
    let is_text = value.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t'));
    if !is_text || value.trim() != value {
        return Err(HeaderError::Value(name.to_owned()));
    }
    Ok(())
}

/// Why a header is not a plug-in's to write.
fn reserved(name: &str) -> Option<&'static str> {
    const HOP: &str = "it is between the host and the next one on the way";
    match name {
        "host" => Some("the host is the address's"),
        "content-length" | "transfer-encoding" => Some("the length is the body's"),
        "accept-encoding" => Some("answers come as they are, never compressed"),
        "range" | "if-range" => Some("an answer comes whole"),
        "connection" | "keep-alive" | "te" | "trailer" | "upgrade" | "expect" | "http2-settings" | "via" => Some(HOP),
        "forwarded" => Some("nobody stands behind this host"),
        _ if name.starts_with("proxy-") => Some(HOP),
        _ if name.starts_with("x-forwarded-") => Some("nobody stands behind this host"),
        // A metadata service asks for one of these before it gives credentials away.
        _ if name.starts_with("x-aws-ec2-metadata-") || matches!(name, "metadata" | "metadata-flavor") => {
            Some("it is for a metadata service")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_that_would_change_who_is_asked_or_how_is_refused() {
        for name in [
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "accept-encoding",
            "range",
            "via",
            "forwarded",
            "x-forwarded-host",
            "x-aws-ec2-metadata-token",
            "metadata-flavor",
        ] {
            assert!(matches!(check_header(name, "x"), Err(HeaderError::Reserved(..))), "{name}");
        }
        for name in ["Host", "", "a b", "a:b", "a\r\nb", "ä"] {
            assert!(matches!(check_header(name, "x"), Err(HeaderError::Name(_))), "{name:?}");
        }
    }

    #[test]
    fn a_value_can_not_begin_a_header_of_its_own() {
        for value in ["a\r\nhost: b", "a\nb", "a\0b", "a\u{7f}", "ä", " a", "a "] {
            assert!(matches!(check_header("x-a", value), Err(HeaderError::Value(_))), "{value:?}");
        }
        assert_eq!(check_header("content-type", "text/plain; charset=utf-8"), Ok(()));
        assert_eq!(check_header("x-empty", ""), Ok(()));
    }
}
