//! What the targets share.

pub mod journal;
pub mod lines;
pub mod requests;
pub mod xml;
