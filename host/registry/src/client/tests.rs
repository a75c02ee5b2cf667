//! Registries that do what a registry should not, or may and must not be followed in.

use std::time::Duration;

use oci_client::client::{Certificate, CertificateEncoding};

use super::server::{Asked, Server, answer};
use super::*;
use crate::access::Patience;
use crate::login::Login;

const COMPONENT: &[u8] = b"a component";

fn artifact() -> Artifact {
    let nothing = Vec::new();
    Artifact {
        component: COMPONENT.to_vec(),
        title: "gate.wasm".to_owned(),
        signature: None,
        imports: nothing.clone(),
        exports: nothing,
    }
}

fn manifest() -> Vec<u8> {
    artifact().write().unwrap().manifest
}

/// The path of the component.
fn blob() -> String {
    format!("/v2/gate/blobs/sha256:{}", sha256(COMPONENT))
}

/// The path of the configuration.
fn config() -> String {
    format!("/v2/gate/blobs/sha256:{}", sha256(&artifact().write().unwrap().config))
}

/// What a sound registry answers.
fn sound(asked: &Asked) -> Vec<u8> {
    match asked.line.split(' ').nth(1).unwrap_or_default() {
        "/v2/" => answer("200 OK", "", b""),
        "/v2/gate/manifests/1" => answer("200 OK", "", &manifest()),
        path if path == blob() => answer("200 OK", "", COMPONENT),
        path if path == config() => answer("200 OK", "", &artifact().write().unwrap().config),
        _ => answer("404 Not Found", "", b"{}"),
    }
}

fn reference(server: &Server) -> OciReference {
    OciReference::parse(&format!("oci://{}/gate:1", server.address)).unwrap()
}

/// Access by plain http, as somebody.
fn access() -> Access {
    let login = Login { user: "ann".to_owned(), password: "s3cr3t".to_owned() };
    Access { login: Some(login), plain_http: true, ..Access::default() }
}

async fn fetched(server: &Server, access: Access) -> Result<Fetched, Trouble> {
    RegistryClient::new(access).fetch(&reference(server), 1024).await.map_err(|error| error.trouble)
}

#[tokio::test]
async fn a_component_is_fetched_with_the_digest_of_its_manifest() {
    let server = Server::start(sound).await;
    let fetched = fetched(&server, access()).await.unwrap();
    assert_eq!((fetched.component.as_slice(), fetched.sha256.as_str()), (COMPONENT, sha256(COMPONENT).as_str()));
    assert_eq!(fetched.reference.digest(), Some(sha256(&manifest()).as_str()));
}

#[tokio::test]
async fn a_client_that_knows_the_layout_alone_takes_what_is_published() {
    let server = Server::start(sound).await;
    let session = Session::new(&access(), &reference(&server)).await.unwrap();
    let pulled = session.client.pull(&session.image, &session.auth, vec!["application/wasm"]).await.unwrap();
    assert_eq!(pulled.layers.iter().map(|layer| layer.data.as_ref()).collect::<Vec<_>>(), [COMPONENT]);
    assert_eq!(pulled.config.media_type, "application/vnd.wasm.config.v0+json");
}

#[tokio::test]
async fn a_redirect_to_another_host_takes_no_login_along() {
    let elsewhere = Server::start(|_| answer("200 OK", "", COMPONENT)).await;
    let address = elsewhere.address;
    let server = Server::start(move |asked| match asked.line.split(' ').nth(1) {
        Some("/v2/") => answer("401 Unauthorized", "www-authenticate: Basic realm=\"x\"\n", b""),
        Some(path) if path == blob() => {
            answer("307 Temporary Redirect", &format!("location: http://{address}/blob\n"), b"")
        }
        _ => sound(asked),
    })
    .await;
    let fetched = fetched(&server, access()).await.unwrap();
    assert_eq!(fetched.component, COMPONENT);
    let asked = server.asked();
    assert!(asked.iter().any(|one| one.line.contains("/blobs/") && one.authorization.is_some()), "{asked:?}");
    let asked = elsewhere.asked();
    assert!(matches!(asked.as_slice(), [one] if one.authorization.is_none()), "{asked:?}");
}

/// A registry over https, that is trusted.
async fn fetched_over_tls(server: &Server, certificate: Vec<u8>) -> Result<Fetched, Trouble> {
    let text = format!("oci://localhost:{}/gate:1", server.address.port());
    let reference = OciReference::parse(&text).unwrap();
    let access = Access { plain_http: false, ..access() };
    let mut config = access.client_config(reference.registry());
    config.tls_certs_only = vec![Certificate { encoding: CertificateEncoding::Der, data: certificate }];
    Session::with(config, &access, &reference).await.unwrap().fetch(&reference, 1024).await
}

#[tokio::test]
async fn a_registry_is_asked_over_tls_and_must_be_who_it_says() {
    let (server, certificate) = Server::start_tls(sound).await;
    assert_eq!(fetched_over_tls(&server, certificate).await.unwrap().component, COMPONENT);
    let (_, other) = Server::start_tls(sound).await;
    let trouble = fetched_over_tls(&server, other).await.unwrap_err();
    assert!(matches!(&trouble, Trouble::Unreachable(why) if why.contains("certificate")), "{trouble}");
}

