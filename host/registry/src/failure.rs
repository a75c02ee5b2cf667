//! What the client's own errors mean.

use std::error::Error;
use std::io::ErrorKind;

use oci_client::errors::{DigestError, OciDistributionError, OciEnvelope, OciErrorCode};

use crate::error::Trouble;

/// The longest text of a registry that is shown, in characters.
const MAX_SAID: usize = 200;

/// What a failed call means. `what` was fetched, `most` bytes of it at most; `as_somebody` says whether a login was sent.
pub(crate) fn trouble(error: OciDistributionError, what: &'static str, most: u64, as_somebody: bool) -> Trouble {
    use OciDistributionError as Oci;
    match error {
        Oci::UnauthorizedError { .. } | Oci::AuthenticationFailure(_) => Trouble::NotAllowed { as_somebody },
        Oci::ServerError { code: 401 | 403, .. } => Trouble::NotAllowed { as_somebody },
        Oci::ServerError { code: 404, .. } | Oci::ImageManifestNotFoundError(_) => Trouble::Absent,
        Oci::ServerError { code, message, .. } => Trouble::Refused(format!("{code} {}", said(&message))),
        Oci::RegistryError { envelope, .. } => refused(&envelope, as_somebody),
        Oci::DigestError(DigestError::VerificationError { expected, actual }) => {
            Trouble::OtherDigest { what, expected: digits(&expected), found: digits(&actual) }
        }
        Oci::IoError(error) if error.kind() == ErrorKind::FileTooLarge => Trouble::TooLarge { what, most },
        // Without its address, which may have a token in it.
        Oci::RequestError(error) => Trouble::Unreachable(causes(&error.without_url())),
        other => Trouble::Refused(said(&other.to_string())),
    }
}

/// What a registry says in the words of the OCI distribution specification.
fn refused(envelope: &OciEnvelope, as_somebody: bool) -> Trouble {
    let has = |codes: &[OciErrorCode]| envelope.errors.iter().any(|error| codes.contains(&error.code));
    if has(&[OciErrorCode::Unauthorized, OciErrorCode::Denied]) {
        return Trouble::NotAllowed { as_somebody };
    }
    let absent = [
        OciErrorCode::ManifestUnknown,
        OciErrorCode::NameUnknown,
        OciErrorCode::NotFound,
        OciErrorCode::BlobUnknown,
        OciErrorCode::ManifestBlobUnknown,
    ];
    if has(&absent) {
        return Trouble::Absent;
    }
    let messages: Vec<&str> = envelope.errors.iter().map(|error| error.message.as_str()).collect();
    Trouble::Refused(said(&messages.join("; ")))
}

/// An error with everything that caused it, which is where it says what happened.
fn causes(error: &dyn Error) -> String {
    let causes = std::iter::successors(error.source(), |error| (*error).source());
    let texts: Vec<String> = causes.map(ToString::to_string).collect();
    said(&if texts.is_empty() { error.to_string() } else { texts.join(": ") })
}

/// A text of somebody else, not longer than is shown.
fn said(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(MAX_SAID) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn digits(digest: &str) -> String {
    said(digest.strip_prefix("sha256:").unwrap_or(digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(error: OciDistributionError) -> Trouble {
        trouble(error, "its component", 8, true)
    }

    fn envelope(code: &str) -> Trouble {
        let text = format!("{{\"errors\":[{{\"code\":\"{code}\",\"message\":\"in its own words\"}}]}}");
        let envelope = serde_json::from_str(&text).unwrap();
        of(OciDistributionError::RegistryError { envelope, url: String::new() })
    }

    #[test]
    fn what_a_registry_answers_is_told_by_what_to_do_about_it() {
        assert_eq!(envelope("MANIFEST_UNKNOWN"), Trouble::Absent);
        assert_eq!(envelope("DENIED"), Trouble::NotAllowed { as_somebody: true });
        assert_eq!(envelope("TOOMANYREQUESTS"), Trouble::Refused("in its own words".to_owned()));
        assert_eq!(envelope("OF_ITS_OWN"), Trouble::Refused("in its own words".to_owned()));
        let server = |code| of(OciDistributionError::ServerError { code, url: String::new(), message: "no\n".into() });
        assert_eq!(server(404), Trouble::Absent);
        assert_eq!(server(403), Trouble::NotAllowed { as_somebody: true });
        assert_eq!(server(503), Trouble::Refused("503 no".to_owned()));
    }

    #[test]
    fn what_it_says_is_not_shown_without_end() {
        let Trouble::Refused(said) = of(OciDistributionError::SpecViolationError("é".repeat(100_000))) else {
            panic!("something else")
        };
        assert_eq!(said.chars().count(), MAX_SAID + 1);
    }

    #[test]
    fn bytes_beyond_the_bound_and_other_bytes_are_told() {
        let large = std::io::Error::from(ErrorKind::FileTooLarge);
        assert_eq!(of(large.into()), Trouble::TooLarge { what: "its component", most: 8 });
        let other = DigestError::VerificationError { expected: "sha256:aa".into(), actual: "sha256:bb".into() };
        let found = Trouble::OtherDigest { what: "its component", expected: "aa".into(), found: "bb".into() };
        assert_eq!(of(other.into()), found);
    }
}
