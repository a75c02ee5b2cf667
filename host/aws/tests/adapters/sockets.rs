//! What only a real connection can show: that none came about, or that it broke.

use drs_aws::{Aws, AwsOptions, ConnectError};
use drs_core::aws::{CallErrorKind, Job, WriteAnswer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::{NOW, launch, options};

async fn launched_at(endpoint: String) -> WriteAnswer<Job> {
    let aws = Aws::connect(AwsOptions { endpoint: Some(endpoint), ..options() }).await.unwrap();
    aws.drs().start_recovery(&launch(NOW)).await
}

/// A service that reads the head of one request, writes this, and hangs up.
async fn hanging_up_after(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut head = [0; 64];
        socket.read_exact(&mut head).await.unwrap();
        socket.write_all(answer.as_bytes()).await.unwrap();
    });
    format!("http://{address}")
}

#[tokio::test]
async fn a_refused_connection_has_no_effect() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let class = launched_at(format!("http://{address}")).await;
    let WriteAnswer::NoEffect { error } = class else { panic!("{class:?}") };
    assert_eq!(error.kind, CallErrorKind::Unavailable);
}

#[tokio::test]
async fn a_name_that_does_not_resolve_has_no_effect() {
    let class = launched_at("http://no-such-host.invalid".to_owned()).await;
    assert!(matches!(class, WriteAnswer::NoEffect { .. }), "{class:?}");
}

#[tokio::test]
async fn a_connection_that_breaks_before_an_answer_is_unknown() {
    let class = launched_at(hanging_up_after("").await).await;
    assert!(matches!(class, WriteAnswer::Unknown { .. }), "{class:?}");
}

#[tokio::test]
async fn a_connection_that_breaks_within_an_answer_is_unknown_whatever_its_status() {
    for answer in [
        "HTTP/1.1 202 Accepted\r\ncontent-length: 500\r\n\r\n{\"job\"",
        "HTTP/1.1 403 Forbidden\r\nx-amzn-errortype: AccessDeniedException\r\ncontent-length: 500\r\n\r\n{\"mess",
    ] {
        let class = launched_at(hanging_up_after(answer).await).await;
        assert!(matches!(class, WriteAnswer::Unknown { .. }), "{class:?}");
    }
}

#[tokio::test]
async fn what_can_not_be_a_region_or_an_endpoint_is_refused_at_once() {
    let region = Aws::connect(AwsOptions { region: "US West".to_owned(), ..options() }).await;
    assert!(matches!(region, Err(ConnectError::Region(_))));
    let endpoint = Aws::connect(AwsOptions { endpoint: Some("localhost:4100".to_owned()), ..options() }).await;
    assert!(matches!(endpoint, Err(ConnectError::Endpoint(_))));
}
