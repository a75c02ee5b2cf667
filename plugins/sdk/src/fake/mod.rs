//! A host for tests that run where they are written, by `cargo test`: it answers the calls that a hook makes, and notes
//! them. It is no part of a component.
//!
//! ```
//! use drs_plugin::{HookContext, ec2, fake};
//!
//! let host = fake::Host::new();
//! host.answers("ec2:DescribeInstances", vec![fake::instance("i-1")]);
//! let context = HookContext { servers: vec![fake::launched("s-1", "i-1")], ..fake::hook_context() };
//!
//! let instances = ec2::instances(&["i-1".to_owned()]).unwrap();    // in a test: your hook with `&context`
//! assert_eq!((context.servers.len(), instances.len()), (1, 1));
//! assert_eq!(host.calls()[0].action, "ec2:DescribeInstances");
//! ```
//!
//! A host stands in for the calls of the thread that made it, until it is dropped: each test has its own.

mod contexts;
mod schema;

use std::any::{Any, type_name};
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use crate::CallError;
use crate::dynamodb::WriteError;

pub use contexts::{hook_context, http_answer, instance, launched, policy_context, server};
pub use schema::assert_schema_reads;

thread_local! {
    static STANDING_IN: RefCell<Option<Rc<RefCell<Notes>>>> = const { RefCell::new(None) };
}

/// A call that a hook made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its IAM action, as grants name it: `ec2:DescribeInstances`.
    pub action: &'static str,
    /// Its arguments, as Rust shows them.
    pub arguments: String,
}

#[derive(Default)]
struct Notes {
    answers: BTreeMap<&'static str, VecDeque<Box<dyn Answer>>>,
    calls: Vec<Call>,
    log: Vec<String>,
}

impl Notes {
    /// Notes a call and gives the answer to it.
    fn answer(&mut self, call: Call) -> Option<(Box<dyn Any>, &'static str)> {
        let answers = self.answers.get_mut(call.action);
        self.calls.push(call);
        let answers = answers?;
        let last = if answers.len() > 1 { answers.pop_front() } else { None };
        last.as_deref().or_else(|| answers.front().map(|answer| &**answer)).map(|answer| answer.give())
    }
}

/// An answer that can be given more than once.
trait Answer {
    /// The answer, and what its type is called.
    fn give(&self) -> (Box<dyn Any>, &'static str);
}

impl<T: Clone + 'static> Answer for T {
    fn give(&self) -> (Box<dyn Any>, &'static str) {
        (Box::new(self.clone()), type_name::<T>())
    }
}

/// What a call of the SDK fails with.
pub trait Failure: Clone + 'static {
    /// The failure that a refused call has.
    fn of(error: CallError) -> Self;
}

impl Failure for CallError {
    fn of(error: CallError) -> Self {
        error
    }
}

impl Failure for WriteError {
    fn of(error: CallError) -> Self {
        Self::Failed(error)
    }
}

/// Stands in for the runtime as long as it lives.
pub struct Host(Rc<RefCell<Notes>>);

impl Host {
    /// A host without an answer. It takes the place of one that the thread had before.
    #[allow(clippy::new_without_default, reason = "it takes effect: a default should not")]
    pub fn new() -> Self {
        let notes = Rc::new(RefCell::new(Notes::default()));
        STANDING_IN.with_borrow_mut(|host| *host = Some(notes.clone()));
        Self(notes)
    }

    /// Sets what the next call of an action gives: what the SDK's function gives when all is well. Of several answers the
    /// first goes to the first call, and the last one to all calls that are left.
    pub fn answers<T: Clone + 'static>(&self, action: &'static str, answer: T) -> &Self {
        self.0.borrow_mut().answers.entry(action).or_default().push_back(Box::new(answer));
        self
    }

    /// Sets that the next call of an action fails: with a [`CallError`], or as its function fails.
    pub fn refuses<E: Failure>(&self, action: &'static str, error: E) -> &Self {
        self.answers(action, error)
    }

    /// The calls so far, in their order.
    pub fn calls(&self) -> Vec<Call> {
        self.0.borrow().calls.clone()
    }

    /// The lines that were logged so far: `warn slow server=s-1 ms=40`.
    pub fn log(&self) -> Vec<String> {
        self.0.borrow().log.clone()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        STANDING_IN.with_borrow_mut(|host| {
            host.take_if(|notes| Rc::ptr_eq(notes, &self.0));
        });
    }
}

