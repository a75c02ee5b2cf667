//! A hook for the tests of the interface `http`: it makes the requests of its configuration and logs each answer, with the
//! method beside it. In an address `{server}` stands for the private address of the wave's first server.

use std::collections::BTreeMap;
use std::time::Duration;

use drs_plugin::http::{self, Request};
use drs_plugin::{Error, HookContext, Verdict, log};
use serde::Deserialize;

drs_plugin::after_wave!(probe);

#[derive(Deserialize)]
struct Config {
    calls: Vec<Call>,
}

/// A request by the name of its function.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Call {
    call: String,
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
    timeout_ms: Option<u64>,
}

fn probe(context: &HookContext) -> Result<Verdict, Error> {
    let config: Config = context.config()?;
    let address = context.servers.first().and_then(|server| server.facts.private_ip.clone()).unwrap_or_default();
    for call in config.calls {
        let name = call.call.clone();
        let text = match request(call, &address)?.send() {
            Ok(answer) => {
                format!("{} {} {:?} complete={}", answer.status, answer.text(), answer.headers, answer.complete)
            }
            Err(error) => format!("Err({error:?})"),
        };
        log::info_with(text, &[("call", &name)]);
    }
    Ok(Verdict::Proceed)
}

fn request(call: Call, address: &str) -> Result<Request, Error> {
    let url = call.url.replace("{server}", address);
    let request = match call.call.as_str() {
        "head" => http::head(url),
        "get" => http::get(url),
        "post" => http::post(url).body(call.body),
        "put" => http::put(url).body(call.body),
        "patch" => http::patch(url).body(call.body),
        "delete" => http::delete(url),
        other => return Err(Error::Other(format!("there is no call {other}"))),
    };
    let request = call.headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    Ok(match call.timeout_ms {
        Some(millis) => request.timeout(Duration::from_millis(millis)),
        None => request,
    })
}
