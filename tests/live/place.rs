//! Where the check runs: AWS, or a served simulator.

use std::sync::Arc;

use drs_aws::{Aws, AwsOptions, CredentialSource};
use drs_core::ports::Fence;
use drs_engine::RuntimeClock;

use crate::arguments::Arguments;
use crate::live::{Failure, Live};
use crate::probe::probe;

/// Connects, and says to whom.
pub(crate) async fn connect(arguments: &Arguments) -> Result<Live, Failure> {
    let simulator = match &arguments.endpoint {
        Some(endpoint) => probe(endpoint).await,
        None => None,
    };
    let (clock, credentials) = match simulator {
        Some(served) => (RuntimeClock::starting_at(served.now, served.speed as u32), CredentialSource::Simulator),
        None => (RuntimeClock::starting_at(RuntimeClock::wall(), 1), CredentialSource::DefaultChain),
    };
    let options = AwsOptions {
        region: arguments.region.clone(),
        endpoint: arguments.endpoint.clone(),
        http_client: None,
        credentials,
        role: None,
        clock: Arc::new(clock),
        fence: Fence::default(),
    };
    let aws = Aws::connect(options).await.map_err(|error| Failure::new(error.to_string()))?;
    // With the answer comes AWS's time.
    let identity = aws.sts().identity().await?;
    let live = over(&aws, arguments, true);
    let kind = if simulator.is_some() { "SIMULATOR" } else { "AWS" };
    live.say(&format!("{kind}, account {}, {}", identity.account, arguments.region));
    Ok(live)
}

/// The check over a connection.
pub(crate) fn over(aws: &Aws, arguments: &Arguments, talks: bool) -> Live {
    let clock = aws.clock();
    let began = clock.now();
    Live {
        drs: aws.drs(),
        ec2: aws.ec2(),
        clock,
        server: arguments.server.clone(),
        second: arguments.second.clone(),
        began,
        talks,
    }
}
