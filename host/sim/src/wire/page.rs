//! Pages of a list, with tokens that mean nothing to the caller.

use crate::ids;

/// Lengths of a token's parts: the place, the mark of the last item, and the seal over both.
const PLACE: usize = 8;
const MARK: usize = 32;

/// The page of a list that a caller asks for.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    /// The world's seed, which tokens are sealed with.
    pub(crate) seed: u64,
    /// The operation and what else was asked: a token is good for the request that it was given for, and for no other.
    pub(crate) request: &'a str,
    /// Most items of the page.
    pub(crate) size: usize,
    /// Where the page begins; absent: at the list's beginning.
    pub(crate) token: Option<&'a str>,
}

/// A part of a list.
#[derive(Debug)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    pub(crate) next_token: Option<String>,
}

/// A token that was not given for this request.
#[derive(Debug)]
pub(crate) struct ForeignToken;

/// The page of `items`, each with a key of its own, that is asked for.
///
/// The token marks the last item that was given, so that items that come to the front meanwhile (DescribeJobs lists the
/// newest first) neither hide nor repeat one; if that item is gone, the place that it had counts.
pub(crate) fn page<T>(asked: &Asked, items: Vec<(impl AsRef<str>, T)>) -> Result<Page<T>, ForeignToken> {
    let start = match asked.token {
        Some(token) => {
            let (place, mark) = asked.read(token).ok_or(ForeignToken)?;
            let is_last = |place: usize| items.get(place).is_some_and(|(key, _)| asked.mark(key.as_ref()) == mark);
            // Mostly nothing has moved.
            let unmoved = place.checked_sub(1).is_some_and(is_last);
            if unmoved { place } else { (0..items.len()).find(|place| is_last(*place)).map_or(place, |last| last + 1) }
        }
        None => 0,
    };
    let end = start.saturating_add(asked.size.max(1)).min(items.len());
    let last = items.get(..end).and_then(|given| given.last()).filter(|_| end < items.len());
    let next_token = last.map(|(key, _)| asked.write(end, key.as_ref()));
    let items = items.into_iter().skip(start).take(end.saturating_sub(start)).map(|(_, item)| item).collect();
    Ok(Page { items, next_token })
}

impl Asked<'_> {
    fn write(&self, place: usize, last: &str) -> String {
        let content = format!("{place:0PLACE$x}{}", self.mark(last));
        let seal = self.seal(&content);
        content + &seal
    }

    /// The place after the last item that was given, and that item's mark.
    fn read(&self, token: &str) -> Option<(usize, String)> {
        let (content, seal) = token.split_at_checked(PLACE + MARK)?;
        let (place, mark) = content.split_at_checked(PLACE)?;
        let place = usize::from_str_radix(place, 16).ok()?;
        (seal == self.seal(content)).then(|| (place, mark.to_owned()))
    }

    fn mark(&self, key: &str) -> String {
        ids::digits(MARK, self.seed, "page item", &[key])
    }

    fn seal(&self, content: &str) -> String {
        ids::digits(MARK, self.seed, "page token", &[self.request, content])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked<'a>(request: &'a str, token: Option<&'a str>) -> Asked<'a> {
        Asked { seed: 1, request, size: 2, token }
    }

    fn numbers(items: &[u32]) -> Vec<(String, u32)> {
        items.iter().map(|number| (number.to_string(), *number)).collect()
    }

    fn token() -> String {
        page(&asked("numbers", None), numbers(&[3, 2, 1])).unwrap().next_token.unwrap()
    }

    #[test]
    fn pages_cover_a_list_once() {
        let first = page(&asked("numbers", None), numbers(&[1, 2, 3])).unwrap();
        assert_eq!(first.items, [1, 2]);
        let second = page(&asked("numbers", first.next_token.as_deref()), numbers(&[1, 2, 3])).unwrap();
        assert_eq!((second.items, second.next_token), (vec![3], None));
    }

    #[test]
    fn a_newcomer_at_the_front_moves_nothing() {
        let page = page(&asked("numbers", Some(&token())), numbers(&[4, 3, 2, 1])).unwrap();
        assert_eq!(page.items, [1]);
    }

    #[test]
    fn where_the_last_item_is_gone_its_place_counts() {
        assert_eq!(page(&asked("numbers", Some(&token())), numbers(&[3, 1, 0])).unwrap().items, [0]);
        assert_eq!(page(&asked("numbers", Some(&token())), numbers(&[3])).unwrap().items, Vec::<u32>::new());
    }

    #[test]
    fn tokens_of_other_requests_and_worlds_and_forged_ones_are_refused() {
        let token = token();
        let refused = |asked: Asked| page(&asked, numbers(&[3, 2, 1])).is_err();
        assert!(!refused(asked("numbers", Some(&token))));
        assert!(refused(asked("letters", Some(&token))));
        assert!(refused(Asked { seed: 2, ..asked("numbers", Some(&token)) }));
        let moved = token.replacen("00000002", "00000001", 1);
        assert_ne!(moved, token);
        for forged in [moved.as_str(), "zz", ""] {
            assert!(refused(asked("numbers", Some(forged))), "{forged}");
        }
    }
}
