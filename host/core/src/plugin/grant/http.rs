//! Grants of HTTP: `http:GET on https://shop.example/health`, `http:GET on http://{wave.instances}:8080/health`, and with
//! a signature of AWS `http:POST on https://ssm.us-west-2.amazonaws.com/ sigv4 "ssm:SendCommand"`.

use super::{GrantError, GrantedFunction, ScopeKind};
use crate::http::{AwsSigning, Host, HttpUrl, PathPattern, UrlError, url};

/// What stands for the addresses of the wave's instances in place of a host.
pub const WAVE_INSTANCES: &str = "{wave.instances}";

/// A right to ask a host, or the instances of the wave, by one method.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HttpGrant {
    /// The action, such as `http:GET`.
    pub action: String,
    /// Whom.
    pub place: HttpPlace,
    /// Whether the host's name may stand for an address of a private network.
    pub private: bool,
    /// What service of AWS, and what operation of it, the host signs the request for.
    pub signing: Option<AwsSigning>,
}

impl HttpGrant {
    /// What it is on, as the table of functions names it.
    pub(super) fn scope(&self) -> ScopeKind {
        match (&self.signing, &self.place.host) {
            (Some(_), _) => ScopeKind::Signed,
            (None, Some(_)) => ScopeKind::Host,
            (None, None) => ScopeKind::InstanceAddresses,
        }
    }
}

/// Whom a right is for: scheme, host, port and paths.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HttpPlace {
    /// Whether it is `https`. A named host is asked in no other way.
    pub secure: bool,
    /// The host's name; absent: the addresses of the wave's instances.
    pub host: Option<String>,
    /// The port.
    pub port: u16,
    /// Which paths. A query does not count.
    pub path: PathPattern,
}

impl HttpPlace {
    /// Reads `https://shop.example/health*`.
    ///
    /// # Errors
    /// What is wrong; what to write instead.
    pub fn read(text: &str) -> Result<Self, String> {
        let (secure, authority, path) = url::split(text).map_err(|error| error.to_string())?;
        let (host, port) = url::split_port(authority).map_err(|error| error.to_string())?;
        let port = port.map_or(Ok(url::default_port(secure)), url::read_port).map_err(|error| error.to_string())?;
        let host = match host {
            WAVE_INSTANCES => None,
            name if url::is_name(name) => Some(name.to_owned()),
            _ => return Err(named_only(&UrlError::Host)),
        };
        if host.is_some() && !secure {
            let help = format!("write https://, or {WAVE_INSTANCES} for the instances of the wave");
            return Err(format!("a named host is asked over https alone; {help}"));
        }
        let path = PathPattern::read(path).map_err(|error| error.to_string())?;
        Ok(Self { secure, host, port, path })
    }

    /// Whether an address is meant. `of_instance` says whether its host is an address of an instance of the wave.
    pub fn allows(&self, url: &HttpUrl, of_instance: bool) -> bool {
        let is_host = match (&self.host, &url.host) {
            (Some(name), Host::Name(asked)) => name == asked,
            (None, Host::Address(_)) => of_instance,
            _ => false,
        };
        is_host && self.secure == url.secure && self.port == url.port && self.path.allows(&url.path)
    }

    /// Whether some address is meant by both.
    pub fn overlaps(&self, other: &Self) -> bool {
        let origin = |place: &Self| (place.secure, place.host.clone(), place.port);
        origin(self) == origin(other) && self.path.overlaps(&other.path)
    }

    /// The place that an address is, and nothing besides.
    pub fn of(url: &HttpUrl) -> Self {
        let host = match &url.host {
            Host::Name(name) => Some(name.clone()),
            Host::Address(_) => None,
        };
        Self { secure: url.secure, host, port: url.port, path: PathPattern::Exactly(url.path.clone()) }
    }
}

fn named_only(error: &UrlError) -> String {
    format!("{error}; addresses are granted as {WAVE_INSTANCES} alone")
}

impl std::fmt::Display for HttpPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let host = self.host.as_deref().unwrap_or(WAVE_INSTANCES);
        write!(f, "{}{}", url::origin(self.secure, host, self.port), self.path)
    }
}

/// Reads the scope of a method: what follows `on`.
pub(super) fn read(function: &GrantedFunction, scope: Option<&str>) -> Result<HttpGrant, GrantError> {
    let action = function.action;
    let refused = |why: String| GrantError::Http(why);
    let missing =
        || format!("`{action}` is granted on an address; write it as `{action} on https://shop.example/health`");
    let scope = scope.map(str::trim).filter(|scope| !scope.is_empty()).ok_or_else(|| refused(missing()))?;
    let (place, rest) = scope.split_once(char::is_whitespace).unwrap_or((scope, ""));
    let place = HttpPlace::read(place).map_err(refused)?;
    let (private, rest) = match rest.trim() {
        "private" => (true, ""),
        rest => rest.strip_prefix("private ").map_or((false, rest), |rest| (true, rest.trim())),
    };
    let signing = (!rest.is_empty()).then(|| read_signing(rest, &place)).transpose().map_err(refused)?;
    if private && place.host.is_none() {
        return Err(refused(format!("{WAVE_INSTANCES} are private addresses anyhow; leave `private` out")));
    }
    Ok(HttpGrant { action: action.to_owned(), place, private, signing })
}

