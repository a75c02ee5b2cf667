//! Requests over HTTP: addresses that could be read in two ways, headers that say who is asked, answers that are too much.
//! What needs a socket is named in [`crate::sockets`].

use drs_core::plugin::{Grant, function_of};

use super::of_limit;
use crate::ask::{About, Asking, Image, LARGE, LONGEST, about};
use crate::row::{Look, Role, Row};

const TOPIC: &str = "HTTP";

const GRANT: &str = "http:GET on https://shop.example/api/*";
const POST: &str = "http:POST on https://shop.example/api/*";
const URL: &str = "https://shop.example/api/a";

/// A secret for the granted paths.
const SECRET: &str = r#"
[plugins.it.secrets.token]
on = "https://shop.example/api/*"
header = "authorization"
env = "SHOP_TOKEN"
"#;

pub(crate) fn rows() -> Vec<Row> {
    [addresses(), places(), headers(), signatures(), limits(), answers()].into_iter().flatten().collect()
}

/// A hook that gets what is at an address.
fn get(what: &str, url: &str, headers: &[(&str, &str)]) -> Row {
    let asking = about(function_of("http:GET").unwrap(), &About { url, headers, ..About::default() }).unwrap();
    Row::of(TOPIC, what, Role::Before, asking.guest().before()).grants(&[GRANT])
}

/// One that must be answered so.
fn refused(what: &str, url: &str, says: &str) -> Row {
    get(what, url, &[]).told("fail, FAILED", &[says])
}

/// Addresses within the grant, if one reads them as somebody might.
fn addresses() -> Vec<Row> {
    let host = "its host is not a name in small letters, or an address in its normal form";
    let user = "it has a user or a password in it";
    let dots = "its path has a `.` or `..` as a segment";
    let ambiguous = "its path has an encoded `/`, `\\`, `%` or control character";
    let character = "its path or query has a character that must be percent-encoded";
    vec![
        refused("a decimal number as the host", "https://2852039166/api/a", host),
        refused("a hexadecimal number as the host", "https://0xa9.0xfea9fe/api/a", host),
        refused("an octal number as the host", "https://0251.0376.0251.0376/api/a", host),
        refused("an address with a part left out", "https://127.1/api/a", host),
        refused("an address with its zone", "https://[fe80::1%25eth0]/api/a", host),
        refused("a host with a dot at its end", "https://shop.example./api/a", host),
        refused("a host in capitals", "https://SHOP.example/api/a", host),
        refused("the granted host as a user", "https://shop.example@evil.example/api/a", user),
        refused("a user and a password", "https://user:password@shop.example/api/a", user),
        refused("`..`", "https://shop.example/api/../admin", dots),
        refused("`%2e%2e`", "https://shop.example/api/%2e%2e/admin", dots),
        refused("`..` with a parameter", "https://shop.example/api/..;a=b/admin", dots),
        refused("`//`", "https://shop.example/api//admin", "its path has two slashes in a row"),
        refused("an encoded slash", "https://shop.example/api/..%2fadmin", ambiguous),
        refused("an encoded percent sign", "https://shop.example/api/%252e%252e/admin", ambiguous),
        refused("a backslash", "https://shop.example/api/..\\admin", character),
        refused("a line break in the path", "https://shop.example/api/a\r\nhost: evil.example\r\n", character),
        refused("a fragment", "https://shop.example/api/#a", "it has a fragment"),
        refused("a file of the host", "file:///etc/passwd", "it does not begin with `https://` or `http://`"),
    ]
}

