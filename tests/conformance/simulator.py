"""The simulator as a process, and clients of it whose raw answers are all checked."""

import json
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any, Iterator

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.model import OperationModel

from model_check import json_findings, local_name, xml_findings

REGION = "us-west-2"
# DRS gives these to every operation, whether its model lists them or not.
COMMON_ERRORS = {"ValidationException", "ResourceNotFoundException", "AccessDeniedException"}


class Simulator:
    """`drs-runtime sim serve` on a free port, for as long as the block runs."""

    def __init__(self, binary: Path, fleet: Path, line: str = "", other: str = "") -> None:
        """Of a fleet file, or of one in which a line is another."""
        self.folder = tempfile.TemporaryDirectory()
        served = Path(self.folder.name) / fleet.name
        text = fleet.read_text()
        served.write_text(text.replace(f"{line}\n", f"{other}\n", 1) if line else text)
        self.command = [str(binary), "sim", "serve", str(served), "--port", "0"]

    def __enter__(self) -> str:
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        address = self.process.stdout.readline().strip() if self.process.stdout else ""
        if not address:
            raise RuntimeError(f"the simulator did not start: {' '.join(self.command)}")
        return address

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)
        self.folder.cleanup()


class Checker:
    """What was called, how many answers were checked, and what was wrong."""

    def __init__(self) -> None:
        self.operations: set[str] = set()
        self.answers = 0
        self.findings: list[str] = []

    def expect(self, holds: bool, what: str) -> None:
        if not holds:
            self.findings.append(what)

    def refuses(self, code: str, status: int, call: Any, **members: Any) -> None:
        """Calls what must be refused, with this code and this HTTP status."""
        try:
            call(**members)
            self.findings.append(f"{call.__name__}({members}): answered, and should have been refused with {code}")
        except ClientError as error:
            got = (error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"])
            self.expect(got == (code, status), f"{call.__name__}({members}): {got}, not {(code, status)}")

    def pages(self, call: Any, list_member: str, **members: Any) -> list[Any]:
        """All items of a list, page by page; there must be more than one page and no item twice."""
        items: list[Any] = []
        token, pages = {}, 0
        while True:
            page = call(**members, **token)
            pages += 1
            items += page[list_member]
            following = page.get("nextToken") or page.get("NextToken")
            if not following or pages > 1000:
                break
            token = {"nextToken" if "nextToken" in page else "NextToken": following}
        texts = [json.dumps(item, sort_keys=True, default=str) for item in items]
        self.expect(pages > 1, f"{call.__name__}: one page, where the page size should have made more")
        self.expect(len(set(texts)) == len(texts), f"{call.__name__}: an item is on two pages")
        return items

    def client(self, service: str, address: str, **credentials: str) -> Any:
        """A client whose raw answers are checked, without retries and without checks of its own on what it sends."""
        keys = credentials or {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret"}
        config = Config(retries={"total_max_attempts": 1}, parameter_validation=False)
        client = boto3.session.Session(region_name=REGION, **keys).client(service, endpoint_url=address, config=config)
        client.meta.events.register(f"before-parse.{service}", self._answer)
        return client

    def _answer(self, operation_model: OperationModel, response_dict: dict[str, Any], **_: Any) -> None:
        name = f"{operation_model.service_model.service_name}:{operation_model.name}"
        self.operations.add(name)
        self.answers += 1
        of_protocol = ANSWERS.get(operation_model.service_model.protocol, xml_answer)
        self.findings += of_protocol(operation_model, response_dict, name)


def json_answer(operation: OperationModel, answer: dict[str, Any], name: str) -> Iterator[str]:
    """What is wrong with an answer of DRS or DynamoDB."""
    status, body = answer["status_code"], json.loads(answer["body"] or b"{}")
    if status < 300:
        wanted = operation.http.get("responseCode", 200)
        if status != wanted:
            yield f"{name}: HTTP status {status}, not {wanted}"
        if operation.output_shape is not None:
            yield from json_findings(body, operation.output_shape, name)
        return
    # DRS names an error in a header, DynamoDB in the body.
    code = answer["headers"].get("x-amzn-errortype") or body.pop("__type", "").rpartition("#")[2]
    shapes = {shape.name: shape for shape in operation.service_model.error_shapes}
    listed = {shape.name for shape in operation.error_shapes} | COMMON_ERRORS
    if code not in listed:
        yield f"{name}: the error {code!r} is not one of the operation's"
        return
    if code not in shapes:
        # DynamoDB's model leaves out the errors that all of AWS has.
        if not body.get("message"):
            yield f"{name}: {code} without a message"
        return
    wanted = shapes[code].metadata.get("error", {}).get("httpStatusCode", 400)
    if status != wanted:
        yield f"{name}: {code} with HTTP status {status}, not {wanted}"
    # What the model calls `code` is the error's name, which DRS sends as a header.
    yield from json_findings(body, shapes[code], f"{name} {code}")


def xml_answer(operation: OperationModel, answer: dict[str, Any], name: str) -> Iterator[str]:
    """What is wrong with an answer of EC2 or STS."""
    root = ElementTree.fromstring(answer["body"])
    if answer["status_code"] >= 300:
        text = answer["body"].decode()
        if not re.search("<Code>[A-Za-z.]+</Code>", text) or "<Message>" not in text:
            yield f"{name}: an error without code or message: {text}"
        return
    if local_name(root) != f"{operation.name}Response":
        yield f"{name}: <{local_name(root)}>, not <{operation.name}Response>"
    shape = operation.output_shape
    if shape is None:
        return
    wrapper = shape.serialization.get("resultWrapper")
    content = root if wrapper is None else next((child for child in root if local_name(child) == wrapper), None)
    if content is None:
        yield f"{name}: no <{wrapper}>"
        return
    for child in list(content):
        if local_name(child) == "requestId":
            content.remove(child)
    yield from xml_findings(content, shape, name)


ANSWERS = {"rest-json": json_answer, "json": json_answer}
