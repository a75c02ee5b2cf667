//! HTTP: what reaches the network, what never does, and what of it a plug-in sees.

use std::sync::Arc;

use drs_core::http::AwsSigning;
use drs_core::plugin::{HookCall, HookPhase, HostCallRecord, HttpPlace, SecretBinding, SecretSource, Verdict};
use drs_core::ports::{HttpAnswer, HttpError, HttpRequest, Plugins};
use drs_sandbox::{PluginUse, Secret};
use serde_json::{Value, json};

use crate::support::ports::Recorder;
use crate::support::{Plugin, contexts};

const SECRET: &str = "s3cr3t-token";

/// A plug-in that makes the requests of its configuration, in a world of which the test says what answers.
struct World {
    grants: Vec<&'static str>,
    calls: Value,
    secrets: Vec<Secret>,
    answer: Option<Result<HttpAnswer, HttpError>>,
    recorded: Vec<HostCallRecord>,
}

/// What came of it.
struct Seen {
    /// What the plug-in was answered.
    answers: Vec<String>,
    /// What left the sandbox.
    sent: Vec<HttpRequest>,
    /// What was recorded.
    calls: Vec<HostCallRecord>,
}

impl World {
    fn new(grants: &[&'static str], calls: Value) -> Self {
        Self { grants: grants.to_vec(), calls, secrets: Vec::new(), answer: None, recorded: Vec::new() }
    }

    fn with_secret(mut self, place: &str) -> Self {
        let binding = SecretBinding {
            name: "token".to_owned(),
            place: HttpPlace::read(place).unwrap(),
            header: "authorization".to_owned(),
            prefix: "Bearer ".to_owned(),
            source: SecretSource::Env("SHOP_TOKEN".to_owned()),
        };
        self.secrets.push(Secret::new(binding, SECRET.to_owned()));
        self
    }

    fn answering(mut self, answer: Result<HttpAnswer, HttpError>) -> Self {
        self.answer = Some(answer);
        self
    }

    async fn see(self) -> Seen {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugins/dist/web-probe.wasm");
        let component = std::fs::read(file).unwrap();
        let mut plugin = Plugin::new(PluginUse::After, component).config(json!({ "calls": self.calls }));
        plugin = plugin.grants(&self.grants);
        plugin.spec.secrets = self.secrets;
        let http = plugin.http.clone();
        *http.answer.lock().unwrap() = self.answer;
        let mut context = contexts::hook();
        context.servers[0].facts.private_ip = Some("10.0.1.10".to_owned());
        context.servers[1].facts.public_ip = Some("52.1.2.3".to_owned());
        let call = HookCall { plugin: "check".into(), phase: HookPhase::After, context, recorded: self.recorded };
        let recorder = Arc::new(Recorder::default());
        let outcome = plugin.prepare().unwrap().run_hook(call, recorder.clone()).await;
        assert_eq!(outcome.result, Ok(Verdict::Proceed), "{:?}", outcome.log);
        let sent = http.sent.lock().unwrap().clone();
        let calls = recorder.calls.lock().unwrap().clone();
        Seen { answers: outcome.log.into_iter().map(|line| line.message).collect(), sent, calls }
    }
}

fn get(url: &str) -> Value {
    json!({ "call": "get", "url": url })
}

fn header<'r>(request: &'r HttpRequest, wanted: &str) -> Option<&'r str> {
    request.headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
}

#[tokio::test]
async fn a_granted_request_is_sent_and_its_answer_recorded() {
    let calls =
        json!([{ "call": "get", "url": "https://shop.example/api/a?b=c", "headers": { "accept": "text/plain" } }]);
    let answer = HttpAnswer { status: 503, headers: Vec::new(), body: b"later".to_vec(), complete: true };
    let seen = World::new(&["http:GET on https://shop.example/api/*"], calls).answering(Ok(answer)).see().await;
    assert!(seen.answers[0].starts_with("503 later"), "{:?}", seen.answers);
    assert_eq!(seen.sent[0].url.to_string(), "https://shop.example/api/a?b=c");
    assert_eq!(seen.sent[0].headers, [("accept".to_owned(), "text/plain".to_owned())]);
    let record = &seen.calls[0];
    assert_eq!(record.function, "http/get");
    assert_eq!(record.arguments["request"]["url"], "https://shop.example/api/a?b=c");
    assert_eq!(record.answer, json!({ "ok": { "status": 503, "headers": [], "body": "later", "complete": true } }));
}

