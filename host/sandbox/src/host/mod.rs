//! What a guest's calls do: the host's side of the interfaces `log`, `drs`, `ec2`, `dynamodb` and `http`.

pub(crate) mod actions;
mod calling;
mod drs;
mod dynamodb;
mod ec2;
mod http;
mod log;
mod wave;

pub(crate) use calling::in_toml;
pub(crate) use wave::WaveReach;

use crate::bindings::{context, types};
use crate::call::CallState;

impl types::Host for CallState {}
impl context::Host for CallState {}
