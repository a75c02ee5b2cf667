//! A value with its place in the text.

use super::super::Span;

/// A value and where it was written.
#[derive(Debug, Clone)]
pub(super) struct Located<T> {
    pub(super) value: T,
    pub(super) span: Span,
}

impl<T> Located<T> {
    pub(super) fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// The same place with another value.
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Located<U> {
        Located { value: change(self.value), span: self.span }
    }
}

/// The values alone.
pub(super) fn values<T>(located: Vec<Located<T>>) -> Vec<T> {
    located.into_iter().map(|item| item.value).collect()
}
