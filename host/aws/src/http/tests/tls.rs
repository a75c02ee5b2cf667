//! Over https, against servers whose certificates are of a CA of the test. Whom a process trusts its environment says, and it
//! is read once: each request is made by a process of its own.

use std::process::Command;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio_rustls::TlsAcceptor;

use super::*;

/// The name that is asked.
const NAME: &str = "shop.example";
/// By which the process that asks knows whom.
const TARGET: &str = "DRS_RUNTIME_TEST_TLS_TARGET";
/// Before what came of it, in its output.
const MARK: &str = "it came of it: ";

type Ca = CertifiedIssuer<'static, KeyPair>;

/// A CA of this name.
fn ca(name: &str) -> Ca {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// What a server shows that a CA gave a certificate for a name, valid until the end of a year.
fn shown(ca: &Ca, name: &str, until: i32) -> ServerConfig {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.not_after = date_time_ymd(until, 12, 31);
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, &**ca).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    builder.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key).unwrap()
}

/// A server that answers whom it can agree with on TLS; how often it did.
async fn serve(config: ServerConfig) -> (u16, Arc<Mutex<usize>>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (acceptor, answered) = (TlsAcceptor::from(Arc::new(config)), Arc::default());
    let count: Arc<Mutex<usize>> = Arc::clone(&answered);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut buffer = vec![0; 64 * 1024];
            if stream.read(&mut buffer).await.is_ok_and(|length| length > 0) {
                *count.lock().unwrap() += 1;
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await;
                let _ = stream.shutdown().await;
            }
        }
    });
    (port, answered)
}

/// What comes of a request by a process that trusts one CA, and whether the server was told anything.
async fn asked(trusted: &Ca, config: ServerConfig) -> (String, usize) {
    let (port, answered) = serve(config).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, trusted.pem()).unwrap();
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "http::tests::tls::the_process_that_asks", "--ignored", "--nocapture"]);
    again.env(TARGET, format!("https://{NAME}:{port}/health")).env("SSL_CERT_FILE", &file).env_remove("SSL_CERT_DIR");
    let done = tokio::task::spawn_blocking(move || again.output()).await.unwrap().unwrap();
    let printed = String::from_utf8_lossy(&done.stdout).into_owned();
    let told = printed.lines().find_map(|line| line.split_once(MARK)).map(|(_, told)| told.to_owned());
    let answered = *answered.lock().unwrap();
    (told.unwrap_or(printed), answered)
}

#[tokio::test]
#[ignore = "the tests below start it"]
async fn the_process_that_asks() {
    let names: [(&'static str, &[&str]); 1] = [(NAME, &["127.0.0.1"])];
    let request = HttpRequest { may_be_private: true, ..get(&std::env::var(TARGET).unwrap()) };
    let told = match adapter(&names, lenient).send(request).await {
        Ok(answer) => format!("status {}, body {}", answer.status, String::from_utf8_lossy(&answer.body)),
        Err(error) => error.to_string(),
    };
    println!("{MARK}{told}");
}

#[tokio::test]
async fn a_server_with_a_certificate_of_a_trusted_ca_is_asked() {
    let own = ca("own");
    assert_eq!(asked(&own, shown(&own, NAME, 4000)).await, ("status 200, body ok".to_owned(), 1));
}

#[tokio::test]
async fn a_certificate_of_an_unknown_ca_is_refused() {
    let (told, answered) = asked(&ca("own"), shown(&ca("other"), NAME, 4000)).await;
    assert!(told.contains("the server's certificate is signed by nobody whom this host trusts"), "{told}");
    assert!(told.contains("SSL_CERT_FILE"), "{told}");
    assert_eq!(answered, 0);
}

#[tokio::test]
async fn a_certificate_that_has_expired_is_refused() {
    let own = ca("own");
    let (told, answered) = asked(&own, shown(&own, NAME, 2020)).await;
    assert!(told.ends_with("the server's certificate has expired"), "{told}");
    assert_eq!(answered, 0);
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let own = ca("own");
    let (told, answered) = asked(&own, shown(&own, "other.example", 4000)).await;
    assert!(told.ends_with("the server's certificate is for another name"), "{told}");
    assert_eq!(answered, 0);
}
