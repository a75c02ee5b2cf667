//! A relay in front of a served simulator: it hands everything on, and notes when the first poll passed.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use crate::measured::now;

/// How the request of a poll begins.
const POLL: &[u8] = b"POST /DescribeJobs ";

/// A relay, for as long as the process lives.
pub(crate) struct Relay {
    address: String,
    first_poll: Arc<Mutex<Option<Instant>>>,
}

impl Relay {
    /// A relay to an address such as `http://127.0.0.1:40001`.
    pub(crate) fn to(address: &str) -> Self {
        let target = address.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let first_poll = Arc::<Mutex<Option<Instant>>>::default();
        let noted = first_poll.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                // A simulator that has ended takes no connections; its clients are gone as well.
                let Ok(server) = TcpStream::connect(&target) else { continue };
                let (answers, asker) = (server.try_clone().unwrap(), client.try_clone().unwrap());
                let noted = noted.clone();
                std::thread::spawn(move || hand_on(client, server, |bytes| note(&noted, bytes)));
                std::thread::spawn(move || hand_on(answers, asker, |_| {}));
            }
        });
        Self { address, first_poll }
    }

    /// Where it answers.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// When the first poll passed, since the relay was made to forget.
    pub(crate) fn first_poll(&self) -> Option<Instant> {
        *self.first_poll.lock().unwrap()
    }

    /// Forgets what has passed.
    pub(crate) fn forget(&self) {
        *self.first_poll.lock().unwrap() = None;
    }
}

/// Notes a poll. A request's head is sent in one piece.
fn note(first_poll: &Mutex<Option<Instant>>, bytes: &[u8]) {
    if bytes.windows(POLL.len()).any(|window| window == POLL) {
        first_poll.lock().unwrap().get_or_insert_with(now);
    }
}

/// Hands bytes on until either side has gone.
fn hand_on(mut from: TcpStream, mut to: TcpStream, mut sees: impl FnMut(&[u8])) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut bytes) {
        sees(&bytes[..read]);
        if to.write_all(&bytes[..read]).is_err() {
            break;
        }
    }
    // Where the other side has gone already there is nothing to close.
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}
