//! `[[http]]`: what instances and named hosts answer over HTTP, so that a plug-in that asks them can be rehearsed.

use std::collections::BTreeMap;

use http::{HeaderName, HeaderValue, Method, Uri};
use jiff::SignedDuration;
use serde::Deserialize;
use toml::Spanned;

use super::{error::Mistake, units::Length};

/// What stands for the addresses of instances in place of a host.
const INSTANCES: &str = "{wave.instances}";

/// `[[http]]`: an answer. Of several that hold for a request, the last in the file is given.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct WebAnswer {
    /// Whom it is asked of, as a grant writes it: `http://{wave.instances}:8080/health` or `https://shop.example/api/*`.
    pub(super) on: Spanned<String>,
    /// By which method; absent: any.
    pub(super) method: Option<Spanned<String>>,
    /// Of the instances of these servers; absent: of all.
    pub(super) servers: Option<Vec<Spanned<String>>>,
    /// From when on it holds: since the instance began to run, of a named host since the world began.
    #[serde(default = "at_once")]
    from: Length,
    #[serde(default = "ok")]
    pub(crate) status: u16,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) body: String,
    /// How late it comes.
    #[serde(default = "at_once")]
    delay: Length,
    /// What goes wrong in place of an answer.
    pub(crate) fault: Option<WebFault>,
}

/// What goes wrong in place of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum WebFault {
    /// Nobody listens.
    Refused,
    /// The connection is closed before an answer comes.
    Reset,
    /// Nothing comes, ever.
    Silent,
}

fn at_once() -> Length {
    Length::millis(0)
}

fn ok() -> u16 {
    200
}

/// Whom a request asks.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asked<'a> {
    /// The instance of a server, which has been running so long.
    Instance(&'a str, SignedDuration),
    /// A named host; the world is so old.
    Host(SignedDuration),
}

impl WebAnswer {
    /// Whether it holds for a request.
    pub(crate) fn holds(&self, method: &Method, uri: &Uri, asked: Asked<'_>) -> bool {
        let Some(place) = Place::read(self.on.get_ref()) else { return false };
        let (right_host, age) = match asked {
            Asked::Instance(server, age) => (place.host == INSTANCES && self.is_of(server), age),
            Asked::Host(age) => (Some(place.host) == uri.host(), age),
        };
        let right_method = self.method.as_ref().is_none_or(|named| named.get_ref() == method.as_str());
        let right_scheme = uri.scheme_str() == Some(place.scheme);
        let port = uri.port_u16().unwrap_or_else(|| default_port(place.scheme));
        right_host
            && right_method
            && right_scheme
            && port == place.port
            && place.is_path(uri.path())
            && age >= self.from.0
    }

    /// How late it comes.
    pub(crate) fn delay(&self) -> SignedDuration {
        self.delay.0
    }

    fn is_of(&self, server: &str) -> bool {
        self.servers.as_ref().is_none_or(|servers| servers.iter().any(|id| id.get_ref() == server))
    }

    /// Checks what its shape can't say.
    pub(super) fn check(&self) -> Result<(), Mistake> {
        let on = self.on.get_ref();
        if Place::read(on).is_none() {
            let help = format!("write it as \"http://{INSTANCES}:8080/health\" or \"https://shop.example/api/*\"");
            return Err(Mistake::new(self.on.span(), format!("`{on}` is not an address that can be asked")).help(help));
        }
        if let Some(method) = self.method.as_ref().filter(|method| !METHODS.contains(&method.get_ref().as_str())) {
            let message = format!("`{}` is not a method that plug-ins have", method.get_ref());
            return Err(Mistake::new(method.span(), message).suggest(method.get_ref(), METHODS.into_iter()));
        }
        if !(100..=599).contains(&self.status) {
            return Err(Mistake::new(self.on.span(), format!("`{}` is not a status: it is 100 to 599", self.status)));
        }
        let is_header = |(name, value): (&String, &String)| {
            name.parse::<HeaderName>().is_ok() && value.parse::<HeaderValue>().is_ok()
        };
        match self.headers.iter().find(|header| !is_header(*header)) {
            Some((name, _)) => Err(Mistake::new(self.on.span(), format!("`{name}` can't be a header with that value"))),
            None => Ok(()),
        }
    }
}

const METHODS: [&str; 6] = ["HEAD", "GET", "POST", "PUT", "PATCH", "DELETE"];

/// An address, taken apart.
struct Place<'a> {
    scheme: &'a str,
    host: &'a str,
    port: u16,
    path: &'a str,
}

impl<'a> Place<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
        let (authority, path) = rest.split_at_checked(rest.find('/')?)?;
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().ok().filter(|port| *port != 0)?),
            None => (authority, default_port(scheme)),
        };
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_');
        let right_host = host == INSTANCES || !host.is_empty() && host.chars().all(is_name);
        let star = path.find('*').is_none_or(|place| place + 1 == path.len());
        (right_host && star).then_some(Self { scheme, host, port, path })
    }

    fn is_path(&self, path: &str) -> bool {
        self.path.strip_suffix('*').map_or(self.path == path, |prefix| path.starts_with(prefix))
    }
}

fn default_port(scheme: &str) -> u16 {
    if scheme == "https" { 443 } else { 80 }
}
