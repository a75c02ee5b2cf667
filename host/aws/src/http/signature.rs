//! The signature of a request to a service of AWS, with the execution's credentials and AWS's time.

use std::time::SystemTime;

use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings, UriPathNormalizationMode,
    sign as sigv4,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use drs_core::http::{AwsSigning, Redaction};
use drs_core::ports::{Clock, HttpError, HttpRequest};

use crate::credentials::HeldCredentials;
use crate::error::explain;

/// The headers of a signature that are nobody else's to see.
const TELLING: [&str; 2] = ["authorization", "x-amz-security-token"];

/// How a service wants its requests signed: S3 has its own way with paths and asks for the digest of the body.
fn settings(service: &str) -> SigningSettings {
    let mut settings = SigningSettings::default();
    if service == "s3" {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    settings
}

/// Adds the signature's headers, and gives what of them is to be taken out of the answer, should it come back.
///
/// # Errors
/// When there are no credentials, or the host is not AWS's.
pub(super) async fn sign(
    request: &mut HttpRequest,
    credentials: &HeldCredentials,
    clock: &dyn Clock,
) -> Result<Redaction, HttpError> {
    let Some(signing) = request.signing.clone() else { return Ok(Redaction::default()) };
    let unsigned = |why: String| HttpError::Unavailable(format!("the request can't be signed: {why}"));
    let found = credentials.resolve().await.map_err(|error| unsigned(explain(&error)))?;
    let region = AwsSigning::region_of(&request.url.host.to_string()).map_err(|error| unsigned(error.to_string()))?;
    let identity: Identity = found.into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(&region)
        .name(&signing.service)
        .time(SystemTime::from(clock.now()))
        .settings(settings(&signing.service))
        .build()
        .map_err(|error| unsigned(error.to_string()))?
        .into();
    let url = request.url.to_string();
    let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let signable = SignableRequest::new(request.method.as_str(), url, headers, SignableBody::Bytes(&request.body))
        .map_err(|error| unsigned(error.to_string()))?;
    let (instructions, _) = sigv4(signable, &parameters).map_err(|error| unsigned(error.to_string()))?.into_parts();
    let added: Vec<_> =
        instructions.headers().map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    let told = added.iter().filter(|(name, _)| TELLING.contains(&name.as_str()));
    let redaction = Redaction::of(told.map(|(_, value)| value.as_str()));
    request.headers.extend(added);
    Ok(redaction)
}
