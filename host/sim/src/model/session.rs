//! Sessions of assumed roles.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Model;
use crate::ids;

/// A session, with the credentials that were given for it. The access key id is the key that it is kept by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) role_arn: String,
    pub(crate) name: String,
    pub(crate) token: String,
    pub(crate) expires: Timestamp,
}

/// Temporary credentials.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    pub(crate) access_key: String,
    pub(crate) secret: String,
}

impl Session {
    /// The account of the role: `arn:aws:iam::ACCOUNT:role/PATH/NAME`.
    pub(crate) fn account(&self) -> &str {
        self.role_arn.split(':').nth(4).unwrap_or_default()
    }

    /// Who acts in the session. The role's path is not part of it.
    pub(crate) fn arn(&self) -> String {
        let role = self.role_arn.rsplit('/').next().unwrap_or_default();
        format!("arn:aws:sts::{}:assumed-role/{role}/{}", self.account(), self.name)
    }
}

impl Model {
    /// Begins a session and gives its credentials.
    pub(crate) fn begin_session(
        &mut self,
        role_arn: &str,
        name: &str,
        length: SignedDuration,
        now: Timestamp,
    ) -> (Credentials, Session) {
        let seed = self.state.seed;
        let number = self.state.sessions.len().to_string();
        let part = |count, kind| ids::digits(count, seed, kind, &[&number]);
        let credentials = Credentials {
            access_key: format!("ASIA{}", part(16, "access key").to_uppercase()),
            secret: part(40, "secret access key"),
        };
        let session = Session {
            role_arn: role_arn.to_owned(),
            name: name.to_owned(),
            token: part(64, "session token"),
            expires: now + length,
        };
        self.state.sessions.insert(credentials.access_key.clone(), session.clone());
        (credentials, session)
    }

    /// The id of a role, which stands before the session's name in the ids of its users.
    pub(crate) fn role_id(&self, role_arn: &str) -> String {
        format!("AROA{}", ids::digits(17, self.state.seed, "role", &[role_arn]).to_uppercase())
    }
}
