//! What AWS holds of servers' launch settings now, read before anything starts.

use std::collections::BTreeMap;
use std::sync::Arc;

use drs_core::aws::{CallError, LaunchConfiguration, TemplateVersion};
use drs_core::ids::ServerId;
use drs_core::ports::{Drs, Ec2};
use tokio::task::JoinSet;

/// How many servers are read at a time.
const AT_A_TIME: usize = 8;

/// A server's launch settings as AWS holds them.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingsNow {
    /// DRS's launch configuration.
    pub configuration: LaunchConfiguration,
    /// The default version of its launch template; absent when DRS names none.
    pub template: Option<TemplateVersion>,
}

/// Reads the launch settings of servers, each with what was in the way when it can't be read.
pub async fn settings_now(
    drs: &Arc<dyn Drs>,
    ec2: &Arc<dyn Ec2>,
    servers: impl IntoIterator<Item = ServerId>,
) -> BTreeMap<ServerId, Result<SettingsNow, CallError>> {
    let mut found = BTreeMap::new();
    let mut reads = JoinSet::new();
    for server in servers {
        if reads.len() == AT_A_TIME {
            found.extend(reads.join_next().await.and_then(Result::ok));
        }
        let (drs, ec2) = (drs.clone(), ec2.clone());
        reads.spawn(async move {
            let settings = read(&*drs, &*ec2, &server).await;
            (server, settings)
        });
    }
    while let Some(read) = reads.join_next().await {
        found.extend(read.ok());
    }
    found
}

async fn read(drs: &dyn Drs, ec2: &dyn Ec2, server: &ServerId) -> Result<SettingsNow, CallError> {
    let configuration = drs.launch_configuration(server).await?;
    let template = match &configuration.template {
        Some(template) => Some(ec2.default_template_version(template).await?),
        None => None,
    };
    Ok(SettingsNow { configuration, template })
}
