//! The command line.

use clap::Parser;
use drs_core::ids::ServerId;

/// Settles what AWS does not document about DRS, on one throw-away server.
///
/// It only reads unless it is told to launch. Credentials come from the SDK's default chain.
#[derive(Debug, Clone, Parser)]
#[command(name = "live-check")]
pub(crate) struct Arguments {
    /// The source server
    #[arg(long, value_name = "ID")]
    pub(crate) server: ServerId,
    /// The Region
    #[arg(long, env = "AWS_REGION")]
    pub(crate) region: String,
    /// Launch the server twice, change its launch settings in between, put them back, and end what was launched: about
    /// an hour. The server must have the tag `drs-live-check` with the value `throw-away`
    #[arg(long)]
    pub(crate) launch: bool,
    /// Make the first of the two launches a recovery, to see whether a drill replaces a real recovery's instance
    #[arg(long, requires = "launch")]
    pub(crate) recovery: bool,
    /// Another source server that is in no job, to see what becomes of a batch with one busy server. It is launched if
    /// AWS does not refuse the batch, so it needs the same tag
    #[arg(long, value_name = "ID", requires = "launch")]
    pub(crate) second: Option<ServerId>,
    /// The instance type that is written into the launch template after the call; another one than the server's own
    #[arg(long, value_name = "TYPE", default_value = "t3.medium")]
    pub(crate) marker_type: String,
    /// One address for all services instead of AWS's own: `sim serve`
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,
}
