//! Pages of a list, with tokens that mean nothing to the caller.

use super::ApiError;

/// A part of a list.
#[derive(Debug)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    pub(crate) next_token: Option<String>,
}

/// The page of `items` after the one that gave the token. `list` names what is listed: a token of another list is refused.
///
/// The token holds the key of the last item that was given, so that items that come to the front meanwhile (DescribeJobs
/// lists the newest first) neither hide nor repeat one; if that item is gone, the place that it had counts.
pub(crate) fn page<T>(
    list: &str,
    items: Vec<T>,
    key: impl Fn(&T) -> String,
    size: usize,
    token: Option<&str>,
) -> Result<Page<T>, ApiError> {
    let start = match token {
        Some(token) => {
            let (place, last) = read(list, token).ok_or_else(|| ApiError::validation("nextToken is not valid"))?;
            items.iter().position(|item| key(item) == last).map_or(place, |position| position + 1)
        }
        None => 0,
    };
    let end = start.saturating_add(size.max(1)).min(items.len());
    let last = items.get(..end).and_then(|given| given.last()).map(&key);
    let next_token = last.filter(|_| end < items.len()).map(|last| write(list, end, &last));
    Ok(Page { items: items.into_iter().skip(start).take(size.max(1)).collect(), next_token })
}

fn write(list: &str, place: usize, last: &str) -> String {
    hex::encode(format!("{list}\n{place}\n{last}"))
}

fn read(list: &str, token: &str) -> Option<(usize, String)> {
    let text = String::from_utf8(hex::decode(token).ok()?).ok()?;
    let mut parts = text.splitn(3, '\n');
    let of_this_list = parts.next() == Some(list);
    let place = parts.next()?.parse().ok()?;
    let last = parts.next()?.to_owned();
    of_this_list.then_some((place, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(items: &[u32], size: usize, token: Option<&str>) -> Page<u32> {
        page("numbers", items.to_vec(), u32::to_string, size, token).unwrap()
    }

    #[test]
    fn pages_cover_a_list_once() {
        let first = numbers(&[1, 2, 3], 2, None);
        assert_eq!(first.items, [1, 2]);
        let second = numbers(&[1, 2, 3], 2, first.next_token.as_deref());
        assert_eq!((second.items.as_slice(), second.next_token), ([3].as_slice(), None));
    }

    #[test]
    fn a_newcomer_at_the_front_moves_nothing() {
        let first = numbers(&[3, 2, 1], 2, None);
        assert_eq!(numbers(&[4, 3, 2, 1], 2, first.next_token.as_deref()).items, [1]);
    }

    #[test]
    fn tokens_of_other_lists_are_refused() {
        let token = numbers(&[1, 2], 1, None).next_token;
        assert!(page("others", vec![1, 2], u32::to_string, 1, token.as_deref()).is_err());
        assert!(page("numbers", vec![1, 2], u32::to_string, 1, Some("zz")).is_err());
    }
}
