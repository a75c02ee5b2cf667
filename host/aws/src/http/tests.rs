//! The adapter against a server on the loopback address, which only a judge of the tests lets it reach, and against names
//! that stand for what they should not.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use drs_core::http::{HttpMethod, HttpUrl};
use drs_core::time::Timestamp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

mod tls;

/// Names as the test has them.
#[derive(Debug)]
struct TestNames(BTreeMap<&'static str, Vec<IpAddr>>);

#[async_trait]
impl Names for TestNames {
    async fn look_up(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        self.0.get(name).cloned().ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such name"))
    }
}

#[derive(Debug)]
struct StillClock;

#[async_trait]
impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        "2026-03-01T10:00:00Z".parse().unwrap()
    }
    async fn sleep(&self, _: Duration) {}
}

/// As core judges, but the loopback address is a private one.
fn lenient(address: IpAddr) -> AddressKind {
    if address == IpAddr::V4(Ipv4Addr::LOCALHOST) { AddressKind::Private } else { kind_of(address) }
}

fn adapter(names: &[(&'static str, &[&str])], judge: fn(IpAddr) -> AddressKind) -> HttpAdapter {
    let credentials = Credentials::new("AKIDEXAMPLE", "secret", Some("session".to_owned()), None, "test");
    let clock: Arc<dyn Clock> = Arc::new(StillClock);
    let held = HeldCredentials::new(SharedCredentialsProvider::new(credentials), clock.clone());
    let names = names
        .iter()
        .map(|(name, addresses)| (*name, addresses.iter().map(|address| address.parse().unwrap()).collect()));
    let names = Arc::new(TestNames(names.collect()));
    HttpAdapter { network: Some(Network { credentials: held, fence: Fence::default(), clock, names, judge }) }
}

fn get(url: &str) -> HttpRequest {
    HttpRequest {
        method: HttpMethod::Get,
        url: HttpUrl::read(url).unwrap(),
        headers: Vec::new(),
        body: Vec::new(),
        may_be_private: false,
        signing: None,
        within: Duration::from_secs(5),
        body_limit: 64,
        header_limit: 1024,
    }
}

/// A server that answers every connection the same; what it was sent.
async fn server(answer: impl AsRef<[u8]>) -> (u16, Arc<Mutex<Vec<String>>>) {
    let answer = answer.as_ref().to_vec();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let received: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = received.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = vec![0; 64 * 1024];
            let length = stream.read(&mut buffer).await.unwrap_or(0);
            kept.lock().unwrap().push(String::from_utf8_lossy(&buffer[..length]).into_owned());
            let _ = stream.write_all(&answer).await;
        }
    });
    (port, received)
}

#[tokio::test]
async fn a_request_is_sent_as_it_was_written_and_its_answer_read_whole() {
    let (port, received) = server(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-a: b\r\n\r\nok").await;
    let mut request = get(&format!("http://127.0.0.1:{port}/health?a=%20b"));
    request.method = HttpMethod::Post;
    request.headers = vec![("x-drill".to_owned(), "yes".to_owned())];
    request.body = b"body".to_vec();
    let answer = adapter(&[], lenient).send(request).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice(), answer.complete), (200, &b"ok"[..], true));
    assert!(answer.headers.contains(&("x-a".to_owned(), "b".to_owned())));
    let received = received.lock().unwrap().join("");
    assert!(received.starts_with("POST /health?a=%20b HTTP/1.1\r\n"), "{received}");
    let lower = received.to_ascii_lowercase();
    for line in [
        &format!("host: 127.0.0.1:{port}\r\n"),
        "x-drill: yes\r\n",
        "accept-encoding: identity\r\n",
        "content-length: 4\r\n",
    ] {
        assert!(lower.contains(line), "{line}: {received}");
    }
    assert!(received.ends_with("\r\n\r\nbody"), "{received}");
}

