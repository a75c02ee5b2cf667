//! Items of DynamoDB: what goes over the wire for structured conditions and changes, and what may be sent twice.

use drs_aws::in_process::Lost;
use drs_core::aws::{
    AttributeValue, CallErrorKind, Item, ItemChange, ItemCondition, ItemQuery, ItemTest, ItemWriteError, SortTest,
};
use drs_core::ports::WriteGuard;
use serde_json::{Value, json};

use crate::support::{Answer, Asked, Fake, json, text as plain};

fn text(text: &str) -> AttributeValue {
    AttributeValue::Text(text.to_owned())
}

fn key() -> Item {
    Item::from([("plan".to_owned(), text("shop"))])
}

fn is_new() -> ItemCondition {
    ItemCondition { name: "plan".to_owned(), test: ItemTest::NotExists }
}

fn guard(conditions: &[ItemCondition]) -> WriteGuard<'_> {
    WriteGuard { conditions, token: "token" }
}

/// An error as DynamoDB sends it.
fn refusal(status: u16, name: &str, more: &Value) -> Answer {
    let mut body = json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{name}"), "message": "told" });
    if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
        body.extend(more.clone());
    }
    json(status, &body)
}

/// How DynamoDB says that a transaction of one write was not done.
fn cancelled(reason: &Value) -> Answer {
    refusal(400, "TransactionCanceledException", &json!({ "CancellationReasons": [reason] }))
}

fn done() -> Answer {
    plain(200, "{}")
}

fn operation(asked: &Asked) -> &str {
    asked.headers["x-amz-target"].to_str().unwrap().rsplit('.').next().unwrap()
}

#[tokio::test(start_paused = true)]
async fn names_and_values_only_go_in_as_placeholders() {
    let fake = Fake::giving([done()]).await;
    let hostile = "a = :x OR attribute_exists(b)";
    let test = |test| ItemCondition { name: hostile.to_owned(), test };
    let conditions = [
        test(ItemTest::Differs(text(hostile))),
        test(ItemTest::AtLeast(AttributeValue::Number("3".to_owned()))),
        test(ItemTest::BeginsWith("b".to_owned())),
    ];
    fake.aws.dynamo().put_item("drills", &key(), guard(&conditions)).await.unwrap();
    assert_eq!(operation(&fake.asked()[0]), "TransactWriteItems");
    let sent = fake.asked()[0].json()["TransactItems"][0]["Put"].clone();
    let expression = "(attribute_not_exists(#n0) OR #n0 <> :v0) AND #n1 >= :v1 AND begins_with(#n2, :v2)";
    assert_eq!(sent["ConditionExpression"], expression);
    assert_eq!(sent["ExpressionAttributeNames"]["#n0"], hostile);
    assert_eq!(sent["ExpressionAttributeValues"], json!({":v0": {"S": hostile}, ":v1": {"N": "3"}, ":v2": {"S": "b"}}));
    assert_eq!(sent["ReturnValuesOnConditionCheckFailure"], "ALL_OLD");
}

#[tokio::test(start_paused = true)]
async fn without_conditions_no_expression_is_sent() {
    let fake = Fake::giving([done()]).await;
    fake.aws.dynamo().put_item("drills", &key(), guard(&[])).await.unwrap();
    let sent = fake.asked()[0].json();
    for member in ["ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues"] {
        assert!(sent.get(member).is_none(), "{sent}");
    }
}

#[tokio::test(start_paused = true)]
async fn changes_become_one_expression_by_kind() {
    let fake = Fake::giving([done()]).await;
    let set = AttributeValue::Texts(vec!["a".to_owned()]);
    let changes = [
        ("one", ItemChange::Set(text("1"))),
        ("two", ItemChange::Include(set.clone())),
        ("three", ItemChange::SetIfAbsent(text("3"))),
        ("four", ItemChange::Remove),
        ("five", ItemChange::Exclude(set)),
    ]
    .map(|(name, change)| (name.to_owned(), change));
    fake.aws.dynamo().update_item("drills", &key(), &changes, guard(&[])).await.unwrap();
    let expression = "SET #n0 = :v0, #n2 = if_not_exists(#n2, :v2) REMOVE #n3 ADD #n1 :v1 DELETE #n4 :v3";
    assert_eq!(fake.asked()[0].json()["UpdateExpression"], expression);
}

