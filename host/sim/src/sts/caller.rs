//! Who calls: the user that everybody is, or a session of an assumed role, told by the access key.

use jiff::Timestamp;

use crate::{
    model::{Model, Session},
    wire::{ApiError, Service, Signed},
};

/// The user that every caller is without a role.
const USER: &str = "simulator";
/// What the ids of temporary access keys begin with.
const TEMPORARY: &str = "ASIA";

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caller {
    /// The user, of an account.
    User(String),
    /// A session.
    Role(Session),
}

impl Caller {
    /// The caller of a signed request.
    ///
    /// # Errors
    /// Credentials that look temporary and were not given here, come without their token, or have expired.
    pub(crate) fn of(model: &Model, signed: &Signed, now: Timestamp) -> Result<Caller, ApiError> {
        if !signed.access_key.starts_with(TEMPORARY) {
            return Ok(Caller::User(model.fleet.caller_account().to_owned()));
        }
        let session = model.state.sessions.get(&signed.access_key);
        match session.filter(|session| signed.token.as_ref() == Some(&session.token)) {
            None => Err(unknown_token(signed.service)),
            Some(session) if session.expires <= now => Err(expired_token(signed.service)),
            Some(session) => Ok(Caller::Role(session.clone())),
        }
    }

    /// Refuses a caller who has no business in the simulated account.
    pub(crate) fn must_be_of(&self, account: &str, service: Service, operation: &str) -> Result<(), ApiError> {
        if self.account() == account {
            return Ok(());
        }
        let who = self.arn();
        let action = format!("{}:{operation}", service.name());
        let message =
            format!("User: {who} is not authorized to perform: {action}: it is of another account than {account}");
        Err(match service {
            Service::Ec2 => ApiError::new(403, "UnauthorizedOperation", message),
            Service::Drs => ApiError::new(403, "AccessDeniedException", message),
            Service::Dynamodb => ApiError::new(400, "AccessDeniedException", message),
            Service::Sts => ApiError::new(403, "AccessDenied", message),
        })
    }

    pub(crate) fn account(&self) -> &str {
        match self {
            Caller::User(account) => account,
            Caller::Role(session) => session.account(),
        }
    }

    pub(crate) fn arn(&self) -> String {
        match self {
            Caller::User(account) => format!("arn:aws:iam::{account}:user/{USER}"),
            Caller::Role(session) => session.arn(),
        }
    }

    pub(super) fn user_id(&self, model: &Model) -> String {
        match self {
            Caller::User(account) => format!("AIDA{account}"),
            Caller::Role(session) => format!("{}:{}", model.role_id(&session.role_arn), session.name),
        }
    }
}

fn unknown_token(service: Service) -> ApiError {
    match service {
        Service::Drs => {
            ApiError::new(403, "UnrecognizedClientException", "The security token included in the request is invalid.")
        }
        Service::Dynamodb => {
            ApiError::new(400, "UnrecognizedClientException", "The security token included in the request is invalid.")
        }
        Service::Ec2 => {
            ApiError::new(401, "AuthFailure", "AWS was not able to validate the provided access credentials")
        }
        Service::Sts => {
            ApiError::new(403, "InvalidClientTokenId", "The security token included in the request is invalid")
        }
    }
}

fn expired_token(service: Service) -> ApiError {
    let message = "The security token included in the request is expired";
    match service {
        Service::Drs => ApiError::new(403, "ExpiredTokenException", message),
        Service::Dynamodb => ApiError::new(400, "ExpiredTokenException", message),
        Service::Ec2 => ApiError::new(400, "RequestExpired", "Request has expired."),
        Service::Sts => ApiError::new(403, "ExpiredToken", message),
    }
}
