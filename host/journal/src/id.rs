//! Ids of executions come from users: what they may be, and which execution the first or last characters of one mean.

use drs_core::ids::ExecutionId;
use drs_core::ports::JournalError;
use ulid::Ulid;

/// Refuses what is not a ULID in its one canonical form, before it becomes part of a path or of the store.
pub(crate) fn check(id: &ExecutionId) -> Result<(), JournalError> {
    match Ulid::from_string(id.as_str()) {
        Ok(ulid) if ulid.to_string() == id.as_str() => Ok(()),
        _ => Err(JournalError::NotAnId(id.as_str().to_owned())),
    }
}

/// The one id of `ids` that begins or ends with `typed`, in capitals or not.
pub(crate) fn find(ids: impl IntoIterator<Item = ExecutionId>, typed: &str) -> Result<ExecutionId, JournalError> {
    let wanted = typed.to_ascii_uppercase();
    let means =
        |id: &ExecutionId| !wanted.is_empty() && (id.as_str().starts_with(&wanted) || id.as_str().ends_with(&wanted));
    let candidates: Vec<_> = ids.into_iter().filter(means).collect();
    match candidates.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(JournalError::NotFound(ExecutionId::from(typed))),
        _ => Err(JournalError::Ambiguous { text: typed.to_owned(), candidates }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "01JZ5W7Q2N8Y4T6R0V3X9K1HAB";
    const OTHER: &str = "01JZ5W7Q2N8Y4T6R0V3X9K1HCD";

    fn find_in_both(typed: &str) -> Result<ExecutionId, JournalError> {
        find([ONE, OTHER].map(ExecutionId::from), typed)
    }

    #[test]
    fn only_a_canonical_ulid_is_an_id() {
        assert_eq!(check(&ONE.into()), Ok(()));
        let lower = ONE.to_lowercase();
        let too_big = "8ZZZZZZZZZZZZZZZZZZZZZZZZZ";
        let with_look_alikes = "01JZ5W7Q2N8Y4T6R0V3X9K1HIL";
        for id in ["", "..", "../../../../../../etc/passwd", "01JZ", &lower, too_big, with_look_alikes] {
            assert_eq!(check(&id.into()), Err(JournalError::NotAnId(id.to_owned())));
        }
    }

    #[test]
    fn the_last_characters_in_any_case_find_an_execution() {
        assert_eq!(find_in_both("1hab"), Ok(ONE.into()));
        assert_eq!(find_in_both(OTHER), Ok(OTHER.into()));
    }

    #[test]
    fn characters_of_several_executions_list_them() {
        let error = find_in_both("01JZ").unwrap_err();
        assert!(error.to_string().contains(&format!("{ONE}, {OTHER}")), "{error}");
    }

    #[test]
    fn what_begins_or_ends_no_id_finds_nothing() {
        for typed in ["", "8Y4T", "%", "_"] {
            assert_eq!(find_in_both(typed), Err(JournalError::NotFound(typed.into())));
        }
    }
}
