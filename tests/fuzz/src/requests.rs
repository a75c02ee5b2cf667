//! Requests to the simulator, a line each, so that what the fuzzer found can be read:
//!
//! ```text
//! drs POST /DescribeJobs {"filters": {"jobIDs": ["$job"]}}
//! ec2 Action=DescribeInstances&InstanceId.1=$instance
//! sts Action=GetCallerIdentity
//! dynamodb GetItem {"TableName": "drills", "Key": {"pk": {"S": "shop"}}}
//! visit GET http://10.0.0.11/health
//! head x-amz-date 20260302T020000Z          of the next request, in place of its own
//! wait 30                                   so many seconds pass
//! ```
//!
//! `$job`, `$instance` and `$template` are the ids that an answer named last.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use drs_sim::{SimClock, Unreachable, World, WorldOptions};
use http::header::{HeaderName, HeaderValue};
use http::{Method, Request, Response, Uri};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// When every world begins.
const START: &str = "2026-03-02T02:00:00Z";

/// The longest wait, in seconds: a month.
const LONGEST_WAIT: u32 = 30 * 86_400;

/// What ids begin with, and how they are called in a request.
const IDS: [(&str, &str); 3] = [("drsjob-", "$job"), ("i-", "$instance"), ("lt-", "$template")];

/// The digits of an id behind its beginning.
const DIGITS: usize = 17;

/// A service, or a place that is visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Elastic Disaster Recovery.
    Drs,
    /// EC2.
    Ec2,
    /// STS.
    Sts,
    /// DynamoDB.
    Dynamodb,
}

impl Service {
    fn of(word: &str) -> Option<Self> {
        match word {
            "drs" => Some(Self::Drs),
            "ec2" => Some(Self::Ec2),
            "sts" => Some(Self::Sts),
            "dynamodb" => Some(Self::Dynamodb),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Drs => "drs",
            Self::Ec2 => "ec2",
            Self::Sts => "sts",
            Self::Dynamodb => "dynamodb",
        }
    }
}

/// An answer to a line.
#[derive(Debug)]
pub enum Answer {
    /// Of a service.
    Service(Service, Response<Bytes>),
    /// Of a place that was visited.
    Visit(Result<Response<Bytes>, Unreachable>),
}

struct Clock(Mutex<Timestamp>);

impl SimClock for Clock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A world, and what its client knows of it.
pub struct Talk {
    /// The world.
    pub world: World,
    clock: Arc<Clock>,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// The ids that answers named last, as [`IDS`] has them.
    ids: [String; 3],
}

impl Talk {
    /// Begins a world of this fleet.
    pub fn begin(fleet: &str) -> Self {
        let clock = Arc::new(Clock(Mutex::new(START.parse().expect("an instant"))));
        let world =
            World::create(fleet, WorldOptions::default(), clock.clone()).expect("the fleet file has no mistake");
        let unknown = IDS.map(|(prefix, _)| format!("{prefix}{}", "0".repeat(DIGITS)));
        Self { world, clock, headers: Vec::new(), ids: unknown }
    }

    /// Does what a line says; `None` when it asks for nothing.
    pub fn say(&mut self, line: &str) -> Option<Answer> {
        let (word, rest) = line.split_once(' ')?;
        match word {
            "wait" => self.wait(rest),
            "head" => self.head(rest),
            "visit" => return self.visit(rest).map(Answer::Visit),
            _ => return Service::of(word).and_then(|service| self.ask(service, rest)),
        }
        None
    }

    fn wait(&self, seconds: &str) {
        let seconds = seconds.trim().parse().unwrap_or(0).min(LONGEST_WAIT);
        *self.clock.0.lock().unwrap_or_else(PoisonError::into_inner) += SignedDuration::from_secs(seconds.into());
    }

    fn head(&mut self, rest: &str) {
        let (name, value) = rest.split_once(' ').unwrap_or((rest, ""));
        if let (Ok(name), Ok(value)) = (name.parse(), value.parse()) {
            self.headers.push((name, value));
        }
    }

    fn visit(&mut self, rest: &str) -> Option<Result<Response<Bytes>, Unreachable>> {
        let (method, uri) = rest.split_once(' ')?;
        let mut request = Request::new(Bytes::new());
        *request.method_mut() = method.parse().ok()?;
        *request.uri_mut() = uri.parse().ok()?;
        Some(self.world.visit(&request))
    }

    fn ask(&mut self, service: Service, rest: &str) -> Option<Answer> {
        let mut request = self.request(service, &self.filled(rest))?;
        self.sign(&mut request, service);
        for (name, value) in self.headers.drain(..) {
            request.headers_mut().insert(name, value);
        }
        // Which service answers is up to the headers.
        let answer = self.world.handle(request).expect("the fleet file has no fault");
        self.note(&String::from_utf8_lossy(answer.body()));
        Some(Answer::Service(service, answer))
    }

    fn request(&self, service: Service, rest: &str) -> Option<Request<Bytes>> {
        let (method, target, kind, body) = match service {
            Service::Drs => {
                let mut parts = rest.splitn(3, ' ');
                let (method, target) = (parts.next()?.parse().ok()?, parts.next()?);
                (method, target, "application/json", parts.next().unwrap_or_default())
            }
            Service::Ec2 | Service::Sts => (Method::POST, "/", "application/x-www-form-urlencoded", rest),
            Service::Dynamodb => {
                let (_, body) = rest.split_once(' ').unwrap_or((rest, ""));
                (Method::POST, "/", "application/x-amz-json-1.0", body)
            }
        };
        let mut request = Request::new(Bytes::from(body.to_owned()));
        *request.method_mut() = method;
        *request.uri_mut() = format!("http://localhost{target}").parse::<Uri>().ok()?;
        request.headers_mut().insert(http::header::CONTENT_TYPE, HeaderValue::from_static(kind));
        if service == Service::Dynamodb {
            let operation = rest.split(' ').next().unwrap_or_default();
            let target = format!("DynamoDB_20120810.{operation}").parse().ok()?;
            request.headers_mut().insert("x-amz-target", target);
        }
        Some(request)
    }

    /// Signs as an SDK does; nobody checks the secret.
    fn sign(&self, request: &mut Request<Bytes>, service: Service) {
        let now = self.clock.now().to_zoned(TimeZone::UTC);
        let date = now.strftime("%Y%m%dT%H%M%SZ").to_string();
        let (day, signature, service) = (date.get(..8).unwrap_or_default(), "0".repeat(64), service.name());
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{day}/us-west-2/{service}/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature={signature}"
        );
        for (name, value) in [("x-amz-date", date), ("authorization", authorization)] {
            request.headers_mut().insert(name, value.parse().expect("letters, digits and a few signs"));
        }
    }

    fn filled(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for ((_, name), id) in IDS.iter().zip(&self.ids) {
            text = text.replace(name, id);
        }
        text
    }

    fn note(&mut self, answer: &str) {
        for ((prefix, _), id) in IDS.iter().zip(&mut self.ids) {
            let found = answer.rfind(prefix).and_then(|at| answer.get(at..at + prefix.len() + DIGITS));
            if let Some(found) = found.filter(|found| found.ends_with(|last: char| last.is_ascii_hexdigit())) {
                *id = found.to_owned();
            }
        }
    }
}