#[tokio::test]
async fn a_registry_over_tls_sends_nobody_to_plain_http() {
    let plain = Server::start(|_| answer("200 OK", "", b"{\"token\":\"t\"}")).await;
    let address = plain.address;
    let (makes_tokens_there, certificate) = Server::start_tls(move |_| {
        let challenge = format!("www-authenticate: Bearer realm=\"http://{address}/token\",service=\"x\"\n");
        answer("401 Unauthorized", &challenge, b"")
    })
    .await;
    let trouble = fetched_over_tls(&makes_tokens_there, certificate).await.unwrap_err();
    assert_eq!(trouble, Trouble::NotAllowed { as_somebody: true });
    let (sends_there, certificate) = Server::start_tls(move |asked| match asked.line.contains("/blobs/") {
        true => answer("307 Temporary Redirect", &format!("location: http://{address}/blob\n"), b""),
        false => sound(asked),
    })
    .await;
    let trouble = fetched_over_tls(&sends_there, certificate).await.unwrap_err();
    assert!(matches!(trouble, Trouble::Unreachable(_)), "{trouble}");
    assert!(plain.asked().is_empty(), "{:?}", plain.asked());
}

#[tokio::test]
async fn more_bytes_than_the_manifest_says_are_not_taken() {
    let server = Server::start(|asked| match asked.line.contains("/blobs/") {
        true => answer("200 OK", "", &vec![0; 1 << 20]),
        false => sound(asked),
    })
    .await;
    let trouble = fetched(&server, access()).await.unwrap_err();
    assert_eq!(trouble, Trouble::TooLarge { what: "its component", most: 1024 });
}

#[tokio::test]
async fn other_bytes_than_were_named_are_not_taken() {
    let server = Server::start(|asked| match asked.line.contains("/blobs/") {
        true => answer("200 OK", "", b"another one"),
        false => sound(asked),
    })
    .await;
    let trouble = fetched(&server, access()).await.unwrap_err();
    assert!(matches!(trouble, Trouble::OtherDigest { what: "its component", .. }), "{trouble}");

    let server = Server::start(|_| answer("200 OK", "", &manifest())).await;
    let wanted = reference(&server).pinned("0".repeat(64));
    let trouble = RegistryClient::new(access()).fetch(&wanted, 1024).await.unwrap_err().trouble;
    assert!(matches!(trouble, Trouble::OtherDigest { what: "its manifest", .. }), "{trouble}");
}

#[tokio::test]
async fn a_registry_that_falls_silent_is_not_waited_for() {
    let server = Server::start(|asked| match asked.line.contains("/manifests/") {
        true => b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n".to_vec(),
        false => sound(asked),
    })
    .await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = OciReference::parse(&format!("oci://{}/gate:1", listener.local_addr().unwrap())).unwrap();
    let short = Duration::from_millis(200);
    let patience = Patience { silence: short, ..Patience::default() };
    let impatient = Access { patience, ..access() };
    let error = RegistryClient::new(impatient).fetch(&silent, 1024).await.unwrap_err();
    assert_eq!(error.trouble, Trouble::TimeOut(short));
    let patience = Patience { whole: short, ..Patience::default() };
    let impatient = Access { patience, ..access() };
    let error = RegistryClient::new(impatient).fetch(&silent, 1024).await.unwrap_err();
    assert_eq!(error.trouble, Trouble::TimeOut(short));
    // One that ends in the middle of its answer is gone.
    let trouble = fetched(&server, access()).await.unwrap_err();
    assert!(matches!(trouble, Trouble::Unreachable(_)), "{trouble}");
}

#[tokio::test]
async fn a_registry_that_is_not_there_is_told() {
    let server = Server::start(sound).await;
    let reference = reference(&server);
    drop(server);
    let error = RegistryClient::new(access()).fetch(&reference, 1024).await.unwrap_err();
    assert!(matches!(error.trouble, Trouble::Unreachable(_) | Trouble::TimeOut(_)), "{error}");
    assert!(error.help().contains(&format!("plain-http = [\"{}\"]", reference.registry())), "{}", error.help());
}

#[tokio::test]
async fn an_answer_over_which_the_client_panics_is_told() {
    // A token that can't be sent in a header.
    let tokens = Server::start(|_| answer("200 OK", "", b"{\"token\":\"a\\nb\"}")).await;
    let address = tokens.address;
    let server = Server::start(move |asked| match asked.line.split(' ').nth(1) {
        Some("/v2/") => {
            let challenge = format!("www-authenticate: Bearer realm=\"http://{address}/token\",service=\"x\"\n");
            answer("401 Unauthorized", &challenge, b"")
        }
        _ => sound(asked),
    })
    .await;
    let trouble = fetched(&server, access()).await.unwrap_err();
    assert!(matches!(trouble, Trouble::Fault(_)), "{trouble}");
}

#[tokio::test]
async fn who_asks_without_a_login_is_told_so() {
    let server = Server::start(|_| answer("401 Unauthorized", "www-authenticate: Basic realm=\"x\"\n", b"{}")).await;
    let nobody = Access { login: None, ..access() };
    let trouble = fetched(&server, nobody).await.unwrap_err();
    assert_eq!(trouble, Trouble::NotAllowed { as_somebody: false });
    assert_eq!(trouble.to_string(), "the registry does not allow it without a login");
}

#[tokio::test]
async fn what_a_registry_does_not_have_is_absent() {
    let server = Server::start(|asked| match asked.line.contains("/manifests/") {
        true => answer("404 Not Found", "", b"{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"no\"}]}"),
        false => sound(asked),
    })
    .await;
    assert_eq!(fetched(&server, access()).await.unwrap_err(), Trouble::Absent);
}