#[tokio::test]
async fn an_attempt_that_is_entered_again_sends_nothing_that_was_answered() {
    let grants = ["http:POST on https://shop.example/*"];
    let calls = json!([
        { "call": "post", "url": "https://shop.example/a", "body": "1" },
        { "call": "post", "url": "https://shop.example/b", "body": "2" },
    ]);
    let before = World::new(&grants, calls.clone()).see().await;
    assert_eq!(before.sent.len(), 2);
    let mut again = World::new(&grants, calls);
    again.recorded = before.calls[..1].to_vec();
    let again = again.see().await;
    assert_eq!(again.answers, before.answers);
    assert_eq!(again.sent, before.sent[1..], "with the same idempotency key");
}

#[tokio::test]
async fn what_changes_something_carries_a_key_of_its_own_unless_the_plug_in_wrote_one() {
    let grants = [
        "http:POST on https://shop.example/*",
        "http:DELETE on https://shop.example/*",
        "http:GET on https://shop.example/*",
    ];
    let calls = json!([
        { "call": "post", "url": "https://shop.example/a", "body": "1" },
        { "call": "delete", "url": "https://shop.example/a" },
        { "call": "post", "url": "https://shop.example/a", "headers": { "idempotency-key": "mine" } },
        { "call": "get", "url": "https://shop.example/a" },
    ]);
    let seen = World::new(&grants, calls).see().await;
    let keys: Vec<_> = seen.sent.iter().map(|request| header(request, "idempotency-key")).collect();
    assert_eq!(keys[0].unwrap().len(), 36);
    assert!(keys[1].is_some() && keys[0] != keys[1]);
    assert_eq!(keys[2..], [Some("mine"), None]);
}

#[tokio::test]
async fn what_is_not_granted_is_denied_with_the_line_that_gives_it() {
    let calls = json!([
        get("https://shop.example/admin"),
        get("https://other.example/health"),
        get("https://shop.example:8443/health"),
        get("http://shop.example/health"),
        { "call": "post", "url": "https://shop.example/health" },
        get("http://10.0.1.10:8080/health"),
        get("http://10.0.1.10:9090/other"),
    ]);
    let seen = World::new(&["http:GET on https://shop.example/health"], calls).see().await;
    for (answer, line) in seen.answers.iter().zip([
        "add \\\"http:GET on https://shop.example/admin\\\" to its `grants`",
        "add \\\"http:GET on https://other.example/health\\\"",
        "add \\\"http:GET on https://shop.example:8443/health\\\"",
        "http:GET on http://shop.example/health is not granted",
        "add \\\"http:POST on https://shop.example/health\\\"",
        "add \\\"http:GET on http://{wave.instances}:8080/health\\\"",
        "add \\\"http:GET on http://{wave.instances}:9090/other\\\"",
    ]) {
        assert!(answer.contains("Denied") && answer.contains(line), "{answer}");
    }
    assert_eq!((seen.answers.len(), seen.sent), (7, Vec::new()));
}

#[tokio::test]
async fn addresses_are_those_of_the_waves_instances_and_no_others() {
    let calls = json!([
        get("http://{server}:8080/health"),
        get("http://52.1.2.3:8080/health"),
        get("http://10.0.1.11:8080/health"),
        get("http://169.254.169.254:8080/health"),
        get("http://127.0.0.1:8080/health"),
        get("http://[::ffff:10.0.1.10]:8080/health"),
    ]);
    let seen = World::new(&["http:GET on http://{wave.instances}:8080/health"], calls).see().await;
    assert!(seen.answers[..2].iter().all(|answer| answer.starts_with("200")), "{:?}", seen.answers);
    for answer in &seen.answers[2..] {
        assert!(answer.contains("Denied") && answer.contains("no grant reaches further"), "{answer}");
    }
    assert_eq!(seen.sent.len(), 2);
}

