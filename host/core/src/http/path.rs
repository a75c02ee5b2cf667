//! Paths of addresses: only such that mean the same to everybody who reads them, so that comparing their text is enough.

/// Why a path is refused. Each says what is wrong; what to write instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// It does not begin with a slash.
    #[error("its path does not begin with `/`; write one, `/` at least")]
    NoSlash,
    /// A character that a path can't have as it is.
    #[error(
        "its path or query has a character that must be percent-encoded; write letters, digits and -._~!$&'()*+,;=:@ as they are"
    )]
    Character,
    /// A `%` without two hexadecimal digits.
    #[error(
        "its path or query has a `%` without two hexadecimal digits behind it; write `%25` in a query for a percent sign"
    )]
    Escape,
    /// `.` or `..`, encoded or with parameters as well.
    #[error("its path has a `.` or `..` as a segment; write the path that is meant")]
    Dots,
    /// Two slashes in a row.
    #[error("its path has two slashes in a row; write one")]
    EmptySegment,
    /// A slash, a backslash, a percent sign or a control character, encoded.
    #[error(
        "its path has an encoded `/`, `\\`, `%` or control character, which servers read differently; leave it out"
    )]
    Ambiguous,
    /// A `*` elsewhere than at the end of a pattern.
    #[error("its path has a `*` that is not at its end; a `*` stands for any rest")]
    Star,
}

/// Checks a path as it is sent: not normalised, but refused unless it is normal.
///
/// # Errors
/// [`PathError`] when somebody could read another path in it.
pub(super) fn check_path(path: &str) -> Result<(), PathError> {
    let Some(rest) = path.strip_prefix('/') else { return Err(PathError::NoSlash) };
    check_characters(path, "/")?;
    let encoded = |digits: &str| path.to_ascii_lowercase().contains(digits);
    if ["%2f", "%5c", "%25", "%7f", "%0", "%1"].into_iter().any(encoded) {
        return Err(PathError::Ambiguous);
    }
    let segments: Vec<&str> = rest.split('/').collect();
    for (index, segment) in segments.iter().enumerate() {
        // The last may be empty: `/shop/`.
        if segment.is_empty() && index + 1 < segments.len() {
            return Err(PathError::EmptySegment);
        }
        let plain = segment.split(';').next().unwrap_or_default().to_ascii_lowercase().replace("%2e", ".");
        if plain == "." || plain == ".." {
            return Err(PathError::Dots);
        }
    }
    Ok(())
}

/// Checks the query of an address: what stands behind `?`.
///
/// # Errors
/// [`PathError`] when it has characters that a query can't have.
pub(super) fn check_query(query: &str) -> Result<(), PathError> {
    check_characters(query, "/?")
}

/// What RFC 3986 allows in a segment, and `more`.
fn check_characters(text: &str, more: &str) -> Result<(), PathError> {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let digits = [bytes.next(), bytes.next()];
                if !digits.iter().all(|digit| digit.is_some_and(|digit| digit.is_ascii_hexdigit())) {
                    return Err(PathError::Escape);
                }
            }
            _ if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte) => {}
            _ if more.as_bytes().contains(&byte) => {}
            _ => return Err(PathError::Character),
        }
    }
    Ok(())
}

/// Which paths of a host are meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PathPattern {
    /// This one.
    Exactly(String),
    /// Those that begin so.
    Prefix(String),
}

impl PathPattern {
    /// Reads a path; a `*` at its end stands for any rest.
    ///
    /// # Errors
    /// As [`PathError`] says.
    pub fn read(text: &str) -> Result<Self, PathError> {
        let (path, rest) = text.strip_suffix('*').map_or((text, false), |prefix| (prefix, true));
        if path.contains('*') {
            return Err(PathError::Star);
        }
        check_path(path)?;
        Ok(if rest { Self::Prefix(path.to_owned()) } else { Self::Exactly(path.to_owned()) })
    }

    /// Whether a path is meant. A query does not count.
    pub fn allows(&self, path: &str) -> bool {
        match self {
            Self::Exactly(text) => path == text,
            Self::Prefix(prefix) => path.starts_with(prefix.as_str()),
        }
    }

    /// Whether some path is meant by both.
    pub fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Prefix(a), Self::Prefix(b)) => a.starts_with(b.as_str()) || b.starts_with(a.as_str()),
            (Self::Exactly(path), pattern) | (pattern, Self::Exactly(path)) => pattern.allows(path),
        }
    }
}

impl std::fmt::Display for PathPattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exactly(path) => f.write_str(path),
            Self::Prefix(prefix) => write!(f, "{prefix}*"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_in_which_somebody_could_read_another_is_refused() {
        for path in [
            "",
            "health",
            "/a/../b",
            "/a/..",
            "/./a",
            "/a/%2e%2e/b",
            "/a/.%2E/b",
            "/a/..;x=1/b",
            "/a/..;/b",
            "/a//b",
            "//a",
            "/a%2fb",
            "/a%5Cb",
            "/a\\b",
            "/a%252e%252e",
            "/a%00",
            "/a%0d%0ab",
            "/a%1f",
            "/a b",
            "/a%zz",
            "/a%2",
            "/ä",
            "/a?b",
            "/a#b",
            "/{a}",
        ] {
            assert!(check_path(path).is_err(), "{path}");
        }
        for path in ["/", "/health", "/shop/", "/a/b.c/...", "/a%20b", "/v1/x:y@z;p=1,(2)", "/a~b/-_.!$&'*+="] {
            assert_eq!(check_path(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn a_pattern_means_itself_or_what_begins_so() {
        let pattern = |text: &str| PathPattern::read(text).unwrap();
        assert!(pattern("/shop*").allows("/shop") && pattern("/shop*").allows("/shopping/list"));
        assert!(!pattern("/shop/*").allows("/shop") && pattern("/*").allows("/"));
        assert!(pattern("/shop").allows("/shop") && !pattern("/shop").allows("/shop/"));
        assert_eq!(PathPattern::read("/a*b"), Err(PathError::Star));
        assert_eq!(PathPattern::read("/a/../*"), Err(PathError::Dots));
    }

    #[test]
    fn patterns_overlap_when_a_path_is_meant_by_both() {
        let overlap = |a: &str, b: &str| PathPattern::read(a).unwrap().overlaps(&PathPattern::read(b).unwrap());
        assert!(overlap("/a*", "/ab") && overlap("/ab", "/a*") && overlap("/a*", "/ab*") && overlap("/a", "/a"));
        assert!(!overlap("/a", "/b") && !overlap("/a/*", "/b/*") && !overlap("/ab", "/abc"));
    }
}
