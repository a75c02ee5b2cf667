//! A registry that answers as its test says: one request a connection, and everything that was asked is kept.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// One request.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// Its first line, such as `GET /v2/ HTTP/1.1`.
    pub(super) line: String,
    /// Who asked.
    pub(super) authorization: Option<String>,
}

/// A server, for as long as it is held.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    serving: JoinHandle<()>,
}

impl Server {
    /// Serves plain http.
    pub(super) async fn start(answer: impl Fn(&Asked) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::serve(None, answer).await
    }

    /// Serves https. Gives the certificate, which is for `localhost`.
    pub(super) async fn start_tls(answer: impl Fn(&Asked) -> Vec<u8> + Send + Sync + 'static) -> (Self, Vec<u8>) {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let certificate = made.cert.der().to_vec();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(certificate.clone())], key)
            .unwrap();
        (Self::serve(Some(TlsAcceptor::from(Arc::new(config))), answer).await, certificate)
    }

    async fn serve(tls: Option<TlsAcceptor>, answer: impl Fn(&Asked) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = asked.clone();
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                match &tls {
                    None => exchange(stream, &kept, &answer).await,
                    Some(tls) => {
                        if let Ok(stream) = tls.accept(stream).await {
                            exchange(stream, &kept, &answer).await;
                        }
                    }
                }
            }
        });
        Self { address, asked, serving }
    }

    /// What was asked so far.
    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn exchange(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    kept: &Mutex<Vec<Asked>>,
    answer: &(impl Fn(&Asked) -> Vec<u8> + Send + Sync),
) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8(head).unwrap();
    let authorization = head.lines().find_map(|line| line.strip_prefix("authorization: "));
    let line = head.lines().next().unwrap().to_owned();
    let asked = Asked { line, authorization: authorization.map(str::to_owned) };
    kept.lock().unwrap().push(asked.clone());
    // Who has gone away needs no answer.
    let _ = stream.write_all(&answer(&asked)).await;
    let _ = stream.shutdown().await;
}

/// An answer with a status, header lines that each end with a line break, and a body.
pub(super) fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let headers = headers.replace('\n', "\r\n");
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}
