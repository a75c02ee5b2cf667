//! One cache over the credential chain, on the core's clock.
//!
//! The SDK's own cache follows the time source of the operation, and a launch is signed with the time of its intent:
//! credentials that have expired since would still look good. So the cache is ours, and the SDK's is off.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, SharedCredentialsProvider};
use drs_core::ports::Clock;
use tokio::sync::Mutex;

/// Credentials are renewed this long before they expire.
const RENEW_BEFORE: Duration = Duration::from_secs(5 * 60);

/// The chain gets this long to find credentials: enough for a person to answer a prompt of a credential process.
const CHAIN_LIMIT: Duration = Duration::from_secs(60);

/// Credentials of a chain, held until they are about to expire.
#[derive(Debug, Clone)]
pub(crate) struct HeldCredentials {
    chain: SharedCredentialsProvider,
    clock: Arc<dyn Clock>,
    held: Arc<Mutex<Option<Credentials>>>,
}

impl HeldCredentials {
    pub(crate) fn new(chain: SharedCredentialsProvider, clock: Arc<dyn Clock>) -> Self {
        Self { chain, clock, held: Arc::default() }
    }

    /// The credentials to sign with now.
    pub(crate) async fn resolve(&self) -> Result<Credentials, CredentialsError> {
        let mut held = self.held.lock().await;
        if let Some(credentials) = held.as_ref().filter(|credentials| self.lasts(credentials, RENEW_BEFORE)) {
            return Ok(credentials.clone());
        }
        match self.ask_chain().await {
            Ok(fresh) => Ok(held.insert(fresh).clone()),
            Err(error) => match held.as_ref().filter(|credentials| self.lasts(credentials, Duration::ZERO)) {
                Some(credentials) => {
                    tracing::warn!(%error, "credentials could not be renewed; those in use are still good");
                    Ok(credentials.clone())
                }
                None => Err(error),
            },
        }
    }

    async fn ask_chain(&self) -> Result<Credentials, CredentialsError> {
        match tokio::time::timeout(CHAIN_LIMIT, self.chain.provide_credentials()).await {
            Ok(answer) => answer,
            Err(_) => Err(CredentialsError::provider_timed_out(CHAIN_LIMIT)),
        }
    }

    /// Whether they are still good after `duration`. Without an expiry they last for ever.
    fn lasts(&self, credentials: &Credentials, duration: Duration) -> bool {
        credentials.expiry().is_none_or(|expiry| SystemTime::from(self.clock.now()) + duration < expiry)
    }
}

impl ProvideCredentials for HeldCredentials {
    fn provide_credentials<'a>(&'a self) -> provider::future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        provider::future::ProvideCredentials::new(self.resolve())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use async_trait::async_trait;
    use drs_core::time::Timestamp;

    use super::*;

    const LIFE: u64 = 3600;

    /// Its time is set by the test.
    #[derive(Debug, Default)]
    struct SetClock(AtomicU64);

    #[async_trait]
    impl Clock for SetClock {
        fn now(&self) -> Timestamp {
            Timestamp::from_second(self.0.load(Ordering::SeqCst) as i64).unwrap()
        }
        async fn sleep(&self, _: Duration) {}
    }

    /// Numbers the credentials it gives; each lasts an hour from second zero times its number; it has `left` to give.
    #[derive(Debug)]
    struct Chain {
        given: AtomicU64,
        limit: u64,
    }

    impl ProvideCredentials for Chain {
        fn provide_credentials<'a>(&'a self) -> provider::future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let number = self.given.fetch_add(1, Ordering::SeqCst) + 1;
            provider::future::ProvideCredentials::ready(if number > self.limit {
                Err(CredentialsError::not_loaded("none left"))
            } else {
                let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(LIFE * number);
                Ok(Credentials::new(format!("key{number}"), "secret", None, Some(expiry), "test"))
            })
        }
    }

    fn held(limit: u64) -> (HeldCredentials, Arc<SetClock>) {
        let clock = Arc::new(SetClock::default());
        let chain = SharedCredentialsProvider::new(Chain { given: AtomicU64::new(0), limit });
        (HeldCredentials::new(chain, clock.clone()), clock)
    }

    async fn key(held: &HeldCredentials) -> String {
        held.resolve().await.unwrap().access_key_id().to_owned()
    }

    #[tokio::test]
    async fn the_chain_is_asked_again_only_shortly_before_expiry() {
        let (held, clock) = held(2);
        assert_eq!(key(&held).await, "key1");
        clock.0.store(LIFE - 301, Ordering::SeqCst);
        assert_eq!(key(&held).await, "key1");
        clock.0.store(LIFE - 300, Ordering::SeqCst);
        assert_eq!(key(&held).await, "key2");
    }

    #[tokio::test]
    async fn a_failed_renewal_leaves_the_credentials_in_use_until_they_expire() {
        let (held, clock) = held(1);
        assert_eq!(key(&held).await, "key1");
        clock.0.store(LIFE - 1, Ordering::SeqCst);
        assert_eq!(key(&held).await, "key1");
        clock.0.store(LIFE, Ordering::SeqCst);
        assert!(held.resolve().await.is_err());
    }
}
