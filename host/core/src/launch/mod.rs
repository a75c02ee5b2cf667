//! The judgements around a launch, as pure functions of what AWS said: may these servers be launched, did a call whose
//! answer is missing have its effect, and what became of each server of a job.

mod actions;
mod evidence;
mod intent;
mod quota;
mod truth;

pub use evidence::{Evidence, Weighed, weigh};
pub use intent::{LaunchFacts, OWN_JOB_TAGS, TAG_LAUNCH, endangered_by_a_drill, intend, job_tags};
pub use quota::{Quota, Shortage, with_reservation, without_spent};
pub(crate) use truth::then_clean_up;
pub use truth::{ACTIONS_LIMIT, Awaited, TRUTH_LIMIT, truth};