/// Reads `sigv4 "ssm:SendCommand"`.
fn read_signing(text: &str, place: &HttpPlace) -> Result<AwsSigning, String> {
    let quoted = text.strip_prefix("sigv4").map(str::trim_start);
    let quoted = quoted.and_then(|text| text.strip_prefix('"')?.strip_suffix('"'));
    let shape = "behind an address there may be `private` and `sigv4 \"SERVICE:Operation\"`, in this order";
    let quoted = quoted.ok_or_else(|| format!("what stands behind the address is not known; {shape}"))?;
    let signing = AwsSigning::read(quoted).map_err(|error| error.to_string())?;
    AwsSigning::region_of(place.host.as_deref().unwrap_or(WAVE_INSTANCES)).map_err(|error| error.to_string())?;
    Ok(signing)
}

impl std::fmt::Display for HttpGrant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} on {}", self.action, self.place)?;
        if self.private {
            f.write_str(" private")?;
        }
        let signing = self.signing.as_ref();
        signing.map_or(Ok(()), |signing| write!(f, " sigv4 \"{}:{}\"", signing.service, signing.operation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::Grant;

    fn grant(text: &str) -> HttpGrant {
        let Ok(Grant::Http(grant)) = text.parse() else { panic!("{text}") };
        grant
    }

    fn refused(text: &str) -> String {
        text.parse::<Grant>().unwrap_err().to_string()
    }

    #[test]
    fn a_grant_of_http_reads_and_writes_the_same_text() {
        for text in [
            "http:GET on https://shop.example/health",
            "http:GET on https://shop.example:8443/api/*",
            "http:POST on https://hooks.internal/drill private",
            "http:GET on http://{wave.instances}:8080/health",
            "http:HEAD on https://{wave.instances}/*",
            "http:POST on https://ssm.us-west-2.amazonaws.com/ sigv4 \"ssm:SendCommand\"",
            "http:POST on https://vpce-1.ssm.us-west-2.vpce.amazonaws.com/ private sigv4 \"ssm:SendCommand\"",
        ] {
            assert_eq!(text.parse::<Grant>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_right_ends_at_method_scheme_host_port_and_path() {
        let place = grant("http:GET on https://shop.example/api/*").place;
        let allows = |text: &str| place.allows(&HttpUrl::read(text).unwrap(), false);
        assert!(allows("https://shop.example/api/") && allows("https://shop.example:443/api/a?b=c"));
        for other in [
            "http://shop.example/api/",
            "https://shop.example:8443/api/",
            "https://shop.example/apis",
            "https://shop.example/",
            "https://www.shop.example/api/",
            "https://shop.example.evil.example/api/",
            "https://52.1.2.3/api/",
        ] {
            assert!(!allows(other), "{other}");
        }
    }

    #[test]
    fn addresses_are_those_of_the_waves_instances_alone() {
        let place = grant("http:GET on http://{wave.instances}:8080/health").place;
        let url = HttpUrl::read("http://10.0.1.10:8080/health").unwrap();
        assert!(place.allows(&url, true) && !place.allows(&url, false));
        assert!(!place.allows(&HttpUrl::read("http://shop.example:8080/health").unwrap(), true));
    }

    #[test]
    fn what_is_no_place_is_refused_with_what_to_write() {
        for (scope, why) in [
            ("", "http:GET on https://shop.example/health"),
            (" on", "http:GET on https://shop.example/health"),
            (" on shop.example/health", "write the whole address"),
            (" on http://shop.example/health", "a named host is asked over https alone"),
            (" on https://10.0.1.10/health", "addresses are granted as {wave.instances} alone"),
            (" on https://*.shop.example/health", "not a name"),
            (" on https://shop.example", "does not begin with `/`"),
            (" on https://shop.example/a*b", "a `*` that is not at its end"),
            (" on https://shop.example/../b", "`..` as a segment"),
            (" on https://user@shop.example/", "a user or a password"),
            (" on https://shop.example/ public", "`private` and `sigv4"),
            (" on http://{wave.instances}/ private", "leave `private` out"),
            (" on https://shop.example/ sigv4 \"ssm:SendCommand\"", "not a host of AWS"),
            (" on http://{wave.instances}/ sigv4 \"ssm:SendCommand\"", "not a host of AWS"),
            (" on https://drs.us-west-2.amazonaws.com/ sigv4 \"drs:StartRecovery\"", "never signed"),
            (" on https://ssm.us-west-2.amazonaws.com/ sigv4 ssm", "`private` and `sigv4"),
        ] {
            let message = refused(&format!("http:GET{scope}"));
            assert!(message.contains(why), "{scope}: {message}");
        }
        assert!(refused("http:TRACE on https://shop.example/").contains("http:GET"));
    }
}