#[tokio::test]
async fn an_address_that_could_be_read_in_two_ways_is_never_sent() {
    let urls = [
        "https://shop.example/api/../admin",
        "https://shop.example/api/%2e%2e/admin",
        "https://shop.example/api/.%2E;x/admin",
        "https://shop.example/api//admin",
        "https://shop.example/api/%2fadmin",
        "https://shop.example/api/%252e%252e/admin",
        "https://shop.example/api/a\\..\\b",
        "https://shop.example/api/a\r\nhost: evil.example",
        "https://shop.example/api/ a",
        "https://user:password@shop.example/api/",
        "https://shop.example@evil.example/api/",
        "https://shop.example/api/#x",
        "HTTPS://SHOP.example/api/",
        "https://shop.example./api/",
        "https://2130706433/api/",
        "https://0x7f.1/api/",
        "https://[::ffff:169.254.169.254%25lo]/api/",
        "file:///etc/passwd",
        "",
        &format!("https://shop.example/api/{}", "a".repeat(9000)),
    ];
    let calls: Vec<Value> = urls.iter().map(|url| get(url)).collect();
    let seen = World::new(&["http:GET on https://shop.example/api/*"], json!(calls)).see().await;
    for (url, answer) in urls.iter().zip(&seen.answers) {
        assert!(answer.contains("Invalid"), "{url}: {answer}");
    }
    assert_eq!((seen.answers.len(), seen.sent), (urls.len(), Vec::new()));
}

#[tokio::test]
async fn a_header_that_is_the_hosts_to_write_is_never_sent() {
    let with =
        |name: &str, value: &str| json!({ "call": "get", "url": "https://shop.example/", "headers": { name: value } });
    let long = "x".repeat(20_000);
    let calls = json!([
        with("host", "evil.example"),
        with("Host", "evil.example"),
        with("transfer-encoding", "chunked"),
        with("content-length", "0"),
        with("connection", "upgrade"),
        with("proxy-authorization", "x"),
        with("accept-encoding", "gzip"),
        with("range", "bytes=0-1"),
        with("x-aws-ec2-metadata-token", "x"),
        with("x-a", "b\r\nhost: evil.example"),
        with("x-a\r\nhost", "evil.example"),
        with("x-a", &long),
    ]);
    let seen = World::new(&["http:GET on https://shop.example/*"], calls).see().await;
    assert!(seen.answers.iter().all(|answer| answer.contains("Invalid")), "{:?}", seen.answers);
    assert_eq!((seen.answers.len(), seen.sent), (12, Vec::new()));
}

#[tokio::test]
async fn a_body_and_a_time_beyond_their_limits_are_refused() {
    let calls = json!([
        { "call": "post", "url": "https://shop.example/", "body": "x".repeat((1 << 20) + 1) },
        { "call": "post", "url": "https://shop.example/", "timeout-ms": 30_001 },
        { "call": "post", "url": "https://shop.example/", "timeout-ms": 0 },
        { "call": "post", "url": "https://shop.example/", "timeout-ms": 2_000 },
    ]);
    let seen = World::new(&["http:POST on https://shop.example/*"], calls).see().await;
    assert!(seen.answers[..3].iter().all(|answer| answer.contains("Invalid")), "{:?}", seen.answers);
    assert_eq!(seen.sent.iter().map(|request| request.within.as_secs()).collect::<Vec<_>>(), [2]);
}

#[tokio::test]
async fn a_secret_is_put_in_where_it_is_bound_and_is_seen_nowhere() {
    let calls = json!([get("https://shop.example/api/a"), get("https://shop.example/other")]);
    let world = World::new(&["http:GET on https://shop.example/*"], calls).with_secret("https://shop.example/api/*");
    let seen = world.see().await;
    assert_eq!(header(&seen.sent[0], "authorization"), Some("Bearer s3cr3t-token"));
    assert_eq!(header(&seen.sent[1], "authorization"), None);
    // The world answers what it was sent, in headers and body.
    assert!(seen.answers[0].contains("authorization: Bearer [secret]"), "{:?}", seen.answers);
    assert!(seen.answers[0].contains("(\"authorization\", \"Bearer [secret]\")"), "{:?}", seen.answers);
    let record = serde_json::to_string(&seen.calls).unwrap();
    assert!(record.contains("[secret]") && !record.contains(SECRET), "{record}");
    assert!(!format!("{:?}", seen.sent).contains(SECRET), "not even where requests are shown");
}