#[tokio::test]
async fn a_redirect_is_the_answer_and_is_not_followed() {
    let (port, received) =
        server(b"HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n").await;
    let answer = adapter(&[], lenient).send(get(&format!("http://127.0.0.1:{port}/"))).await.unwrap();
    assert_eq!(answer.status, 302);
    assert_eq!(received.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_cut_and_headers_beyond_it_are_an_error() {
    let (port, _) = server(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789").await;
    let url = format!("http://127.0.0.1:{port}/");
    let answer = adapter(&[], lenient).send(get(&url)).await.unwrap();
    assert_eq!((answer.body.len(), answer.complete), (64, false));
    let narrow = HttpRequest { header_limit: 8, ..get(&url) };
    assert_eq!(adapter(&[], lenient).send(narrow).await, Err(HttpError::Headers("content-length100".len())));
}

#[tokio::test]
async fn a_compressed_body_is_given_as_it_came() {
    let bomb = zstd::encode_all(&vec![0; 64 << 20][..], 19).unwrap();
    assert!(bomb.len() < 16 << 10, "64 MiB within {} bytes", bomb.len());
    let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: zstd\r\ncontent-length: {}\r\n\r\n", bomb.len());
    let (port, _) = server([head.as_bytes(), &bomb].concat()).await;
    let request = HttpRequest { body_limit: 16 << 10, ..get(&format!("http://127.0.0.1:{port}/")) };
    let answer = adapter(&[], lenient).send(request).await.unwrap();
    assert!(answer.body == bomb && answer.complete);
}

/// By which the test below, started again, knows whom to ask.
const TARGET: &str = "DRS_RUNTIME_TEST_TARGET";

#[tokio::test]
async fn no_proxy_of_the_environment_is_asked() {
    if let Ok(target) = std::env::var(TARGET) {
        assert_eq!(adapter(&[], lenient).send(get(&target)).await.unwrap().status, 200);
        return;
    }
    let (port, received) = server(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let (proxy, asked) = server(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n").await;
    // The environment is a process's: this test, started again, has one with proxies.
    let mut again = std::process::Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "http::tests::no_proxy_of_the_environment_is_asked"]);
    again.env(TARGET, format!("http://127.0.0.1:{port}/")).env_remove("NO_PROXY").env_remove("no_proxy");
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        again.env(name, format!("http://127.0.0.1:{proxy}/"));
    }
    let done = tokio::task::spawn_blocking(move || again.output()).await.unwrap().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
    assert_eq!((received.lock().unwrap().len(), asked.lock().unwrap().len()), (1, 0));
}

#[tokio::test]
async fn who_does_not_answer_in_time_is_unavailable() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://127.0.0.1:{}/", listener.local_addr().unwrap().port());
    let request = HttpRequest { within: Duration::from_millis(50), ..get(&url) };
    let error = adapter(&[], lenient).send(request).await.unwrap_err();
    assert_eq!(error, HttpError::Unavailable("no answer within 50ms".to_owned()));
}

#[tokio::test]
async fn the_address_that_was_judged_is_the_one_that_is_asked() {
    // Plain http with a name is not granted to anybody; here it spares a certificate.
    let (port, received) = server(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let names: [(&'static str, &[&str]); 1] = [("shop.invalid", &["127.0.0.1"])];
    let request = HttpRequest { may_be_private: true, ..get(&format!("http://shop.invalid:{port}/")) };
    // The operating system knows no name under `.invalid`: only the judged address can have been used.
    assert_eq!(adapter(&names, lenient).send(request).await.unwrap().status, 200);
    assert!(received.lock().unwrap()[0].to_ascii_lowercase().contains(&format!("host: shop.invalid:{port}\r\n")));
}

#[tokio::test]
async fn over_https_nothing_is_said_before_the_server_has_shown_who_it_is() {
    let (port, received) = server(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let names: [(&'static str, &[&str]); 1] = [("shop.invalid", &["127.0.0.1"])];
    let mut request = HttpRequest { may_be_private: true, ..get(&format!("https://shop.invalid:{port}/path")) };
    request.headers = vec![("authorization".to_owned(), "Bearer s3cr3t".to_owned())];
    let error = adapter(&names, lenient).send(request).await.unwrap_err();
    assert!(matches!(error, HttpError::Unavailable(_)), "{error:?}");
    let received = received.lock().unwrap().join("");
    // A handshake of TLS begins with 22 and its version.
    assert!(received.starts_with("\u{16}\u{3}"), "{received:?}");
    assert!(!received.contains("s3cr3t") && !received.contains("/path"), "{received:?}");
}

#[tokio::test]
async fn a_name_that_stands_for_what_nobody_may_reach_is_refused_before_anything_is_sent() {
    for address in
        ["127.0.0.1", "169.254.169.254", "::ffff:169.254.169.254", "fd00:ec2::254", "fe80::1", "0.0.0.0", "::1"]
    {
        let names: [(&'static str, &[&str]); 1] = [("shop.example", &["52.1.2.3", address])];
        let request = HttpRequest { may_be_private: true, ..get("https://shop.example/") };
        let error = adapter(&names, kind_of).send(request).await.unwrap_err();
        assert!(matches!(&error, HttpError::Never(why) if why.starts_with("shop.example is ")), "{address}: {error:?}");
    }
}

#[tokio::test]
async fn a_name_in_a_private_network_needs_the_right_to_it() {
    let names: [(&'static str, &[&str]); 1] = [("shop.example", &["10.0.0.1"])];
    let error = adapter(&names, kind_of).send(get("https://shop.example/")).await.unwrap_err();
    assert_eq!(error, HttpError::Private("shop.example is 10.0.0.1, in a private network".to_owned()));
}

#[tokio::test]
async fn a_name_that_is_not_known_is_unavailable() {
    let error = adapter(&[], kind_of).send(get("https://shop.example/")).await.unwrap_err();
    assert!(matches!(&error, HttpError::Unavailable(why) if why.contains("shop.example is not known")), "{error:?}");
}

#[tokio::test]
async fn an_instances_address_is_judged_as_well() {
    let error = adapter(&[], kind_of).send(get("http://169.254.169.254/latest/meta-data/")).await.unwrap_err();
    assert!(matches!(error, HttpError::Never(_)), "{error:?}");
}

#[tokio::test]
async fn a_signed_request_carries_the_signature_of_service_and_region() {
    let mut request = get("https://ssm.us-west-2.amazonaws.com/");
    request.signing = Some(drs_core::http::AwsSigning::read("ssm:SendCommand").unwrap());
    request.headers = vec![("x-amz-target".to_owned(), "AmazonSSM.SendCommand".to_owned())];
    let network = adapter(&[], kind_of).network.unwrap();
    sign(&mut request, &network.credentials, &StillClock).await.unwrap();
    let header = |wanted: &str| request.headers.iter().find(|(name, _)| name == wanted).unwrap().1.clone();
    let authorization = header("authorization");
    assert!(authorization.contains("Credential=AKIDEXAMPLE/20260301/us-west-2/ssm/aws4_request"), "{authorization}");
    assert!(
        authorization.contains("SignedHeaders=host;x-amz-date;x-amz-security-token;x-amz-target"),
        "{authorization}"
    );
    assert_eq!(
        (header("x-amz-date"), header("x-amz-security-token")),
        ("20260301T100000Z".to_owned(), "session".to_owned())
    );
}

#[tokio::test]
async fn a_session_token_that_comes_back_is_taken_out() {
    let (port, received) = server(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\nx-a: session\r\n\r\na session.").await;
    let names: [(&'static str, &[&str]); 1] = [("ssm.us-west-2.amazonaws.com", &["127.0.0.1"])];
    let mut request = get(&format!("http://ssm.us-west-2.amazonaws.com:{port}/"));
    request.may_be_private = true;
    request.signing = Some(drs_core::http::AwsSigning::read("ssm:SendCommand").unwrap());
    let answer = adapter(&names, lenient).send(request).await.unwrap();
    assert!(received.lock().unwrap()[0].contains("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"));
    assert_eq!(answer.body, b"a [secret].");
    assert!(answer.headers.contains(&("x-a".to_owned(), "[secret]".to_owned())), "{:?}", answer.headers);
}

#[tokio::test]
async fn with_a_simulators_credentials_nothing_is_sent() {
    let error = HttpAdapter::nowhere().send(get("https://shop.example/")).await.unwrap_err();
    assert_eq!(error, HttpError::Unavailable("a rehearsal reaches no network".to_owned()));
}