/// Whether calls of this thread go to a host of a test.
pub(crate) fn stands_in() -> bool {
    STANDING_IN.with_borrow(Option::is_some)
}

/// The answer to a call.
///
/// # Panics
/// When the test has set none, or one of another type: it says which.
#[allow(clippy::panic, reason = "that is how a test fails")]
pub(crate) fn call<T: 'static, E: Failure>(action: &'static str, arguments: String) -> Result<T, E> {
    let host = STANDING_IN.with_borrow(Clone::clone);
    let answer = host.and_then(|host| host.borrow_mut().answer(Call { action, arguments }));
    let Some((answer, is)) = answer else {
        panic!("the hook calls {action}, and the test has no answer to it: host.answers(\"{action}\", …)");
    };
    let error = match answer.downcast::<T>() {
        Ok(answer) => return Ok(*answer),
        Err(error) => error,
    };
    match error
        .downcast::<CallError>()
        .map(|error| E::of(*error))
        .or_else(|error| error.downcast::<E>().map(|error| *error))
    {
        Ok(error) => Err(error),
        Err(_) => panic!("the answer to {action} is a {is}; the call gives a {}", type_name::<T>()),
    }
}

/// Notes a line of the log; without a host nobody reads it.
pub(crate) fn log(line: String) {
    STANDING_IN.with_borrow(|host| {
        if let Some(host) = host {
            host.borrow_mut().log.push(line);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamodb::{self, Item};
    use crate::{drs, ec2, http, log};

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn calls_are_answered_in_their_order_and_the_last_answer_stays() {
        let host = Host::new();
        host.answers("ec2:DescribeInstances", vec![instance("i-1")]);
        host.answers("ec2:DescribeInstances", Vec::<ec2::Instance>::new());
        let counts: Vec<usize> = (0..3).map(|_| ec2::instances(&ids(&["i-1"])).unwrap().len()).collect();
        assert_eq!(counts, [1, 0, 0]);
        let call = Call { action: "ec2:DescribeInstances", arguments: r#"(["i-1"],)"#.to_owned() };
        assert_eq!(host.calls(), [call.clone(), call.clone(), call]);
    }

    #[test]
    fn a_request_is_answered_by_its_method() {
        let host = Host::new();
        host.answers("http:GET", http_answer(200, "up")).answers("http:POST", http_answer(201, ""));
        assert_eq!(http::get("https://shop.example/health").send().unwrap().text(), "up");
        assert_eq!(http::post("https://shop.example/api").body("{}").send().unwrap().status, 201);
        assert!(host.calls()[0].arguments.contains("https://shop.example/health"), "{:?}", host.calls());
    }

    #[test]
    fn a_refused_call_fails_in_the_way_of_its_function() {
        let host = Host::new();
        host.refuses("drs:DescribeJobs", CallError::Throttled(None));
        host.refuses("dynamodb:PutItem", CallError::NotFound("table drills".to_owned()));
        assert_eq!(drs::jobs(&ids(&["drsjob-1"])), Err(CallError::Throttled(None)));
        let failed = dynamodb::put("drills", &Item::new(), &[]).unwrap_err();
        assert_eq!(failed, WriteError::Failed(CallError::NotFound("table drills".to_owned())));
    }

    #[test]
    fn lines_of_the_log_are_noted_and_go_nowhere_without_a_host() {
        log::info("nobody reads it");
        let host = Host::new();
        log::warn_with("slow", &[("server", "s-1"), ("ms", "40")]);
        assert_eq!(host.log(), ["warn slow server=s-1 ms=40"]);
    }

    #[test]
    #[should_panic(expected = "the hook calls ec2:DescribeSubnets, and the test has no answer to it")]
    fn a_call_without_an_answer_is_told() {
        let _host = Host::new();
        let _ = ec2::subnets(&[]);
    }

    #[test]
    #[should_panic(expected = "the answer to ec2:DescribeInstances is a")]
    fn an_answer_of_another_type_is_told() {
        let host = Host::new();
        host.answers("ec2:DescribeInstances", 1_u8);
        let _ = ec2::instances(&[]);
    }
}