#[tokio::test(start_paused = true)]
async fn a_number_can_not_be_added_for_twice_would_not_be_once() {
    let fake = Fake::giving([done()]).await;
    let changes = [("count".to_owned(), ItemChange::Include(AttributeValue::Number("1".to_owned())))];
    let refused = fake.aws.dynamo().update_item("drills", &key(), &changes, guard(&[])).await;
    assert!(matches!(refused, Err(ItemWriteError::Call(error)) if error.kind == CallErrorKind::Invalid));
    assert_eq!(fake.asked().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_write_whose_answer_is_lost_is_repeated_with_conditions_under_the_same_token() {
    let fake = Fake::giving([Err(Lost), done(), Err(Lost), done()]).await;
    let dynamo = fake.aws.dynamo();
    dynamo.put_item("drills", &key(), guard(&[])).await.unwrap();
    assert_eq!(fake.asked().len(), 2);
    dynamo.delete_item("drills", &key(), guard(&[is_new()])).await.unwrap();
    let asked = fake.asked();
    assert_eq!(asked.len(), 4);
    assert!(asked[2..].iter().all(|asked| asked.json()["ClientRequestToken"] == "token"));
    assert_eq!(fake.calls(), [("dynamodb:PutItem".to_owned(), 2), ("dynamodb:TransactWriteItems".to_owned(), 2)]);
}

#[tokio::test(start_paused = true)]
async fn a_condition_that_does_not_hold_tells_the_item() {
    let item = json!({ "plan": { "S": "shop" }, "n": { "NS": ["2", "1"] } });
    let fake = Fake::giving([
        cancelled(&json!({ "Code": "ConditionalCheckFailed", "Item": item })),
        cancelled(&json!({ "Code": "ConditionalCheckFailed" })),
    ])
    .await;
    let mut there = key();
    there.insert("n".to_owned(), AttributeValue::Numbers(vec!["1".to_owned(), "2".to_owned()]));
    for expected in [Some(there), None] {
        let answer = fake.aws.dynamo().put_item("drills", &key(), guard(&[is_new()])).await;
        assert_eq!(answer, Err(ItemWriteError::ConditionFailed(expected)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_with_conditions_that_was_not_done_is_classed_by_its_reason() {
    for (code, kind) in [
        ("TransactionConflict", CallErrorKind::Unavailable),
        ("ThrottlingError", CallErrorKind::Throttled),
        ("ValidationError", CallErrorKind::Invalid),
        ("SomethingNew", CallErrorKind::Other),
    ] {
        let fake = Fake::serving(move |_| cancelled(&json!({ "Code": code, "Message": "told" }))).await;
        let answer = fake.aws.dynamo().put_item("drills", &key(), guard(&[is_new()])).await;
        assert!(matches!(&answer, Err(ItemWriteError::Call(error)) if error.kind == kind), "{code}: {answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn errors_are_classed_by_their_names() {
    for (status, name, kind) in [
        (400, "ResourceNotFoundException", CallErrorKind::NotFound),
        (400, "ValidationException", CallErrorKind::Invalid),
        (400, "AccessDeniedException", CallErrorKind::Denied),
        (400, "ProvisionedThroughputExceededException", CallErrorKind::Throttled),
        (400, "RequestLimitExceeded", CallErrorKind::Throttled),
        (500, "InternalServerError", CallErrorKind::Unavailable),
    ] {
        let fake = Fake::serving(move |_| refusal(status, name, &json!({}))).await;
        let error = fake.aws.dynamo().get_item("drills", &key()).await.unwrap_err();
        assert_eq!(error.kind, kind, "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_query_goes_through_the_pages_up_to_its_limit() {
    let page = |from: usize, next: bool| {
        let items: Vec<Value> = (from..from + 2).map(|n| json!({ "n": { "N": n.to_string() } })).collect();
        let mut page = json!({ "Items": items, "Count": 2 });
        if next {
            page["LastEvaluatedKey"] = json!({ "n": { "N": (from + 1).to_string() } });
        }
        json(200, &page)
    };
    let query = |limit, max_bytes| ItemQuery {
        table: "drills".to_owned(),
        index: None,
        partition: ("plan".to_owned(), text("shop")),
        sort: Some(("entry".to_owned(), SortTest::BeginsWith("01".to_owned()))),
        descending: true,
        limit,
        max_bytes,
    };
    let fake = Fake::giving([page(1, true), page(3, false), page(1, true), page(1, true)]).await;
    let dynamo = fake.aws.dynamo();
    let all = dynamo.query(&query(10, 1000)).await.unwrap();
    assert_eq!((all.items.len(), all.complete), (4, true));
    let sent = fake.asked()[1].json();
    assert_eq!(sent["KeyConditionExpression"], "#n0 = :v0 AND begins_with(#n1, :v1)");
    assert_eq!((&sent["Limit"], &sent["ScanIndexForward"]), (&json!(8), &json!(false)));
    assert_eq!(sent["ExclusiveStartKey"], json!({ "n": { "N": "2" } }));
    let first = dynamo.query(&query(2, 1000)).await.unwrap();
    assert_eq!((first.items.len(), first.complete), (2, false), "the limit ends it");
    let small = dynamo.query(&query(10, 3)).await.unwrap();
    assert_eq!((small.items.len(), small.complete), (2, false), "the bytes end it");
}

#[tokio::test(start_paused = true)]
async fn a_tables_key_is_asked_for_once() {
    let key_schema =
        json!([{ "AttributeName": "entry", "KeyType": "RANGE" }, { "AttributeName": "plan", "KeyType": "HASH" }]);
    let fake = Fake::giving([json(200, &json!({ "Table": { "TableName": "drills", "KeySchema": key_schema } }))]).await;
    let dynamo = fake.aws.dynamo();
    for _ in 0..2 {
        let key = dynamo.table_key("drills", None).await.unwrap();
        assert_eq!((key.partition.as_str(), key.sort.as_deref()), ("plan", Some("entry")));
    }
    assert_eq!(fake.asked().iter().map(operation).collect::<Vec<_>>(), ["DescribeTable"]);
}

#[tokio::test(start_paused = true)]
async fn an_index_has_a_key_of_its_own_and_is_not_read_consistently() {
    let schema = |name| json!([{ "AttributeName": name, "KeyType": "HASH" }]);
    let table = json!({ "Table": {
        "TableName": "drills", "KeySchema": schema("plan"),
        "GlobalSecondaryIndexes": [{ "IndexName": "by-status", "KeySchema": schema("status") }],
        "LocalSecondaryIndexes": [{ "IndexName": "by-time", "KeySchema": schema("plan") }],
    }});
    let found = json(200, &json!({ "Items": [], "Count": 0 }));
    let fake = Fake::giving([json(200, &table), json(200, &table), json(200, &table), found]).await;
    let dynamo = fake.aws.dynamo();
    assert_eq!(dynamo.table_key("drills", Some("by-status")).await.unwrap().partition, "status");
    assert_eq!(dynamo.table_key("drills", Some("by-time")).await.unwrap().partition, "plan");
    assert_eq!(dynamo.table_key("drills", Some("by-name")).await.unwrap_err().kind, CallErrorKind::NotFound);
    let query = ItemQuery {
        table: "drills".to_owned(),
        index: Some("by-status".to_owned()),
        partition: ("status".to_owned(), text("FAILED")),
        sort: None,
        descending: false,
        limit: 10,
        max_bytes: 1000,
    };
    dynamo.query(&query).await.unwrap();
    let sent = fake.asked()[3].json();
    assert_eq!((&sent["IndexName"], &sent["ConsistentRead"]), (&json!("by-status"), &json!(false)));
}

#[tokio::test(start_paused = true)]
async fn every_type_of_value_comes_back_as_it_was_sent() {
    let value = json!({
        "s": {"S": ""}, "n": {"N": "1.5"}, "b": {"B": "AAH/"}, "t": {"BOOL": true}, "z": {"NULL": true},
        "ss": {"SS": ["a"]}, "ns": {"NS": ["1"]}, "bs": {"BS": ["AA=="]}, "l": {"L": [{"M": {"a": {"B": "/w=="}}}]},
    });
    let fake = Fake::giving([json(200, &json!({ "Item": value })), done(), json(200, &json!({}))]).await;
    let dynamo = fake.aws.dynamo();
    let item = dynamo.get_item("drills", &key()).await.unwrap().unwrap();
    dynamo.put_item("drills", &item, guard(&[])).await.unwrap();
    assert_eq!(fake.asked()[1].json()["Item"], value);
    assert_eq!(dynamo.get_item("drills", &key()).await.unwrap(), None);
}
