//! Crash at every point. One plan with everything is run again and again in virtual time: each time a process is killed at
//! another append, request or call of a plug-in, before its effect, after it, and after the reply was taken. The next
//! process goes on as `resume` does. Whatever the point, the end is the same.

mod course;
mod end_state;
mod every_point;
mod fate;
mod freezes;
mod frost;
mod lease;
mod plugins;
mod requests;
mod scene;
mod script;
mod series;
mod stage;
mod store;
mod terminal;
mod verdict;
mod world_time;
