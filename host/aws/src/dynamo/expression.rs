//! Expressions, made of structured conditions and changes. Names and values only ever go in as placeholders, so that
//! nothing that a plug-in writes is read as an expression.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue as SdkValue;
use drs_core::aws::{
    AttributeValue, CallError, CallErrorKind, ItemChange, ItemCondition, ItemQuery, ItemTest, SortTest,
};

use super::values::value_to_sdk;
use crate::error::own_error;

/// What the placeholders of names stand for.
type Names = HashMap<String, String>;
/// What those of values stand for.
type Values = HashMap<String, SdkValue>;

/// The placeholders of one request.
#[derive(Debug)]
pub(super) struct Placeholders {
    operation: &'static str,
    names: Names,
    values: Values,
}

impl Placeholders {
    pub(super) fn of(operation: &'static str) -> Self {
        Self { operation, names: HashMap::new(), values: HashMap::new() }
    }

    /// What stands for what: names and values. DynamoDB refuses empty tables of them.
    pub(super) fn into_parts(self) -> (Option<Names>, Option<Values>) {
        (Some(self.names).filter(|names| !names.is_empty()), Some(self.values).filter(|values| !values.is_empty()))
    }

    fn name(&mut self, name: &str) -> String {
        let placeholder = format!("#n{}", self.names.len());
        self.names.insert(placeholder.clone(), name.to_owned());
        placeholder
    }

    fn value(&mut self, value: &AttributeValue) -> Result<String, CallError> {
        let placeholder = format!(":v{}", self.values.len());
        self.values.insert(placeholder.clone(), value_to_sdk(self.operation, value)?);
        Ok(placeholder)
    }

    fn text(&mut self, text: &str) -> Result<String, CallError> {
        self.value(&AttributeValue::Text(text.to_owned()))
    }

    /// All conditions together; `None` when there are none.
    pub(super) fn conditions(&mut self, conditions: &[ItemCondition]) -> Result<Option<String>, CallError> {
        let tests: Vec<String> = conditions.iter().map(|one| self.condition(one)).collect::<Result<_, _>>()?;
        Ok((!tests.is_empty()).then(|| tests.join(" AND ")))
    }

    fn condition(&mut self, condition: &ItemCondition) -> Result<String, CallError> {
        let name = self.name(&condition.name);
        Ok(match &condition.test {
            ItemTest::Exists => format!("attribute_exists({name})"),
            ItemTest::NotExists => format!("attribute_not_exists({name})"),
            ItemTest::Equals(value) => format!("{name} = {}", self.value(value)?),
            ItemTest::Differs(value) => format!("(attribute_not_exists({name}) OR {name} <> {})", self.value(value)?),
            ItemTest::Less(value) => format!("{name} < {}", self.value(value)?),
            ItemTest::AtMost(value) => format!("{name} <= {}", self.value(value)?),
            ItemTest::Greater(value) => format!("{name} > {}", self.value(value)?),
            ItemTest::AtLeast(value) => format!("{name} >= {}", self.value(value)?),
            ItemTest::BeginsWith(text) => format!("begins_with({name}, {})", self.text(text)?),
            ItemTest::Contains(value) => format!("contains({name}, {})", self.value(value)?),
        })
    }

    /// All changes together.
    pub(super) fn changes(&mut self, changes: &[(String, ItemChange)]) -> Result<String, CallError> {
        let mut clauses = [("SET", Vec::new()), ("REMOVE", Vec::new()), ("ADD", Vec::new()), ("DELETE", Vec::new())];
        let [(_, set), (_, remove), (_, include), (_, exclude)] = &mut clauses;
        for (name, change) in changes {
            let name = self.name(name);
            match change {
                ItemChange::Set(value) => set.push(format!("{name} = {}", self.value(value)?)),
                ItemChange::SetIfAbsent(value) => {
                    set.push(format!("{name} = if_not_exists({name}, {})", self.value(value)?));
                }
                ItemChange::Remove => remove.push(name),
                ItemChange::Include(value) => include.push(format!("{name} {}", self.set_value(value)?)),
                ItemChange::Exclude(value) => exclude.push(format!("{name} {}", self.set_value(value)?)),
            }
        }
        let written = clauses.iter().filter(|(_, parts)| !parts.is_empty());
        let written: Vec<String> = written.map(|(clause, parts)| format!("{clause} {}", parts.join(", "))).collect();
        Ok(written.join(" "))
    }

