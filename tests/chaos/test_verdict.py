"""chaos.verdict: what a summary counts is true, and no run passes that proves nothing."""
import contextlib
import io
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from types import SimpleNamespace

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


class Again(unittest.TestCase):
    """The line `judge: ...`: the verdict of the run once more, which other options would not give."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(suffix=" of a run")
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name, *lines):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as f:
            f.writelines(json.dumps(line) + "\n" for line in lines)
        return path

    def run_of(self, offsets):
        """Healed at 0, of 25 s; a record sent soon after the grace of 15 s, and told ok at the first of the offsets."""
        def line(t, client, op, **more):
            return {"t": t, "client": client, "op": op, "topic": "main", "partition": 0, **more}
        files = [self.write("driver.jsonl", {"t": 0, "client": "driver", "op": "healed"}),
                 self.write("w.1.jsonl", line(16, "w.1", "send", value="v"),
                            line(17, "w.1", "send", value="v", outcome="ok", offset=offsets[0]), line(18, "w.1", "close")),
                 self.write("final.jsonl", *(line(19, "final.1", "final", value="v", offset=at) for at in offsets),
                            line(20, "final.1", "log", start=0, end=1 + max(offsets)))]
        clients = SimpleNamespace(clients=[], killed=0, fenced=0, haunted=[], fatal=[], crashed=[], hung=[])
        return SimpleNamespace(folder=self.folder, after_seconds=25.0, histories=lambda: files, clients=clients,
                               job=SimpleNamespace(groups=()), is_read=True, recovery=None, failures=[], done=[], kinds=[],
                               hits=SimpleNamespace(by_name={}), fault_seconds=0.0)

    def both(self, offsets, plain):
        run = self.run_of(offsets)
        again = subprocess.run(verdict.judge_again(run, plain), shell=True, capture_output=True, text=True, timeout=60)
        return verdict.judge(run, plain), again

    def test_a_short_run_that_passed_passes_again(self):
        judged, again = self.both([0], plain=False)
        self.assertEqual((judged.status, again.returncode), (0, 0), judged.page + again.stdout + again.stderr)
        self.assertEqual(self.other_grace(), 1)

    def other_grace(self):
        paths = [os.path.join(self.folder, name) for name in sorted(os.listdir(self.folder))]
        return subprocess.run(["python3", verdict.JUDGE, *paths], capture_output=True, timeout=60).returncode

    def test_duplicates_pass_again_only_of_a_plain_run(self):
        for plain, status in ((True, 0), (False, 1)):
            judged, again = self.both([0, 1], plain)
            self.assertEqual((judged.status, again.returncode), (status, status), judged.page + again.stdout + again.stderr)
            self.assertEqual(judged.counts, {"duplicate": 1})

    def test_a_plain_run_without_duplicates_fails_again(self):
        judged, again = self.both([0], plain=True)
        self.assertEqual((judged.status, again.returncode), (1, 1))

    def told(self, offsets, plain):
        """The exit status, and the page, printed and kept."""
        run, said = self.run_of(offsets), io.StringIO()
        with contextlib.redirect_stdout(said):
            status = verdict.tell(run, SimpleNamespace(seed=3, job="produce", plain=plain), None)
        with open(os.path.join(self.folder, "summary.txt"), encoding="utf-8") as f:
            page = f.read()
        self.assertEqual(page, said.getvalue())
        self.assertIn(f"\njudge: {verdict.judge_again(run, plain)}\n", page)
        return status, page

    def test_the_page_says_what_was_proven_and_how_to_judge_again(self):
        status, page = self.told([0], plain=False)
        self.assertEqual((status, page.count("proven: ")), (verdict.PASSED, 1))

    def test_nothing_is_proven_by_anomalies_nor_without_idempotence(self):
        for plain, wanted in ((False, verdict.ANOMALIES), (True, verdict.PASSED)):
            status, page = self.told([0, 1], plain)
            self.assertEqual((status, page.count("proven: ")), (wanted, 0))

    def test_what_was_proven_is_what_the_judge_counted(self):
        judged, _ = self.both([0], plain=False)
        line, = summary.proven(judged.totals, "produce")
        self.assertIn("proven: 1 acknowledged records are each there once", line)

    def test_what_was_deleted_is_not_said_to_be_there(self):
        due = {"all": 5000, "deleted": 1200, "deleted_unread": 200}
        of = {"committed": 70, "aborted": 7, "unknown": 3}
        first, deleted, txns = summary.proven({"promised": due, "transactions": of}, "txn")
        self.assertIn("3,800 acknowledged and committed records", first)
        self.assertIn("1,200 more were deleted as the driver had asked, 1,000 of them read", deleted)
        self.assertIn("70 committed transactions are there whole, of 7 aborted ones", txns)


if __name__ == "__main__":
    unittest.main()
