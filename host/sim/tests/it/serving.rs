//! The simulator on a socket.

use std::sync::Arc;

use drs_sim::{ClockInfo, serve};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

use crate::support::{Bench, DB, START, amz_date, authorization};

struct Served {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

async fn served(bench: Bench) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let info = ClockInfo { speed: 120.0 };
    let shutdown = async move { stopped.await.unwrap_or_default() };
    let task = tokio::spawn(serve(Arc::new(bench.world), listener, info, shutdown));
    Served { address, stop, task }
}

impl Served {
    /// Sends one request over a connection of its own and gives all that comes back.
    async fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    async fn post(&self, path: &str, body: &Value) -> String {
        let signed = START.parse().unwrap();
        let (date, authorization, body) = (amz_date(signed), authorization("drs", signed), body.to_string());
        let length = body.len();
        self.send(&format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nx-amz-date: {date}\r\n\
             authorization: {authorization}\r\ncontent-length: {length}\r\n\r\n{body}"
        ))
        .await
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap().unwrap();
    }
}

fn body(answer: &str) -> Value {
    serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap()
}

#[tokio::test]
async fn requests_are_answered_until_it_is_told_to_stop() {
    let served = served(Bench::new()).await;
    let answer = served.post("/DescribeSourceServers", &json!({})).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("date: Thu, 15 Jan 2026 09:00:00 GMT"), "{answer}");
    assert_eq!(body(&answer)["items"].as_array().unwrap().len(), 3);
    // A connection that is kept open does not hold up the end.
    let _idle = TcpStream::connect(served.address).await.unwrap();
    served.stop().await;
}

#[tokio::test]
async fn the_clock_needs_no_signature() {
    let served = served(Bench::new()).await;
    let answer = served.send("GET /_sim/clock HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await;
    let expected = json!({
        "now": "2026-01-15T09:00:00.000000Z", "speed": 120.0, "account": "123456789012", "region": "us-west-2"
    });
    assert_eq!(body(&answer), expected);
    served.stop().await;
}

#[tokio::test]
async fn a_lost_reply_closes_the_connection() {
    let fault = "[[faults]]\noperation = \"drs:StartRecovery\"\nkind = \"reply-lost-after-effect\"\n";
    let served = served(Bench::with(fault)).await;
    let start = json!({"sourceServers": [{"sourceServerID": DB}], "isDrill": true});
    assert_eq!(served.post("/StartRecovery", &start).await, "");
    let jobs = served.post("/DescribeJobs", &json!({})).await;
    assert_eq!(body(&jobs)["items"].as_array().unwrap().len(), 1);
    served.stop().await;
}

#[tokio::test]
async fn a_request_that_is_too_large_is_refused() {
    let served = served(Bench::new()).await;
    let answer = served.post("/DescribeJobs", &json!({"nextToken": "x".repeat(2 << 20)})).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    served.stop().await;
}
