//! Requests that the host signs for a service of AWS, and what keeps them to the one operation that was granted.

/// What a request is signed for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AwsSigning {
    /// The service as its signature names it, such as `ssm`.
    pub service: String,
    /// The operation, as IAM names it: `SendCommand`.
    pub operation: String,
}

/// Why a request can't be signed so. Each says what is wrong; what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SigningError {
    /// Not of the form `service:Operation`.
    #[error("`{0}` does not say what is signed; write it as sigv4 \"ssm:SendCommand\"")]
    Shape(String),
    /// A service whose interface has narrower rights, or that gives rights away.
    #[error("requests to `{0}` are never signed for a plug-in: {1}; leave `sigv4` out")]
    Service(String, &'static str),
    /// A host that is not AWS's.
    #[error(
        "`{0}` is not a host of AWS, and nobody else is shown a signature; write a host under amazonaws.com or api.aws"
    )]
    Host(String),
    /// The request names another operation than the grant.
    #[error(
        "the request asks for `{asked}`, and what is granted is `{granted}`; ask for that, or grant the other as well"
    )]
    Operation {
        /// What it asks for.
        asked: String,
        /// What is granted.
        granted: String,
    },
}

/// Under what names AWS has its services, for all its partitions.
const DOMAINS: [&str; 5] =
    [".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu", ".api.aws", ".api.amazonwebservices.com.cn"];

impl AwsSigning {
    /// Reads `service:Operation`.
    ///
    /// # Errors
    /// When it is not of that form, or nobody may have that service.
    pub fn read(text: &str) -> Result<Self, SigningError> {
        let shape = || SigningError::Shape(text.to_owned());
        let (service, operation) = text.split_once(':').ok_or_else(shape)?;
        let is_service = !service.is_empty()
            && service.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        let is_operation = operation.starts_with(|c: char| c.is_ascii_uppercase())
            && operation.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_service || !is_operation {
            return Err(shape());
        }
        let why = match service {
            "drs" | "ec2" | "dynamodb" => "the interface of that name has them, with rights that end where they should",
            "sts" | "iam" | "sso" | "signin" => "it gives credentials and rights away",
            _ => return Ok(Self { service: service.to_owned(), operation: operation.to_owned() }),
        };
        Err(SigningError::Service(service.to_owned(), why))
    }

    /// The operation with the prefix that IAM has for the service.
    pub fn iam_action(&self) -> String {
        let prefix = match self.service.as_str() {
            "monitoring" => "cloudwatch",
            "email" => "ses",
            same => same,
        };
        format!("{prefix}:{}", self.operation)
    }

    /// The Region to sign for: the one in the host's name; for a host of a service without Regions, the one that its
    /// partition has for those.
    ///
    /// # Errors
    /// When the host is not AWS's.
    pub fn region_of(host: &str) -> Result<String, SigningError> {
        if !DOMAINS.into_iter().any(|domain| host.ends_with(domain)) {
            return Err(SigningError::Host(host.to_owned()));
        }
        let named = host.split('.').find(|label| is_region(label));
        let global = match host {
            _ if host.ends_with(".cn") => "cn-northwest-1",
            _ if host.ends_with(".eu") => "eusc-de-east-1",
            _ if host.contains(".us-gov.") => "us-gov-west-1",
            _ => "us-east-1",
        };
        Ok(named.unwrap_or(global).to_owned())
    }
}

/// `us-west-2`, `us-gov-east-1`: words, and a number at the end.
fn is_region(label: &str) -> bool {
    let parts: Vec<&str> = label.split('-').collect();
    let is_word = |part: &&str| part.len() >= 2 && part.bytes().all(|byte| byte.is_ascii_lowercase());
    match parts.split_last() {
        Some((number, words)) => {
            let is_number = number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit());
            (2..=4).contains(&words.len()) && words.iter().all(is_word) && is_number
        }
        None => false,
    }
}

