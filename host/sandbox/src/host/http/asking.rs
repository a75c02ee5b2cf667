//! One request: held to the limits and the grants, given its secrets, sent, and its answer freed of them.

use std::sync::Arc;

use drs_core::http::{HttpMethod, HttpUrl, check_operation};
use drs_core::plugin::HttpGrant;
use drs_core::plugin::limits::table;
use drs_core::ports::{Http, HttpAnswer, HttpError, HttpRequest};

use super::ReadUrl;
use super::bounds::{check_body, invalid, read_headers, within};
use super::recorded::{Body, RecordedAnswer};
use super::secrets::Bound;
use crate::bindings::http::{Header, Request};
use crate::bindings::types::{CallError, Denial};
use crate::clean::clean;
use crate::grants::Grants;
use crate::host::calling::denied;
use crate::limits::{bytes_text, most, out_of_bounds};
use crate::secret::Secret;

/// By what a server tells a request that is made again from any other.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The headers that a signature writes.
const SIGNED: [&str; 4] = ["authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"];

/// What a request needs besides its arguments.
pub(super) struct Asking {
    pub(super) http: Arc<dyn Http>,
    pub(super) grants: Arc<Grants>,
    pub(super) secrets: Arc<[Secret]>,
    pub(super) method: HttpMethod,
    /// Whether it goes to an address of an instance of the wave.
    pub(super) of_instance: bool,
    /// The same when the attempt makes the call again after a crash, different for any other.
    pub(super) key: String,
}

impl Asking {
    pub(super) async fn ask(self, url: ReadUrl, request: Request, body: Vec<u8>) -> Result<RecordedAnswer, CallError> {
        let url = url?;
        let within = within(request.timeout)?;
        let mut headers = read_headers(request.headers)?;
        check_body(&body)?;
        let grant = self.grant(&url, &headers, &body)?;
        let (private, signing) = (grant.private, grant.signing.clone());
        if !self.method.is_safe() && signing.is_none() && !headers.iter().any(|(name, _)| name == IDEMPOTENCY_KEY) {
            headers.push((IDEMPOTENCY_KEY.to_owned(), self.key.clone()));
        }
        let secrets = Bound::to(&url, &self.secrets);
        secrets.put_into(&mut headers)?;
        let request = HttpRequest {
            method: self.method,
            url: url.clone(),
            headers,
            body,
            may_be_private: private,
            signing,
            within,
            body_limit: most(&table::HTTP_ANSWER_BODY),
            header_limit: most(&table::HTTP_ANSWER_HEADERS),
        };
        match self.http.send(request).await {
            Ok(answer) => Ok(recorded(secrets.take_out_of(answer)?)),
            Err(error) => Err(self.failed(&url, error, &secrets)),
        }
    }

    /// The grant that the request is made under: a signed one when it names that operation, else one without a signature.
    fn grant(&self, url: &HttpUrl, headers: &[(String, String)], body: &[u8]) -> Result<HttpGrant, CallError> {
        let mut refused = None;
        let mut plain = None;
        for grant in self.grants.http(self.method.action(), url, self.of_instance) {
            let Some(signing) = &grant.signing else {
                // Of two that differ in it alone, the one that reaches further.
                plain = plain.filter(|chosen: &&HttpGrant| chosen.private).or(Some(grant));
                continue;
            };
            match check_operation(signing, url.query.as_deref(), headers, body) {
                Ok(()) => {
                    check_unsigned(headers)?;
                    return Ok(grant.clone());
                }
                Err(error) => refused = Some(error.to_string()),
            }
        }
        let action = self.method.action();
        let missing = || {
            let message = refused.unwrap_or_else(|| format!("{action} on {} is not granted", url.without_query()));
            CallError::Denied(Denial { action: action.to_owned(), message })
        };
        plain.cloned().ok_or_else(missing)
    }

    fn failed(&self, url: &HttpUrl, error: HttpError, secrets: &Bound<'_>) -> CallError {
        let action = self.method.action();
        let what = format!("{action} on {}", url.without_query());
        match error {
            HttpError::Private(message) => {
                let grant = format!("{action} on {} private", drs_core::plugin::HttpPlace::of(url));
                denied(action, &format!("{what}: {}; that", clean(&message)), &grant)
            }
            HttpError::Never(message) => {
                let message = format!("{what}: {}; no grant reaches that", clean(&message));
                CallError::Denied(Denial { action: action.to_owned(), message })
            }
            HttpError::Headers(bytes) => {
                let words = format!("the answer's headers have {}", bytes_text(bytes));
                CallError::Unavailable(out_of_bounds(&table::HTTP_ANSWER_HEADERS, bytes, words))
            }
            HttpError::Unavailable(message) => CallError::Unavailable(clean(&secrets.take_out_of_text(message))),
        }
    }
}

/// What a signature writes, a plug-in does not.
fn check_unsigned(headers: &[(String, String)]) -> Result<(), CallError> {
    match headers.iter().find(|(name, _)| SIGNED.contains(&name.as_str())) {
        Some((name, _)) => {
            Err(invalid(format!("the header `{name}` is the signature's, which the host writes; leave it out")))
        }
        None => Ok(()),
    }
}

fn recorded(answer: HttpAnswer) -> RecordedAnswer {
    let header = |(name, value): (String, String)| Header { name, value };
    RecordedAnswer {
        status: answer.status,
        headers: answer.headers.into_iter().map(header).collect(),
        body: Body(answer.body),
        complete: answer.complete,
    }
}