    /// ADD would increment a number, which is not the same when it is done twice: sets only.
    fn set_value(&mut self, value: &AttributeValue) -> Result<String, CallError> {
        if value.is_set() {
            return self.value(value);
        }
        let message = "only a set (`ss`, `ns`, `bs`) can be put into a set or taken out of it".to_owned();
        Err(own_error(self.operation, CallErrorKind::Invalid, message))
    }

    /// The partition of a query, and the range of its sort key.
    pub(super) fn key(&mut self, query: &ItemQuery) -> Result<String, CallError> {
        let (name, value) = &query.partition;
        let partition = format!("{} = {}", self.name(name), self.value(value)?);
        let Some((name, test)) = &query.sort else { return Ok(partition) };
        let name = self.name(name);
        let sort = match test {
            SortTest::Equals(value) => format!("{name} = {}", self.value(value)?),
            SortTest::Less(value) => format!("{name} < {}", self.value(value)?),
            SortTest::AtMost(value) => format!("{name} <= {}", self.value(value)?),
            SortTest::Greater(value) => format!("{name} > {}", self.value(value)?),
            SortTest::AtLeast(value) => format!("{name} >= {}", self.value(value)?),
            SortTest::BeginsWith(text) => format!("begins_with({name}, {})", self.text(text)?),
        };
        Ok(format!("{partition} AND {sort}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> AttributeValue {
        AttributeValue::Text(text.to_owned())
    }

    #[test]
    fn conditions_hold_together_and_hold_no_text_of_the_plug_in() {
        let mut placeholders = Placeholders::of("dynamodb:PutItem");
        let condition = |test| ItemCondition { name: "a) OR attribute_exists(b".to_owned(), test };
        let conditions = [
            condition(ItemTest::NotExists),
            condition(ItemTest::Differs(text("1 OR 1"))),
            condition(ItemTest::BeginsWith("x".to_owned())),
        ];
        let expression = placeholders.conditions(&conditions).unwrap().unwrap();
        let expected =
            "attribute_not_exists(#n0) AND (attribute_not_exists(#n1) OR #n1 <> :v0) AND begins_with(#n2, :v1)";
        assert_eq!(expression, expected);
        let (names, values) = placeholders.into_parts();
        assert_eq!(names.unwrap()["#n1"], "a) OR attribute_exists(b");
        assert_eq!(values.unwrap()[":v0"], SdkValue::S("1 OR 1".to_owned()));
    }

    #[test]
    fn changes_are_put_into_their_clauses() {
        let mut placeholders = Placeholders::of("dynamodb:UpdateItem");
        let changes = [
            ("a", ItemChange::Set(text("1"))),
            ("b", ItemChange::Remove),
            ("c", ItemChange::SetIfAbsent(text("2"))),
            ("d", ItemChange::Include(AttributeValue::Texts(vec!["x".to_owned()]))),
        ]
        .map(|(name, change)| (name.to_owned(), change));
        let expression = placeholders.changes(&changes).unwrap();
        assert_eq!(expression, "SET #n0 = :v0, #n2 = if_not_exists(#n2, :v1) REMOVE #n1 ADD #n3 :v2");
    }

    #[test]
    fn a_number_is_never_added() {
        let change = ("count".to_owned(), ItemChange::Include(AttributeValue::Number("1".to_owned())));
        let error = Placeholders::of("dynamodb:UpdateItem").changes(&[change]).unwrap_err();
        assert_eq!(error.kind, CallErrorKind::Invalid);
    }

    #[test]
    fn no_conditions_are_no_expression() {
        let mut placeholders = Placeholders::of("dynamodb:PutItem");
        assert_eq!(placeholders.conditions(&[]).unwrap(), None);
        assert_eq!(placeholders.into_parts(), (None, None));
    }
}