/// Holds a request to the operation that was granted. AWS's protocols name the operation in the header `x-amz-target`, as
/// `Action` in a form or a query, or by method and path: then the grant's path is what it is held to.
///
/// # Errors
/// [`SigningError::Operation`] when it names another, in any of these places.
pub fn check_operation(
    signing: &AwsSigning,
    query: Option<&str>,
    headers: &[(String, String)],
    body: &[u8],
) -> Result<(), SigningError> {
    let header = |wanted: &str| headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let target = header("x-amz-target").map(|target| target.rsplit('.').next().unwrap_or_default().to_owned());
    let is_json = header("content-type").is_some_and(|kind| kind.contains("json"));
    // What is no JSON is read as a form, whatever it says that it is.
    let form = if is_json && target.is_some() { "" } else { std::str::from_utf8(body).unwrap_or_default() };
    let actions = [query.unwrap_or_default(), form].into_iter().flat_map(actions);
    let other = target.into_iter().chain(actions).find(|asked| *asked != signing.operation);
    other.map_or(Ok(()), |asked| {
        let asked = asked.chars().take(64).collect::<String>().escape_default().to_string();
        Err(SigningError::Operation { asked, granted: signing.operation.clone() })
    })
}

/// Every `Action` of a form.
fn actions(form: &str) -> impl Iterator<Item = String> {
    let pairs = url::form_urlencoded::parse(form.as_bytes());
    pairs.filter(|(name, _)| name.eq_ignore_ascii_case("Action")).map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_is_a_service_and_one_operation_of_it() {
        let signing = AwsSigning::read("ssm:SendCommand").unwrap();
        assert_eq!((signing.service.as_str(), signing.operation.as_str()), ("ssm", "SendCommand"));
        assert_eq!(AwsSigning::read("monitoring:PutMetricData").unwrap().iam_action(), "cloudwatch:PutMetricData");
        for text in ["ssm", "ssm:", "ssm:*", "SSM:SendCommand", "ssm:sendCommand", "ssm:Send Command", ":A"] {
            assert!(matches!(AwsSigning::read(text), Err(SigningError::Shape(_))), "{text}");
        }
    }

    #[test]
    fn services_with_narrower_rights_and_those_that_give_rights_away_are_never_signed_for() {
        for text in ["drs:StartRecovery", "ec2:RunInstances", "dynamodb:PutItem", "sts:AssumeRole", "iam:CreateUser"] {
            assert!(matches!(AwsSigning::read(text), Err(SigningError::Service(..))), "{text}");
        }
    }

    #[test]
    fn the_region_is_the_hosts_and_no_other_host_is_shown_a_signature() {
        for (host, region) in [
            ("ssm.us-west-2.amazonaws.com", "us-west-2"),
            ("ssm.cn-north-1.amazonaws.com.cn", "cn-north-1"),
            ("abc123.execute-api.eu-central-1.amazonaws.com", "eu-central-1"),
            ("route53.amazonaws.com", "us-east-1"),
            ("route53.us-gov.amazonaws.com", "us-gov-west-1"),
            ("route53.amazonaws.com.cn", "cn-northwest-1"),
            ("lambda.us-gov-west-1.api.aws", "us-gov-west-1"),
        ] {
            assert_eq!(AwsSigning::region_of(host).as_deref(), Ok(region), "{host}");
        }
        for host in ["shop.example", "amazonaws.com.evil.example", "evilamazonaws.com", "amazonaws.com"] {
            assert!(AwsSigning::region_of(host).is_err(), "{host}");
        }
    }

    #[test]
    fn a_request_for_another_operation_is_refused_wherever_it_names_it() {
        let signing = AwsSigning::read("ssm:SendCommand").unwrap();
        let check = |query: Option<&str>, headers: &[(&str, &str)], body: &str| {
            let headers: Vec<_> =
                headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            check_operation(&signing, query, &headers, body.as_bytes()).is_ok()
        };
        let json = ("content-type", "application/x-amz-json-1.1");
        assert!(check(None, &[("x-amz-target", "AmazonSSM.SendCommand"), json], r#"{"a":"x&Action=Other"}"#));
        assert!(!check(None, &[("x-amz-target", "AmazonSSM.GetParameter"), json], "{}"));
        assert!(check(None, &[], "Action=SendCommand&Version=1"));
        assert!(!check(None, &[], "Version=1&Action=DeleteStack"));
        assert!(!check(None, &[json], "Version=1&action=DeleteStack"));
        assert!(!check(None, &[], "Action=SendCommand&Action=DeleteStack"));
        assert!(!check(Some("Action=DeleteStack"), &[], ""));
        assert!(!check(None, &[("x-amz-target", "AmazonSSM.SendCommand")], "Action=DeleteStack"));
        assert!(check(None, &[], ""), "by method and path");
    }
}
