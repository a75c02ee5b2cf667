//! Who asks a registry: from variables of the runtime's own, or from docker's configuration. Never from a recipe, and never
//! for another registry than the one that it is said for.

use std::fmt;
use std::path::PathBuf;

use crate::docker_config::DockerConfig;
use crate::error::Trouble;

/// The variable with the registry that the other two are for.
const REGISTRY: &str = "DRS_RUNTIME_REGISTRY";
/// The variable with the user.
const USER: &str = "DRS_RUNTIME_REGISTRY_USER";
/// The variable with the password, or the token that stands for it.
const PASSWORD: &str = "DRS_RUNTIME_REGISTRY_PASSWORD";

/// A user with a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The user.
    pub user: String,
    /// The password, or a token that stands for it.
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("user", &self.user).finish_non_exhaustive()
    }
}

/// Where logins are looked for.
#[derive(Debug, Clone, Default)]
pub struct LoginSources {
    /// What the variables say: a registry and the login for it.
    variables: Option<(String, Login)>,
    /// Docker's configuration.
    docker: Option<PathBuf>,
}

impl LoginSources {
    /// Those of this process: its environment, and docker's `config.json` in `$DOCKER_CONFIG` or in `~/.docker`.
    pub fn of_process() -> Self {
        Self::from(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn from(variable: impl Fn(&str) -> Option<String>) -> Self {
        let folder = variable("DOCKER_CONFIG").map(PathBuf::from);
        let folder = folder.or_else(|| variable("HOME").map(|home| PathBuf::from(home).join(".docker")));
        let (registry, user, password) = (variable(REGISTRY), variable(USER), variable(PASSWORD));
        let login = user.zip(password).map(|(user, password)| Login { user, password });
        Self { variables: registry.zip(login), docker: folder.map(|folder| folder.join("config.json")) }
    }

    /// The login for a registry; `None` where none is said.
    ///
    /// # Errors
    /// When docker's configuration, or the program that keeps its passwords, can't be used.
    pub fn of(&self, registry: &str) -> Result<Option<Login>, Trouble> {
        if let Some((_, login)) = self.variables.as_ref().filter(|(named, _)| named == registry) {
            return Ok(Some(login.clone()));
        }
        match &self.docker {
            Some(file) => DockerConfig::read(file)?.login(registry),
            None => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(variables: &[(&str, &str)]) -> LoginSources {
        LoginSources::from(|name| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).into()))
    }

    #[test]
    fn variables_are_for_the_registry_that_they_name_and_for_no_other() {
        let said = sources(&[(REGISTRY, "registry.example:5000"), (USER, "ann"), (PASSWORD, "s3cr3t")]);
        let login = said.of("registry.example:5000").unwrap().unwrap();
        assert_eq!((login.user.as_str(), login.password.as_str()), ("ann", "s3cr3t"));
        assert_eq!(said.of("registry.example").unwrap(), None);
        assert_eq!(said.of("evil.example").unwrap(), None);
        assert_eq!(sources(&[(USER, "ann"), (PASSWORD, "s3cr3t")]).of("registry.example").unwrap(), None);
    }

    #[test]
    fn a_password_is_not_shown() {
        let login = Login { user: "ann".to_owned(), password: "s3cr3t".to_owned() };
        assert!(!format!("{login:?}").contains("s3cr3t"));
    }

    #[test]
    fn docker_is_looked_for_where_it_says() {
        assert_eq!(sources(&[("HOME", "/home/ann")]).docker, Some("/home/ann/.docker/config.json".into()));
        let named = sources(&[("HOME", "/home/ann"), ("DOCKER_CONFIG", "/etc/docker")]);
        assert_eq!(named.docker, Some("/etc/docker/config.json".into()));
    }
}