/// Addresses that no grant reaches, asked when the wave has instances.
fn places() -> Vec<Row> {
    let asked = |what: &str, host: &str| {
        let says = "of addresses only those of the wave's own instances can be asked; no grant reaches further";
        let url = format!("http://{host}/latest/meta-data/");
        let asking = about(function_of("http:GET").unwrap(), &About { url: &url, ..About::default() }).unwrap();
        Row::of(TOPIC, what, Role::AfterTheLast, asking.component(Role::AfterTheLast))
            .grants(&["http:GET on http://{wave.instances}/*"])
            .told("fail, FAILED", &[says])
    };
    vec![
        asked("the metadata service", "169.254.169.254"),
        asked("the metadata service over IPv6", "[fd00:ec2::254]"),
        asked("the metadata service, mapped into IPv6", "[::ffff:169.254.169.254]"),
        asked("a link-local address", "[fe80::1]"),
        asked("this host", "127.0.0.1"),
        asked("this host over IPv6", "[::1]"),
        asked("the metadata service of a container", "169.254.170.2"),
        asked("the metadata service, translated into IPv6", "[64:ff9b::a9fe:a9fe]"),
        asked("its own instance, mapped into IPv6", "[::ffff:10.0.0.13]"),
    ]
}

fn headers() -> Vec<Row> {
    let with = |what: &str, name: &str, value: &str, says: &str| {
        get(what, URL, &[(name, value)]).told("fail, FAILED", &[says])
    };
    let reserved = "is not a plug-in's to write";
    vec![
        with("another host in the headers", "host", "evil.example", reserved),
        with("another host for who stands behind", "x-forwarded-host", "evil.example", reserved),
        with("a length that is not the body's", "content-length", "0", reserved),
        with("a body in parts", "transfer-encoding", "chunked", reserved),
        with("a right at a proxy", "proxy-authorization", "Basic YTpi", reserved),
        with("an answer that is compressed", "accept-encoding", "gzip", reserved),
        with("the token of a metadata service", "x-aws-ec2-metadata-token", "a", reserved),
        with("a line break in a value", "x-a", "b\r\nhost: evil.example", "has a line break"),
        with("a line break in a name", "x-a\r\nhost", "evil.example", "is not the name of a header"),
        with("a header that holds a secret", "authorization", "mine", "holds the secret `token` there").recipe(SECRET),
    ]
}

/// What the host would sign.
fn signatures() -> Vec<Row> {
    let form = About {
        url: "https://ssm.us-west-2.amazonaws.com/",
        headers: &[("x-amz-target", "AmazonSSM.SendCommand")],
        body: "Action=GetParameters",
        ..About::default()
    };
    let asking = about(function_of("http:POST").unwrap(), &form).unwrap();
    let grant = "http:POST on https://ssm.us-west-2.amazonaws.com/ sigv4 \"ssm:SendCommand\"";
    let two =
        Row::of(TOPIC, "one operation in the headers and another in the body", Role::Before, asking.guest().before());
    let denied = |what: &'static str, grant: &'static str, says: &str| {
        let attack = move || ("refused".to_owned(), grant.parse::<Grant>().unwrap_err().to_string());
        Row::other(TOPIC, what, attack).told("refused", &[says])
    };
    let never = "are never signed for a plug-in";
    vec![
        two.grants(&[grant]).told("fail, FAILED", &["asks for `GetParameters`, and what is granted is `SendCommand`"]),
        denied(
            "a grant to show a signature to somebody else",
            "http:POST on https://amazonaws.com.evil.example/ sigv4 \"ssm:SendCommand\"",
            "is not a host of AWS",
        ),
        denied("a grant to sign for rights", "http:POST on https://sts.amazonaws.com/ sigv4 \"sts:AssumeRole\"", never),
        denied(
            "a grant to sign for launches",
            "http:POST on https://drs.us-west-2.amazonaws.com/ sigv4 \"drs:StartRecovery\"",
            never,
        ),
    ]
}

/// A request with what `of` puts into the memory: the address, the headers, and what follows.
fn asking(what: &str, function: &str, of: impl FnOnce(&mut Image) -> Vec<u32>) -> Row {
    let mut image = Image::default();
    let url = image.text(URL);
    let rest = of(&mut image);
    let component = Asking::new(function, &[&[url.0, url.1][..], &rest].concat(), &image, 1).guest().before();
    Row::of(TOPIC, what, Role::Before, component).grants(&[GRANT, POST])
}

