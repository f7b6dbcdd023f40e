"""chaos.verdict: what a summary counts is true, and no run passes that proves nothing."""
import json
import os
import tempfile
import unittest

import ghosts
import summary
import verdict
from fault import Fault


def history(*lines):
    f = tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False)
    with f:
        for line in lines:
            f.write(json.dumps({"t": 1, "client": "w.1", **line}) + "\n")
    return f.name


class Summary(unittest.TestCase):
    def count(self, *lines, copier=False):
        path = history(*lines)
        try:
            return summary.count(path, copier)
        finally:
            os.unlink(path)

    def test_what_never_ended_is_unknown(self):
        c = self.count({"op": "send", "value": "a"}, {"op": "send", "value": "a", "outcome": "ok"},
                       {"op": "send", "value": "b"}, {"op": "send", "value": "c"},
                       {"op": "send", "value": "c", "outcome": "unknown"}, {"op": "send", "value": "d"},
                       {"op": "send", "value": "d", "outcome": "fail"})
        self.assertEqual([c.of("send", o) for o in ("ok", "fail", "unknown")], [1, 1, 2])

    def test_an_end_alone_is_enough(self):
        c = self.count({"op": "send", "value": "a", "outcome": "ok"}, {"op": "send", "value": "b"})
        self.assertEqual((c.of("send", "ok"), c.of("send", "unknown")), (1, 0))

    def test_copied_is_what_was_committed(self):
        def copy(txn, end, outcome):
            return [{"op": "send", "value": f"{txn}{i}", "txn": txn, "outcome": "ok"} for i in range(3)] + [
                {"op": end, "txn": txn}, {"op": end, "txn": txn, "outcome": outcome}]
        c = self.count(*copy("a", "commit", "ok"), *copy("b", "abort", "ok"), *copy("c", "commit", "unknown"),
                       {"op": "poll"}, copier=True)
        self.assertEqual((c.copied, c.polls), (3, 1))
        self.assertEqual((c.of("commit", "ok"), c.of("commit", "unknown"), c.of("abort", "ok")), (1, 1, 1))

    def test_the_table_counts_kinds(self):
        a, b = (Fault(name, "test", 1.0, 0, frozenset(), None) for name in ("kind-0", "kind-1"))
        lines = summary.fault_table([a, b, a], {"kind-1": 7})
        self.assertEqual([line.split() for line in lines],
                         [["test", "kind-0", "2"], ["test", "kind-1", "1", "met", "7"]])


class Ghosts(unittest.TestCase):
    REQUESTS = ({"t": 10.0, "client": "a", "api": "InitProducerId", "answer": None, "fault": "cut"},
                {"t": 30.0, "client": "b", "api": "InitProducerId", "answer": 26, "ms": 9000.0},
                {"t": 31.0, "client": "c", "api": "InitProducerId", "answer": 26, "ms": 4.0},
                {"t": 32.0, "client": "c", "api": "Produce", "answer": None})

    def haunted(self, role, began, ended):
        path = history(*self.REQUESTS)
        try:
            return ghosts.can_be(role, began, ended, ghosts.given_up(path), 100.0)
        finally:
            os.unlink(path)

    def test_a_late_request_excuses_who_comes_soon_after_it(self):
        self.assertTrue(self.haunted("a", 112.0, 120.0))
        self.assertTrue(self.haunted("b", 125.0, 140.0))

    def test_nothing_else_does(self):
        self.assertFalse(self.haunted("a", 160.0, 170.0))  # long after
        self.assertFalse(self.haunted("b", 110.0, 125.0))  # before
        self.assertFalse(self.haunted("c", 130.0, 135.0))  # answered in time, and another request
        self.assertFalse(self.haunted("d", 130.0, 135.0))


class Status(unittest.TestCase):
    def status(self, counts=(), judged=None, ended=(), missing=(), failures=(), plain=False):
        status = judged if judged is not None else (1 if counts else 0)
        return verdict.status_of(verdict.Judged(status, "", dict(counts)), dict(ended), missing, failures, plain)[0]

    def test_nothing_found_passes(self):
        self.assertEqual(self.status(), verdict.PASSED)

    def test_each_kind_of_anomaly_fails(self):
        for bad in ({"counts": {"lost-write": 1}}, {"ended": {"crash": ["x"]}}, {"ended": {"fatal": ["x"]}},
                    {"ended": {"hang": ["x"]}}, {"missing": ["writer-1"]}, {"judged": 1}):
            self.assertEqual(self.status(**bad), verdict.ANOMALIES, bad)

    def test_a_harness_that_failed_proves_nothing(self):
        self.assertEqual(self.status(failures=["x"]), verdict.HARNESS)
        self.assertEqual(self.status(judged=2), verdict.HARNESS)
        self.assertEqual(self.status(counts={"duplicate": 1}, failures=["x"], plain=True), verdict.HARNESS)

    def test_plain_passes_with_duplicates_alone(self):
        self.assertEqual(self.status(plain=True), verdict.ANOMALIES)
        self.assertEqual(self.status(counts={"duplicate": 9, "nonmonotonic-send": 3}, plain=True), verdict.PASSED)
        self.assertEqual(self.status(counts={"duplicate": 9, "lost-write": 1}, plain=True), verdict.ANOMALIES)
        self.assertEqual(self.status(counts={"duplicate": 9}, missing=["reader-1"], plain=True), verdict.ANOMALIES)

    def test_a_run_in_which_nothing_was_at_stake_proves_nothing(self):
        def said(among, deleted):
            return list(verdict.too_little({"promised": {"all": 1000, "before_healed": among, "deleted": deleted}}, 60.0))
        self.assertEqual(said(500, 100), [])
        self.assertIn("next to nothing", *said(100, 0))
        self.assertIn("too few are left", *said(500, 600))
        self.assertEqual(list(verdict.too_little({}, 60.0)), [])  # no verdict: that is told already

    def test_the_grace_leaves_time_to_work_in(self):
        for after in (25.0, 60.0, 120.0):
            self.assertTrue(10.0 <= verdict.grace(after) <= after - 10.0)


if __name__ == "__main__":
    unittest.main()
