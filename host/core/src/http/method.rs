//! The methods that a plug-in can be granted.

/// A method of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HttpMethod {
    /// The headers of what GET gives.
    Head,
    /// A read.
    Get,
    /// Whatever the server makes of it.
    Post,
    /// The thing as it is to be.
    Put,
    /// Changes of the thing.
    Patch,
    /// The thing is taken away.
    Delete,
}

impl HttpMethod {
    /// All of them.
    pub const ALL: [HttpMethod; 6] = [Self::Head, Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// As it stands in a request.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Head => "HEAD",
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// As a grant names it, such as `http:GET`.
    pub fn action(self) -> &'static str {
        match self {
            Self::Head => "http:HEAD",
            Self::Get => "http:GET",
            Self::Post => "http:POST",
            Self::Put => "http:PUT",
            Self::Patch => "http:PATCH",
            Self::Delete => "http:DELETE",
        }
    }

    /// Whether it changes nothing, by what HTTP says of it (RFC 9110, 9.2.1).
    pub fn is_safe(self) -> bool {
        matches!(self, Self::Head | Self::Get)
    }
}
