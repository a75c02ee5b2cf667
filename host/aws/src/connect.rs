//! The connection: the SDK's clients, built once, behind the core's ports.

use std::sync::Arc;

use aws_config::identity::IdentityCache;
use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_drs::config::retry::RetryPartition;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use drs_core::ports::{CallCounter, Clock, Drs, DrsTags, Dynamo, Ec2, Ec2Catalogue, Ec2Changes, Http, Sts};
use jiff::SignedDuration;

use crate::aws_time::{AskAgain, AwsTime, telling};
use crate::before_sending::fenced;
use crate::calls::{CallTally, CountCalls};
use crate::credentials::HeldCredentials;
use crate::drs::DrsAdapter;
use crate::dynamo::DynamoAdapter;
use crate::ec2::Ec2Adapter;
use crate::error::{explain, find};
use crate::http::HttpAdapter;
use crate::options::{AwsOptions, ConnectError, CredentialSource};
use crate::role::{AssumedRole, RoleCredentials, RoleError};
use crate::sts::StsAdapter;
use crate::time::CoreTime;
use crate::transport;

/// How often the SDK tries a read or an idempotent write, the first time included.
const ATTEMPTS: u32 = 3;

/// A connection to one Region with one set of credentials.
#[derive(Debug, Clone)]
pub struct Aws {
    drs: Arc<DrsAdapter>,
    ec2: Arc<Ec2Adapter>,
    sts: Arc<StsAdapter>,
    dynamo: Arc<DynamoAdapter>,
    http: Arc<HttpAdapter>,
    calls: Arc<CallTally>,
    time: Arc<AwsTime>,
}

impl Aws {
    /// Checks the options, finds the credentials and builds the clients. No call of a service is made, unless the
    /// credential chain makes one.
    pub async fn connect(options: AwsOptions) -> Result<Self, ConnectError> {
        options.check()?;
        let transport = options.http_client.clone().unwrap_or_else(|| transport::sockets(options.credentials));
        let (found, chain) = found(&options, &transport).await?;
        let time = Arc::new(AwsTime::over(Arc::clone(&options.clock)));
        let transport = telling(Arc::clone(&time), transport);
        // From here on the clock is AWS's.
        let options = AwsOptions { clock: time.clone(), ..options };
        let credentials = HeldCredentials::new(chain, Arc::clone(&options.clock));
        credentials.resolve().await.map_err(|error| ConnectError::Credentials(explain(&error)))?;
        let config = settled(found, &options, &credentials, fenced(transport.clone(), options.fence.clone()));
        let Some(role) = options.role.clone() else {
            return Ok(Self::over(&config, transport, credentials, time, &options));
        };
        let credentials = assumed(&config, role, &options).await?;
        let config = config.into_builder().credentials_provider(SharedCredentialsProvider::new(credentials.clone()));
        Ok(Self::over(&config.build(), transport, credentials, time, &options))
    }

    fn over(
        config: &SdkConfig,
        transport: SharedHttpClient,
        credentials: HeldCredentials,
        time: Arc<AwsTime>,
        options: &AwsOptions,
    ) -> Self {
        let calls = Arc::new(CallTally::default());
        let held = credentials.clone();
        let count = |service| CountCalls { service, tally: Arc::clone(&calls) };
        // The SDK's budget of retries is one for the process and service; each connection gets one of its own, so that
        // two runs can't disturb each other. What plug-ins ask of DynamoDB doesn't use up the runtime's own.
        let budget = RetryPartition::custom("drs-runtime").build();
        let drs = aws_sdk_drs::config::Builder::from(config).retry_partition(budget.clone()).interceptor(count("drs"));
        let ec2 = aws_sdk_ec2::config::Builder::from(config).retry_partition(budget.clone()).interceptor(count("ec2"));
        let sts = aws_sdk_sts::config::Builder::from(config).retry_partition(budget).interceptor(count("sts"));
        let of_plug_ins = RetryPartition::custom("drs-runtime-plug-ins").build();
        let dynamo =
            aws_sdk_dynamodb::config::Builder::from(config).retry_partition(of_plug_ins).interceptor(count("dynamodb"));
        Self {
            drs: Arc::new(DrsAdapter {
                client: aws_sdk_drs::Client::from_conf(drs.retry_classifier(AskAgain).build()),
                transport,
                fence: options.fence.clone(),
                credentials,
                clock: Arc::clone(&options.clock),
            }),
            ec2: Arc::new(Ec2Adapter {
                client: aws_sdk_ec2::Client::from_conf(ec2.retry_classifier(AskAgain).build()),
            }),
            sts: Arc::new(StsAdapter {
                client: aws_sdk_sts::Client::from_conf(sts.retry_classifier(AskAgain).build()),
            }),
            dynamo: Arc::new(DynamoAdapter::new(aws_sdk_dynamodb::Client::from_conf(
                dynamo.retry_classifier(AskAgain).build(),
            ))),
            http: Arc::new(match options.credentials {
                CredentialSource::DefaultChain => {
                    HttpAdapter::over_sockets(held, options.fence.clone(), Arc::clone(&options.clock))
                }
                CredentialSource::Simulator => HttpAdapter::nowhere(),
            }),
            calls,
            time,
        }
    }