fn limits() -> Vec<Row> {
    let invalid = |limit: &str, row: Row, used: &str| {
        of_limit(row.told("fail, FAILED", &[&format!("limit `{limit}` of "), used]), limit)
    };
    let long = format!("{URL}{}", "a".repeat(8 << 10));
    let headers = |count: usize, length: u32| {
        move |image: &mut Image| {
            let name = image.text("x-a");
            let headers = image.same(count, &[name.0, name.1, LARGE, length]);
            vec![headers.0, headers.1, 0, 0]
        }
    };
    vec![
        invalid("http-url", get("an address of more than 8 KiB", &long, &[]), "(8218 B used)"),
        invalid("http-headers", asking("51 headers", "http/get", headers(51, 1)), "(51 used)"),
        invalid("http-header-bytes", asking("a header of 16 KiB", "http/get", headers(1, 16 << 10)), "(16387 B used)"),
        invalid(
            "http-body",
            asking("a body of more than a MiB", "http/post", |_| vec![0, 0, 0, 0, LARGE, (1 << 20) + 1]),
            "(1048577 B used)",
        ),
        invalid(
            "http-timeout",
            asking("to wait for more than 30 s", "http/get", |_| vec![0, 0, 1, 30_001]),
            "(30s1ms used)",
        ),
        invalid(
            "http-timeout",
            asking("to wait for the longest duration that there is", "http/get", |_| vec![0, 0, 1, LONGEST]),
            "(5124095576030h25m51s615ms used)",
        ),
        asking("to wait for no time at all", "http/get", |_| vec![0, 0, 1, 0])
            .told("fail, FAILED", &["a timeout of 0 ms; it is 1 ms to 30s"]),
    ]
}

/// A host that answers so, as the fleet file has it.
fn answered(what: &str, answer: &str) -> Row {
    get(what, URL, &[]).fleet(&format!("[[http]]\non = \"https://shop.example/api/*\"\n{answer}\n"))
}

fn answers() -> Vec<Row> {
    let body = format!("body = \"{}\"", "a".repeat(300 << 10));
    let header = format!("headers = {{ x-a = \"{}\" }}", "a".repeat(32 << 10));
    let redirect = "status = 302\nheaders = { location = \"http://169.254.169.254/\" }\nbody = \"elsewhere\"";
    vec![
        // 256 KiB of letters, and what stands around them in the record.
        of_limit(
            answered("an answer of 300 KiB", &body)
                .look(Look::Recorded)
                .told("proceed, COMPLETED", &["http/get: arguments whole, answer a digest of 262"]),
            "http-answer-body",
        ),
        of_limit(
            answered("an answer with headers of more than 32 KiB", &header)
                .told("fail, FAILED", &["limit `http-answer-headers` of 32 KiB reached (32771 B used)"]),
            "http-answer-headers",
        ),
        answered("an answer that never comes", "fault = \"silent\"").told("fail, FAILED", &["no answer within 30s"]),
        answered("a redirect to the metadata service", redirect)
            .look(Look::Answer)
            .told("proceed, COMPLETED", &["status 302, body `elsewhere`"]),
        answered("a secret that comes back", "body = \"made-up-secret, in base64 eDptYWRlLXVwLXNlY3JldA==\"")
            .recipe(SECRET)
            .look(Look::Answer)
            .told("proceed, COMPLETED", &["status 200, body `[secret], in base64 eDp[secret]"]),
        answered("a secret that comes back compressed", "headers = { content-encoding = \"gzip\" }\nbody = \"x\"")
            .recipe(SECRET)
            .told("fail, FAILED", &["so that a secret can't be looked for in it"]),
    ]
}
