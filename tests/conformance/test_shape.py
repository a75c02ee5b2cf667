"""The comparison of shapes can fail: what differs is found out."""

import unittest
import xml.etree.ElementTree as ElementTree

from shape import Shape, add, differences, form


def shape(text: str) -> Shape:
    found: Shape = {}
    add(ElementTree.fromstring(text), "", found)
    return found


class Shapes(unittest.TestCase):
    def test_ids_times_and_numbers_have_forms(self):
        texts = ["i-0123456789abcdef0", "2026-03-02T08:00:00.000Z", "16", "10.0.1.0/24", "running"]
        self.assertEqual([form(text) for text in texts], ["id i", "time", "number", "range", "text"])

    def test_what_only_the_other_has_is_no_difference(self):
        ours, theirs = shape("<a><b>1</b></a>"), shape("<a><b>2</b><c>x</c></a>")
        self.assertEqual(list(differences(ours, theirs, set())), [])

    def test_an_element_of_another_name_or_form_is_found(self):
        ours = shape("<a><b>1</b><d>x</d><ids><item>i-0123456789abcdef0</item></ids></a>")
        theirs = shape("<a><b>yes</b><ids><item>vol-0123456789abcdef0</item></ids></a>")
        found = list(differences(ours, theirs, set()))
        self.assertEqual(len(found), 3, found)

    def test_what_is_known_is_no_difference(self):
        self.assertEqual(list(differences(shape("<a><d>x</d></a>"), shape("<a><b>1</b></a>"), {"/a/d"})), [])


if __name__ == "__main__":
    unittest.main()
