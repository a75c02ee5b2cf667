//! A simulator of AWS Elastic Disaster Recovery (DRS), with the EC2 and STS calls around it, and DynamoDB for plug-ins.
//!
//! A [`Fleet`] is read from a file: which servers exist, how long each phase of a launch takes, what goes wrong when, and how
//! the simulated service behaves where AWS does not say. A [`World`] is one simulated account and Region that was made from
//! a fleet. It answers HTTP requests on AWS's wire protocols: [`World::handle`] in process, [`serve`] over a socket; and
//! those that go to its instances and to hosts of the fleet file: [`World::visit`].
//!
//! Three rules hold in every file of this room:
//!
//! - **Time is an argument.** A world reads its [`SimClock`] once a request. What a job or an instance looks like is a
//!   function of what was recorded when it was made and of that time; nothing runs in the background.
//! - **Same seed, same run.** Ids, addresses and jitter come from the seed, never from randomness or wall time.
//! - **Effect before answer.** With a state folder, what a call changed is on disk before its answer is sent.
//!
//! The room knows nothing of the runtime that is tested against it, so that a mistake of one can't be repeated in the other.

mod clock;
mod drs;
mod dynamodb;
mod ec2;
mod faults;
mod fleet;
mod iam;
mod ids;
mod latency;
mod logged_call;
mod model;
mod serve;
mod store;
mod sts;
mod web;
mod wire;
mod world;

pub use clock::SimClock;
pub use fleet::{Fleet, FleetError};
pub use latency::Latency;
pub use serve::{ClockInfo, serve};
pub use web::Unreachable;
pub use world::{Launch, ReplyLost, World, WorldError, WorldOptions};
