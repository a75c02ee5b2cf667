//! Attacks over HTTP that need a server or a resolver of their own: tests of the adapter, which the page names.

/// What is tried, and the test that tries it.
pub(crate) const SOCKETS: [(&str, &str); 14] = [
    (
        "a name that stands for a public address and for this host, a metadata service or a link-local address, over IPv4, IPv6 or mapped",
        "a_name_that_stands_for_what_nobody_may_reach_is_refused_before_anything_is_sent",
    ),
    ("a name that stands for an address of a private network", "a_name_in_a_private_network_needs_the_right_to_it"),
    (
        "a name that stands for another address once it was judged",
        "the_address_that_was_judged_is_the_one_that_is_asked",
    ),
    ("an instance whose address is a metadata service's", "an_instances_address_is_judged_as_well"),
    ("a redirect to the metadata service", "a_redirect_is_the_answer_and_is_not_followed"),
    ("a proxy in the environment", "no_proxy_of_the_environment_is_asked"),
    ("a bomb: a small body that is large once decompressed", "a_compressed_body_is_given_as_it_came"),
    ("a body and headers without end", "a_body_beyond_the_limit_is_cut_and_headers_beyond_it_are_an_error"),
    ("a server that never answers", "who_does_not_answer_in_time_is_unavailable"),
    ("somebody else in the server's place", "over_https_nothing_is_said_before_the_server_has_shown_who_it_is"),
    ("a server that shows a certificate which nobody known has signed", "a_certificate_of_an_unknown_ca_is_refused"),
    ("a server whose certificate has expired", "a_certificate_that_has_expired_is_refused"),
    ("a server that shows another's certificate", "a_certificate_for_another_name_is_refused"),
    ("the credentials of a signature, reflected", "a_session_token_that_comes_back_is_taken_out"),
];

/// Where these tests are.
pub(crate) const FILES: &str = "`host/aws/src/http/tests.rs` and `host/aws/src/http/tests/tls.rs`";

#[test]
fn what_the_page_names_is_a_test_of_the_adapter() {
    let tests =
        [include_str!("../../host/aws/src/http/tests.rs"), include_str!("../../host/aws/src/http/tests/tls.rs")];
    let tests = tests.concat();
    for (what, test) in SOCKETS {
        assert!(tests.contains(&format!("#[tokio::test]\nasync fn {test}() {{")), "{what}: there is no test {test}");
    }
}
