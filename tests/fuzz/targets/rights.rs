//! A grant and an address, a line each, as a recipe and a component write them. Both are refused, or written as they are read;
//! an address means the same to everybody who reads it; and a grant allows no address but those that begin as it does.
#![no_main]

use drs_core::http::{Host, HttpUrl};
use drs_core::plugin::{Effect, Grant, HttpGrant};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|text: &str| {
    let (grant, address) = text.split_once('\n').unwrap_or((text, text));
    let grant = read_grant(grant);
    let address = read_address(address);
    if let (Some(Grant::Http(grant)), Some(address)) = (grant, address) {
        ends_where_it_says(&grant, &address);
    }
});

fn read_grant(text: &str) -> Option<Grant> {
    let grant: Grant = match text.parse() {
        Ok(grant) => grant,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return None;
        }
    };
    let written = grant.to_string();
    assert_eq!(written.parse().as_ref(), Ok(&grant), "{text:?} is written as {written:?}");
    assert!(!written.contains(['\r', '\n']), "a grant is one line: {written:?}");
    Some(grant)
}

fn read_address(text: &str) -> Option<HttpUrl> {
    let address = HttpUrl::read(text).ok()?;
    let written = address.to_string();
    assert_eq!(HttpUrl::read(&written).as_ref(), Ok(&address), "{text:?} is written as {written:?}");
    as_a_browser_reads(&address, &written);
    as_a_client_reads(&address, &written);
    Some(address)
}

/// The reader of the WHATWG, which forgives and repairs: here it finds nothing to repair.
fn as_a_browser_reads(address: &HttpUrl, written: &str) {
    let url = match Url::parse(written) {
        Ok(url) => url,
        // A name that only looks like an encoded one is nobody's.
        Err(error) => return assert!(written.contains("xn--"), "{written:?}: {error}"),
    };
    let host = address.host.to_string();
    assert_eq!(url.host_str(), Some(host.as_str()), "{written:?}");
    assert_eq!(url.port_or_known_default(), Some(address.port), "{written:?}");
    // The one thing that it writes otherwise.
    let query = address.query.as_ref().map(|query| query.replace('\'', "%27"));
    assert_eq!((url.path(), url.query()), (address.path.as_str(), query.as_deref()), "{written:?}");
    assert_eq!((url.username(), url.password(), url.fragment()), ("", None, None), "{written:?}");
}

/// The reader of the client that sends.
fn as_a_client_reads(address: &HttpUrl, written: &str) {
    let uri: http::Uri = match written.parse() {
        Ok(uri) => uri,
        Err(error) => panic!("{written:?} can't be sent: {error}"),
    };
    let host = address.host.to_string();
    assert_eq!(uri.host(), Some(host.as_str()), "{written:?}");
    let scheme = if address.secure { "https" } else { "http" };
    assert_eq!(uri.scheme_str(), Some(scheme), "{written:?}");
    let port = uri.port_u16().unwrap_or(if address.secure { 443 } else { 80 });
    assert_eq!((port, uri.path(), uri.query()), (address.port, address.path.as_str(), address.query.as_deref()));
}

/// What a grant allows has its scheme, host and port, and a path that begins with the one it says.
fn ends_where_it_says(grant: &HttpGrant, address: &HttpUrl) {
    assert!(grant.signing.is_none() || Grant::Http(grant.clone()).effect() == Effect::Write);
    for of_instance in [false, true] {
        if !grant.place.allows(address, of_instance) {
            continue;
        }
        let place = grant.place.to_string();
        let pattern = place.strip_suffix('*').unwrap_or(&place);
        match &address.host {
            Host::Name(_) => assert!(address.to_string().starts_with(pattern), "{place} allows {address}"),
            Host::Address(_) => {
                assert!(of_instance && place.contains("{wave.instances}"), "{place} allows {address}");
            }
        }
        assert!(place.ends_with('*') || place.ends_with(&address.path), "{place} allows {address}");
    }
}
