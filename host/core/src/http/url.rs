//! Addresses as plug-ins and grants write them, read so that there is one way to understand them.
//!
//! The text is not normalised, as a browser does it: what is not in its normal form is refused, so that what was compared
//! with a grant is, byte for byte, what is sent.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::path::{PathError, check_path, check_query};

/// Why a text is no address that a plug-in can ask. Each says what is wrong; what to write instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Neither `http://` nor `https://`.
    #[error("it does not begin with `https://` or `http://`; write the whole address")]
    Scheme,
    /// Something before an `@`.
    #[error("it has a user or a password in it; a secret is bound in the recipe")]
    User,
    /// Not a name or an address in its normal form.
    #[error(
        "its host is not a name in small letters, or an address in its normal form; write it as `shop.example`, `10.0.1.10` or `[fd12::1]`"
    )]
    Host,
    /// Not a port in its normal form.
    #[error("its port is not a number from 1 to 65535; write it as `:8443`")]
    Port,
    /// Something behind a `#`.
    #[error("it has a fragment, which is never sent; leave `#` and what follows out")]
    Fragment,
    /// Its path or query.
    #[error(transparent)]
    Path(#[from] PathError),
}

/// The host of an address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Host {
    /// A name of the DNS, in small letters.
    Name(String),
    /// An address.
    Address(IpAddr),
}

impl std::fmt::Display for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(IpAddr::V4(address)) => address.fmt(f),
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]"),
        }
    }
}

/// An address to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpUrl {
    /// Whether it is `https`.
    pub secure: bool,
    /// The host.
    pub host: Host,
    /// The port, the scheme's own when the text names none.
    pub port: u16,
    /// The path, as it is sent.
    pub path: String,
    /// What stands behind `?`, as it is sent.
    pub query: Option<String>,
}

impl HttpUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// As [`UrlError`] says.
    pub fn read(text: &str) -> Result<Self, UrlError> {
        let (secure, authority, rest) = split(text)?;
        if rest.contains('#') {
            return Err(UrlError::Fragment);
        }
        let (host, port) = split_port(authority)?;
        let host = read_host(host).ok_or(UrlError::Host)?;
        let port = port.map_or(Ok(default_port(secure)), read_port)?;
        let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
        check_path(path)?;
        query.map_or(Ok(()), check_query)?;
        Ok(Self { secure, host, port, path: path.to_owned(), query: query.map(str::to_owned) })
    }

    /// `https://shop.example:8443`, without the port when it is the scheme's own.
    pub fn origin(&self) -> String {
        origin(self.secure, &self.host.to_string(), self.port)
    }

    /// All of it but the query, which may hold what does not belong into a message.
    pub fn without_query(&self) -> String {
        format!("{}{}", self.origin(), self.path)
    }
}

impl std::fmt::Display for HttpUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.without_query())?;
        self.query.as_ref().map_or(Ok(()), |query| write!(f, "?{query}"))
    }
}

/// Scheme, host and port as an address begins with them.
pub(crate) fn origin(secure: bool, host: &str, port: u16) -> String {
    let scheme = if secure { "https" } else { "http" };
    match port == default_port(secure) {
        true => format!("{scheme}://{host}"),
        false => format!("{scheme}://{host}:{port}"),
    }
}

/// The scheme's own port.
pub(crate) fn default_port(secure: bool) -> u16 {
    if secure { 443 } else { 80 }
}

