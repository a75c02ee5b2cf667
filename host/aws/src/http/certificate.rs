//! What is wrong with a server's certificate, in words.

use std::error::Error;
use std::io;

use rustls::CertificateError;

/// Why a connection failed, when it was for the server's certificate.
pub(super) fn fault(error: &(dyn Error + 'static)) -> Option<String> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(rustls::Error::InvalidCertificate(fault)) = of_tls(error) {
            return Some(words(fault));
        }
        next = error.source();
    }
    None
}

/// An error of TLS, as it is or wrapped in errors of input and output: those do not name it as their source.
fn of_tls<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    error.downcast_ref().or_else(|| of_tls(error.downcast_ref::<io::Error>()?.get_ref()?))
}

fn words(fault: &CertificateError) -> String {
    use CertificateError as Fault;
    let what = match fault {
        Fault::UnknownIssuer => {
            "is signed by nobody whom this host trusts; to trust a CA of your own, name a file in SSL_CERT_FILE that has it \
             beside those of the system"
        }
        Fault::Expired | Fault::ExpiredContext { .. } => "has expired",
        Fault::NotValidYet | Fault::NotValidYetContext { .. } => "is not valid yet",
        Fault::NotValidForName | Fault::NotValidForNameContext { .. } => "is for another name",
        Fault::Revoked => "has been revoked",
        other => return format!("the server's certificate is refused: {other}"),
    };
    format!("the server's certificate {what}")
}
