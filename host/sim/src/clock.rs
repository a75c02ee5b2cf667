//! Where a world's time comes from.

use jiff::Timestamp;

/// The clock that a world reads, once for each request.
///
/// The caller owns it: a clock that jumps, one that runs faster than the wall's, or one that a test moves by hand.
pub trait SimClock: Send + Sync {
    /// The simulated time now. A world treats a time earlier than one that it has already seen as that later time.
    fn now(&self) -> Timestamp;
}