/// Whether it is secure, what stands between `//` and the path, and the rest.
pub(crate) fn split(text: &str) -> Result<(bool, &str, &str), UrlError> {
    let (secure, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (false, rest),
        (None, None) => return Err(UrlError::Scheme),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    if authority.contains('@') {
        return Err(UrlError::User);
    }
    Ok((secure, authority, rest))
}

/// The host and what stands behind its colon.
pub(crate) fn split_port(authority: &str) -> Result<(&str, Option<&str>), UrlError> {
    // The colons of an IPv6 address stand in brackets.
    let brackets = authority.find(']').map_or(0, |end| end + 1);
    let (inside, outside) = authority.split_at_checked(brackets).ok_or(UrlError::Host)?;
    match outside.split_once(':') {
        None => Ok((authority, None)),
        Some((_, port)) if inside.is_empty() => {
            Ok((authority.get(..authority.len() - port.len() - 1).unwrap_or_default(), Some(port)))
        }
        Some(("", port)) => Ok((inside, Some(port))),
        Some(_) => Err(UrlError::Host),
    }
}

pub(crate) fn read_port(text: &str) -> Result<u16, UrlError> {
    let port: Option<u16> = text.parse().ok().filter(|port| *port != 0);
    // Neither `+80` nor `080`.
    port.filter(|port| port.to_string() == text).ok_or(UrlError::Port)
}

/// A name, or an address in its one normal form: nobody is to see an address where another sees a name.
pub(crate) fn read_host(text: &str) -> Option<Host> {
    if let Some(inside) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let address: Ipv6Addr = inside.parse().ok()?;
        return (address.to_string() == inside).then_some(Host::Address(IpAddr::V6(address)));
    }
    match text.parse::<Ipv4Addr>() {
        Ok(address) => Some(Host::Address(IpAddr::V4(address))),
        Err(_) => is_name(text).then(|| Host::Name(text.to_owned())),
    }
}

/// Whether a text is a name of the DNS in small letters. Its last label can't be read as a number: old functions of
/// operating systems take `127.1`, `0x7f.1` and `2130706433` as addresses.
pub(crate) fn is_name(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    text.len() <= 253 && text.split('.').all(is_label) && last.starts_with(|c: char| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_sent_as_it_was_written() {
        for text in [
            "https://shop.example/health",
            "https://shop.example:8443/a/b?c=d&e=%20f",
            "http://10.0.1.10:8080/health",
            "http://[fd12::1]:8080/",
            "https://xn--bcher-kva.example/",
            "https://a_b.example/?",
        ] {
            assert_eq!(HttpUrl::read(text).unwrap().to_string(), text);
        }
        assert_eq!(HttpUrl::read("https://shop.example:443/").unwrap().to_string(), "https://shop.example/");
    }

    #[test]
    fn a_host_that_could_be_read_as_another_is_refused() {
        for host in [
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "127.1",
            "127.0.0.01",
            "0177.0.0.1",
            "127.0.0.1.",
            "shop.example.",
            "Shop.example",
            "sh%6fp.example",
            "bücher.example",
            "shop..example",
            "-shop.example",
            "",
            "[::FFFF:1]",
            "[::ffff:169.254.169.254%25eth0]",
            "[::1",
            "::1",
            "[0:0:0:0:0:0:0:1]",
            "shop.example\t",
            "shop example",
            "shop.example\\",
            "[::1]x",
        ] {
            let text = format!("https://{host}/");
            assert!(HttpUrl::read(&text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_not_an_address_is_refused_for_what_it_is() {
        for (text, error) in [
            ("shop.example/health", UrlError::Scheme),
            ("HTTPS://shop.example/", UrlError::Scheme),
            ("ftp://shop.example/", UrlError::Scheme),
            ("https:\\\\shop.example/", UrlError::Scheme),
            ("https://user@shop.example/", UrlError::User),
            ("https://user:password@shop.example/", UrlError::User),
            ("https://shop.example@evil.example/", UrlError::User),
            ("https://shop.example:0/", UrlError::Port),
            ("https://shop.example:99999/", UrlError::Port),
            ("https://shop.example:+443/", UrlError::Port),
            ("https://shop.example:0443/", UrlError::Port),
            ("https://shop.example:/", UrlError::Port),
            ("https://shop.example/#top", UrlError::Fragment),
            ("https://shop.example", UrlError::Path(PathError::NoSlash)),
            ("https://shop.example?x", UrlError::Path(PathError::NoSlash)),
            ("https://shop.example/a\r\nHost: evil", UrlError::Path(PathError::Character)),
            ("https://shop.example/?a=b c", UrlError::Path(PathError::Character)),
            ("https://shop.example/a/../b", UrlError::Path(PathError::Dots)),
        ] {
            assert_eq!(HttpUrl::read(text), Err(error), "{text}");
        }
    }
}
