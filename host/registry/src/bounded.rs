//! Bytes from a registry, taken as far as is wanted and no further, whatever it said of their size.

use std::io::{Error, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::AsyncWrite;

/// What was taken so far.
#[derive(Debug)]
pub(crate) struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl Bounded {
    /// Takes `most` bytes at most.
    pub(crate) fn new(most: usize) -> Self {
        Self { bytes: Vec::new(), most }
    }

    /// What was taken.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl AsyncWrite for Bounded {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, more: &[u8]) -> Poll<Result<usize, Error>> {
        if self.bytes.len().saturating_add(more.len()) > self.most {
            return Poll::Ready(Err(Error::from(ErrorKind::FileTooLarge)));
        }
        self.bytes.extend_from_slice(more);
        Poll::Ready(Ok(more.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt;

    use super::*;

    #[tokio::test]
    async fn one_byte_more_than_is_taken_is_an_error() {
        let mut bounded = Bounded::new(4);
        bounded.write_all(b"abc").await.unwrap();
        assert_eq!(bounded.write_all(b"de").await.unwrap_err().kind(), ErrorKind::FileTooLarge);
        bounded.write_all(b"d").await.unwrap();
        assert_eq!(bounded.into_bytes(), b"abcd");
    }
}
