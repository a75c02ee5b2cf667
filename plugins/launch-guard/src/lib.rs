//! A policy that keeps launch settings within what the recipe allows: instance types, subnets and security groups, the
//! network by mode, so that a drill stays in its isolated network.

mod config;
#[cfg(test)]
mod fixtures;
mod judgement;

use drs_plugin::{Error, PolicyAnswer, PolicyContext};

drs_plugin::launch_policy!(judge, config = config::SCHEMA);

fn judge(context: &PolicyContext) -> Result<PolicyAnswer, Error> {
    let config: config::Config = context.config()?;
    config.check()?;
    Ok(judgement::judge(context, &config))
}
