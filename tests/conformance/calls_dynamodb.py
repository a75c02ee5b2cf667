"""The operations of DynamoDB that plug-ins use, on a table of the fleet file."""

from typing import Any

from simulator import Checker

TABLE = "drills"


def call_dynamodb(check: Checker, dynamodb: Any) -> None:
    described = dynamodb.describe_table(TableName=TABLE)["Table"]
    check.expect(described["TableStatus"] == "ACTIVE", f"the table is {described['TableStatus']}")
    item = {
        "plan": {"S": "shop"},
        "entry": {"S": "1"},
        "seconds": {"N": "42.5"},
        "raw": {"B": b"\x00\xff"},
        "names": {"SS": ["a", "b"]},
        "servers": {"L": [{"M": {"ok": {"BOOL": True}, "note": {"NULL": True}}}]},
    }
    key = {name: item[name] for name in ("plan", "entry")}
    new = {"ConditionExpression": "attribute_not_exists(#p)", "ExpressionAttributeNames": {"#p": "plan"}}
    dynamodb.put_item(TableName=TABLE, Item=item, **new)
    got = dynamodb.get_item(TableName=TABLE, Key=key, ConsistentRead=True)["Item"]
    check.expect(got == item, f"what was put came back as {got}")
    again = {"TableName": TABLE, "Item": item, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    check.refuses("ConditionalCheckFailedException", 400, dynamodb.put_item, **again, **new)
    dynamodb.update_item(
        TableName=TABLE,
        Key=key,
        UpdateExpression="ADD #n :more",
        ExpressionAttributeNames={"#n": "names"},
        ExpressionAttributeValues={":more": {"SS": ["c"]}},
    )
    query = {
        "TableName": TABLE,
        "KeyConditionExpression": "#p = :p AND begins_with(entry, :e)",
        "ExpressionAttributeNames": {"#p": "plan"},
        "ExpressionAttributeValues": {":p": {"S": "shop"}, ":e": {"S": "1"}},
    }
    found = dynamodb.query(**query)["Items"]
    check.expect([len(one["names"]["SS"]) for one in found] == [3], f"a query found {found}")
    by_entry = {"TableName": TABLE, "IndexName": "by-entry", "KeyConditionExpression": "entry = :e"}
    found = dynamodb.query(**by_entry, ExpressionAttributeValues={":e": {"S": "1"}})["Items"]
    check.expect([one["plan"]["S"] for one in found] == ["shop"], f"a query of the index found {found}")
    dynamodb.delete_item(TableName=TABLE, Key=key)
    check.expect("Item" not in dynamodb.get_item(TableName=TABLE, Key=key), "a deleted item is still there")
    check.refuses("ValidationException", 400, dynamodb.put_item, TableName=TABLE, Item={"plan": {"S": ""}})
    check.refuses("ResourceNotFoundException", 400, dynamodb.get_item, TableName="none", Key=key)
