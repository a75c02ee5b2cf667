//! AWS's own DynamoDB Local, if it runs: `tests/dynamodb-local/run COMMAND` starts it and says where it is.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};

/// The variable with its address.
const ADDRESS: &str = "DRS_RUNTIME_DYNAMODB_LOCAL";

/// A client of it. Where there is none, the tests that need it fail in CI, and elsewhere say that they are skipped.
pub(crate) fn client() -> Option<Client> {
    let Some(address) = std::env::var(ADDRESS).ok().filter(|address| !address.is_empty()) else {
        assert!(
            std::env::var_os("CI").is_none(),
            "{ADDRESS} is not set: CI runs the tests by tests/dynamodb-local/run"
        );
        println!("skipped: {ADDRESS} is not set");
        return None;
    };
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-west-2"))
        .endpoint_url(address)
        .credentials_provider(Credentials::new("AKIALOCALEXAMPLE", "local", None, None, "local"));
    Some(Client::from_conf(config.build()))
}
