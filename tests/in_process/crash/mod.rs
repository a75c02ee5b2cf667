//! Crash at every point. One plan with everything is run again and again in virtual time: each time a process is killed at
//! another append, request or call of a plug-in, before its effect, after it, and after the reply was taken. The next
//! process goes on as `resume` does. Whatever the point, the end is the same.

mod course;
mod end_state;
mod every_point;
pub(crate) mod fate;
mod freezes;
mod freezes_on_a_table;
pub(crate) mod frost;
mod lease;
mod plugins;
mod requests;
pub(crate) mod scene;
pub(crate) mod script;
mod series;
pub(crate) mod stage;
pub(crate) mod store;
mod terminal;
mod verdict;
pub(crate) mod world_time;
