//! What a guest's calls do: the host's side of the interfaces `log`, `drs` and `ec2`.

pub(crate) mod actions;
mod calling;
mod drs;
mod ec2;
mod log;

use crate::bindings::{context, types};
use crate::call::CallState;

impl types::Host for CallState {}
impl context::Host for CallState {}
