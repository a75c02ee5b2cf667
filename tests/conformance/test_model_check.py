"""The check itself can fail: answers that are broken on purpose are found out."""

import unittest
import xml.etree.ElementTree as ElementTree

import botocore.session

from model_check import json_findings, xml_findings

SESSION = botocore.session.get_session()
SERVER = "s-00000000000000001"


def output(service: str, operation: str):
    return SESSION.get_service_model(service).operation_model(operation).output_shape


def of_json(operation: str, body) -> list[str]:
    return list(json_findings(body, output("drs", operation), operation))


def of_xml(operation: str, text: str) -> list[str]:
    return list(xml_findings(ElementTree.fromstring(text), output("ec2", operation), operation))


class JsonAnswers(unittest.TestCase):
    def test_a_sound_answer_has_no_finding(self):
        server = {"sourceServerID": SERVER, "tags": {"Name": "db"}, "lastLaunchResult": "NOT_STARTED"}
        self.assertEqual(of_json("DescribeSourceServers", {"items": [server]}), [])

    def test_an_unknown_member_is_found(self):
        self.assertIn("not in the model", of_json("DescribeSourceServers", {"items": [{"id": SERVER}]})[0])

    def test_a_wrong_type_is_found(self):
        self.assertIn("is not a string", of_json("DescribeJobs", {"items": [], "nextToken": 1})[0])
        self.assertIn("not a list", of_json("DescribeJobs", {"items": {}})[0])
        answer = {"sourceServerID": SERVER, "copyTags": 1}
        self.assertIn("is not a boolean", of_json("GetLaunchConfiguration", answer)[0])

    def test_a_value_outside_pattern_and_enum_is_found(self):
        found = of_json("DescribeSourceServers", {"items": [{"sourceServerID": "s-1", "lastLaunchResult": "FINE"}]})
        self.assertEqual(len(found), 3, found)

    def test_a_missing_required_member_is_found(self):
        self.assertIn("required, and missing", of_json("StartRecovery", {"job": {}})[0])

    def test_only_the_recorded_value_is_let_through(self):
        log = lambda event: {"items": [{"event": event}]}
        self.assertEqual(of_json("DescribeJobLogItems", log("LAUNCH_END")), [])
        self.assertEqual(len(of_json("DescribeJobLogItems", log("LAUNCH_STOP"))), 1)


class XmlAnswers(unittest.TestCase):
    def test_a_sound_answer_has_no_finding(self):
        text = "<R><subnetSet><item><subnetId>subnet-1</subnetId></item></subnetSet></R>"
        self.assertEqual(of_xml("DescribeSubnets", text), [])

    def test_an_unknown_element_is_found(self):
        self.assertIn("not in the model", of_xml("DescribeSubnets", "<R><subnets/></R>")[0])
        self.assertIn("in a list of", of_xml("DescribeSubnets", "<R><subnetSet><member/></subnetSet></R>")[0])

    def test_a_wrong_type_is_found(self):
        text = "<R><subnetSet><item><availableIpAddressCount>many</availableIpAddressCount></item></subnetSet></R>"
        self.assertIn("is not a integer", of_xml("DescribeSubnets", text)[0])

    def test_a_value_outside_its_enum_is_found(self):
        text = "<R><subnetSet><item><state>fine</state></item></subnetSet></R>"
        self.assertIn("is not one of", of_xml("DescribeSubnets", text)[0])


if __name__ == "__main__":
    unittest.main()
