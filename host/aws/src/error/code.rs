//! AWS's error code of an answer, wherever the answer has it.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// The code: from the header `x-amzn-errortype`, else as the SDK read it, else from the JSON body. The SDK loses the
/// code when anything else of the answer can't be read: an HTML body, a malformed `Retry-After`.
pub(crate) fn error_code<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Option<String> {
    let answer = error.raw_response()?;
    let header = answer.headers().get("x-amzn-errortype").map(str::to_owned);
    let read = || error.as_service_error().and_then(ProvideErrorMetadata::code).map(str::to_owned);
    header.or_else(read).or_else(|| in_body(answer)).map(|text| bare(&text).to_owned()).filter(|code| !code.is_empty())
}

fn in_body(answer: &HttpResponse) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(answer.body().bytes()?).ok()?;
    ["__type", "code"].into_iter().find_map(|key| body.get(key)?.as_str()).map(str::to_owned)
}

/// `ValidationException` of `com.amazon.coral#ValidationException:http://…`.
fn bare(text: &str) -> &str {
    let text = text.split_once(':').map_or(text, |(code, _)| code);
    text.rsplit_once('#').map_or(text, |(_, code)| code).trim()
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn a_code_loses_its_namespace_and_its_address() {
        for text in
            ["ConflictException", "aws.drs#ConflictException", "ConflictException:http://internal.amazon.com/x/"]
        {
            assert_eq!(bare(text), "ConflictException");
        }
    }
}