#[tokio::test]
async fn a_plug_in_writes_no_header_that_holds_a_secret_there() {
    let calls = json!([{ "call": "get", "url": "https://shop.example/api/a", "headers": { "authorization": "mine" } }]);
    let world = World::new(&["http:GET on https://shop.example/*"], calls).with_secret("https://shop.example/api/*");
    let seen = world.see().await;
    assert!(seen.answers[0].contains("holds the secret `token` there"), "{:?}", seen.answers);
    assert_eq!(seen.sent, Vec::new());
}

#[tokio::test]
async fn an_answer_in_which_a_secret_can_not_be_looked_for_is_not_given() {
    let encoded = HttpAnswer {
        status: 200,
        headers: vec![("content-encoding".to_owned(), "gzip".to_owned())],
        body: vec![0x1f, 0x8b],
        complete: true,
    };
    let calls = json!([get("https://shop.example/api/a")]);
    let grants = ["http:GET on https://shop.example/*"];
    let world = || World::new(&grants, calls.clone()).answering(Ok(encoded.clone()));
    let seen = world().with_secret("https://shop.example/api/*").see().await;
    assert!(seen.answers[0].contains("Unavailable") && seen.answers[0].contains("encoded"), "{:?}", seen.answers);
    assert!(world().see().await.answers[0].starts_with("200"), "without a secret it is given as it came");
}

#[tokio::test]
async fn a_signed_request_is_held_to_the_operation_that_was_granted() {
    let signed = "http:POST on https://ssm.us-west-2.amazonaws.com/ sigv4 \"ssm:SendCommand\"";
    let with = |target: &str| {
        let headers = json!({ "x-amz-target": target, "content-type": "application/x-amz-json-1.1" });
        json!({ "call": "post", "url": "https://ssm.us-west-2.amazonaws.com/", "headers": headers, "body": "{}" })
    };
    let mut forged = with("AmazonSSM.SendCommand");
    forged["headers"]["authorization"] = json!("mine");
    let calls = json!([with("AmazonSSM.SendCommand"), with("AmazonSSM.GetParameters"), forged]);
    let seen = World::new(&[signed], calls).see().await;
    assert_eq!(seen.sent.len(), 1);
    assert_eq!(seen.sent[0].signing, Some(AwsSigning::read("ssm:SendCommand").unwrap()));
    assert_eq!(header(&seen.sent[0], "idempotency-key"), None, "a service of AWS has tokens of its own");
    assert!(
        seen.answers[1].contains("Denied") && seen.answers[1].contains("asks for `GetParameters`"),
        "{:?}",
        seen.answers
    );
    assert!(seen.answers[2].contains("Invalid") && seen.answers[2].contains("the signature's"), "{:?}", seen.answers);
}

#[tokio::test]
async fn what_the_name_stands_for_is_told_with_the_grant_that_would_do() {
    let calls = json!([get("https://shop.example/health")]);
    let grants = ["http:GET on https://shop.example/health"];
    let private = HttpError::Private("shop.example is 10.0.0.1, in a private network".to_owned());
    let seen = World::new(&grants, calls.clone()).answering(Err(private)).see().await;
    let line = "add \\\"http:GET on https://shop.example/health private\\\" to its `grants`";
    assert!(seen.answers[0].contains("Denied") && seen.answers[0].contains(line), "{:?}", seen.answers);
    assert!(!seen.sent[0].may_be_private);
    let never = HttpError::Never("shop.example is 169.254.169.254, a link-local address".to_owned());
    let seen = World::new(&grants, calls.clone()).answering(Err(never)).see().await;
    assert!(
        seen.answers[0].contains("Denied") && seen.answers[0].contains("no grant reaches that"),
        "{:?}",
        seen.answers
    );
    let seen = World::new(&["http:GET on https://shop.example/health private"], calls).see().await;
    assert!(seen.sent[0].may_be_private);
}

#[test]
fn a_policy_can_not_import_it() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugins/dist/web-probe.wasm");
    let plugin = Plugin::new(PluginUse::Policy, std::fs::read(file).unwrap());
    let errors = plugin.prepare().unwrap_err();
    let all: String = errors.iter().map(|error| format!("{error}\n")).collect();
    assert!(all.contains("a policy may import only context and log"), "{all}");
}