    /// AWS's time: the clock of the options, put right by the `Date` of every answer. Before the first answer it shows what the
    /// clock of the options shows.
    pub fn clock(&self) -> Arc<dyn Clock> {
        self.time.clone()
    }

    /// What AWS's time is ahead of the clock of the options, below zero when it is behind; `None` while no answer has told it.
    pub fn ahead_of_host(&self) -> Option<SignedDuration> {
        self.time.ahead()
    }

    /// DRS.
    pub fn drs(&self) -> Arc<dyn Drs> {
        self.drs.clone()
    }

    /// EC2.
    pub fn ec2(&self) -> Arc<dyn Ec2> {
        self.ec2.clone()
    }

    /// Networks and instance types.
    pub fn catalogue(&self) -> Arc<dyn Ec2Catalogue> {
        self.ec2.clone()
    }

    /// The tags that plug-ins write in DRS.
    pub fn drs_tags(&self) -> Arc<dyn DrsTags> {
        self.drs.clone()
    }

    /// What plug-ins change of instances.
    pub fn ec2_changes(&self) -> Arc<dyn Ec2Changes> {
        self.ec2.clone()
    }

    /// STS.
    pub fn sts(&self) -> Arc<dyn Sts> {
        self.sts.clone()
    }

    /// DynamoDB.
    pub fn dynamo(&self) -> Arc<dyn Dynamo> {
        self.dynamo.clone()
    }

    /// HTTP of plug-ins, over the network. With the credentials of a simulator nothing is sent.
    pub fn http(&self) -> Arc<dyn Http> {
        self.http.clone()
    }

    /// The calls that were sent over this connection, retries included; those of the credential chain are not.
    pub fn calls(&self) -> Arc<dyn CallCounter> {
        self.calls.clone()
    }
}

/// What the environment says, and where credentials come from. For a simulator the environment is not read.
async fn found(
    options: &AwsOptions,
    transport: &SharedHttpClient,
) -> Result<(SdkConfig, SharedCredentialsProvider), ConnectError> {
    let region = Region::new(options.region.clone());
    match options.credentials {
        CredentialSource::Simulator => {
            let mut builder = SdkConfig::builder().region(region).behavior_version(BehaviorVersion::latest());
            builder.set_endpoint_url(options.endpoint.clone());
            Ok((builder.build(), SharedCredentialsProvider::new(simulator_credentials())))
        }
        CredentialSource::DefaultChain => {
            let mut loader = aws_config::defaults(BehaviorVersion::latest())
                .region(region)
                .http_client(transport.clone())
                .time_source(CoreTime(Arc::clone(&options.clock)))
                .sleep_impl(TokioSleep::new());
            if let Some(endpoint) = &options.endpoint {
                loader = loader.endpoint_url(endpoint);
            }
            let loaded = loader.load().await;
            let chain = loaded.credentials_provider();
            let chain = chain.ok_or_else(|| ConnectError::Credentials("the default chain is empty".to_owned()))?;
            Ok((loaded, chain))
        }
    }
}

/// The credentials of a role, held like those of the chain.
async fn assumed(config: &SdkConfig, role: AssumedRole, options: &AwsOptions) -> Result<HeldCredentials, ConnectError> {
    let provider = SharedCredentialsProvider::new(RoleCredentials::new(config, role));
    let credentials = HeldCredentials::new(provider, Arc::clone(&options.clock));
    match credentials.resolve().await {
        Ok(_) => Ok(credentials),
        Err(error) => Err(match find::<RoleError>(&error) {
            Some(refused) => ConnectError::Role(refused.clone()),
            None => ConnectError::Credentials(explain(&error)),
        }),
    }
}

/// The shape of an access key, and no secret: no account knows them.
fn simulator_credentials() -> Credentials {
    Credentials::new("AKIASIMULATOREXAMPLE", "simulator", None, None, "simulator")
}

/// What holds for every client, wherever its settings came from.
fn settled(
    found: SdkConfig,
    options: &AwsOptions,
    credentials: &HeldCredentials,
    transport: SharedHttpClient,
) -> SdkConfig {
    let mut config = found.into_builder();
    config.set_app_name(AppName::new("drs-runtime").ok());
    // The clock is put right already.
    config.set_disable_clock_skew_correction(Some(true));
    let config = config
        .credentials_provider(SharedCredentialsProvider::new(credentials.clone()))
        .identity_cache(IdentityCache::no_cache())
        .time_source(CoreTime(Arc::clone(&options.clock)))
        .sleep_impl(TokioSleep::new())
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .http_client(transport);
    // Within the process nothing can stall, and in virtual time a time-out would fire as soon as nothing runs.
    if options.http_client.is_some() {
        config
            .timeout_config(TimeoutConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build()
    } else {
        config.timeout_config(transport::socket_limits()).build()
    }
}
