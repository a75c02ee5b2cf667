//! Requests to the simulator, of anybody who reaches its port. Each is answered, in the form of the service that it seems to
//! speak to, and never with an error of the simulator itself; what is refused launches nothing; and the same requests are
//! answered alike by a second world.
#![no_main]

use std::sync::LazyLock;

use drs_fuzz::requests::{Answer, Talk};
use drs_fuzz::{lines, xml};
use http::{Response, header};
use libfuzzer_sys::{fuzz_crossover, fuzz_mutator, fuzz_target, fuzzer_mutate};
use serde_json::Value;

/// The most lines of one input.
const MOST: usize = 60;

const WITH_TABLES: &str = include_str!("../../hostile/fleet.toml");

/// The same fleet without tables of DynamoDB, whose world begins in a tenth of the time.
static WITHOUT_TABLES: LazyLock<String> = LazyLock::new(|| {
    let (before, rest) = WITH_TABLES.split_once("[[dynamodb.tables]]").expect("the fleet has a table");
    let (_, after) = rest.split_once("[[servers]]").expect("and servers behind it");
    format!("{before}[[servers]]{after}")
});

fuzz_target!(|text: &str| {
    let fleet = if text.contains("dynamodb ") { WITH_TABLES } else { &WITHOUT_TABLES };
    let first = told(fleet, text);
    assert_eq!(first, told(fleet, text), "a second world answers otherwise");
});

/// What a new world answers to the lines, each checked.
fn told(fleet: &str, text: &str) -> Vec<String> {
    let mut talk = Talk::begin(fleet);
    let mut answers = Vec::new();
    for line in text.lines().take(MOST) {
        let launches = talk.world.launches().len();
        let Some(answer) = talk.say(line) else { continue };
        let now = talk.world.launches().len();
        match &answer {
            Answer::Service(_, answer) => {
                is_sound(answer);
                let launched = answer.status() == 202;
                assert_eq!(now > launches, launched, "{launches} launches became {now} by {answer:?}");
                let (status, headers) = (answer.status(), answer.headers());
                answers.push(format!("{status} {headers:?} {}", String::from_utf8_lossy(answer.body())));
            }
            Answer::Visit(answer) => {
                assert_eq!(now, launches, "a visit launches nothing");
                answers.push(format!("{answer:?}"));
            }
        }
    }
    answers
}

/// An answer that an SDK can read.
fn is_sound(answer: &Response<bytes::Bytes>) {
    let status = answer.status().as_u16();
    assert!((200..500).contains(&status), "{answer:?}");
    let body = std::str::from_utf8(answer.body()).expect("an answer is text");
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.contains("xml") {
        if let Err(error) = xml::check(body) {
            panic!("{error}: {body}");
        }
        return;
    }
    assert!(kind.contains("json"), "{answer:?}");
    let json: Value = match serde_json::from_str(body) {
        Ok(json) => json,
        Err(error) => panic!("{error}: {body}"),
    };
    let named = answer.headers().contains_key("x-amzn-errortype") || json.get("__type").is_some();
    assert_eq!(named, status >= 400, "an error has a name: {answer:?}");
}

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    match seed % 2 {
        0 => lines::mutate(data, size, seed),
        _ => fuzzer_mutate(data, size, max_size),
    }
});

fuzz_crossover!(|one: &[u8], other: &[u8], out: &mut [u8], seed: u32| { lines::cross(one, other, out, seed) });
