//! Reads of many pages, and of many ids.

use std::error::Error;

use aws_smithy_async::future::pagination_stream::PaginationStream;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use drs_core::aws::CallError;

use crate::error::{call_error, unreadable};

/// A read of more pages than this is an error, never a part of the whole: an account has at most 4,000 source servers.
const MAX_PAGES: usize = 1_000;

/// Hands every page to `take`. `next_token` is where a page names the next one: the SDK's paginator ends in silence when
/// a page names itself, and what was read by then is not the whole.
pub(crate) async fn every_page<Page, E>(
    operation: &str,
    mut pages: PaginationStream<Result<Page, SdkError<E, HttpResponse>>>,
    next_token: impl Fn(&Page) -> Option<&str>,
    mut take: impl FnMut(Page) -> Result<(), CallError>,
) -> Result<(), CallError>
where
    E: Error + ProvideErrorMetadata + 'static,
{
    let mut more = false;
    for _ in 0..MAX_PAGES {
        let Some(page) = pages.next().await else {
            return if more {
                Err(unreadable(operation, "a page names itself as the next one".to_owned()))
            } else {
                Ok(())
            };
        };
        let page = page.map_err(|error| call_error(operation, &error))?;
        more = next_token(&page).is_some_and(|token| !token.is_empty());
        take(page)?;
    }
    if more { Err(unreadable(operation, format!("the answer has more than {MAX_PAGES} pages"))) } else { Ok(()) }
}

/// The texts of some ids, as the SDK takes them.
pub(crate) fn texts<Id: AsRef<str>>(ids: &[Id]) -> Vec<String> {
    ids.iter().map(|id| id.as_ref().to_owned()).collect()
}
