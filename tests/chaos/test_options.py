"""chaos.options: what makes no sense is refused before anything is begun; what fails at the start is said in one line."""
import contextlib
import io
import os
import subprocess
import sys
import tempfile
import unittest

import chaos
import options
from schedule import phases

CHAOS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "chaos.py")
GOOD = ["--minutes", "1", "--job", "produce"]


def refused(*argv):
    """What is said of it; None: it was taken."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        try:
            options.parse(argv)
        except SystemExit as e:
            return f"{e.code}: {said.getvalue()}"


def command(*argv):
    return subprocess.run([sys.executable, "-B", CHAOS, *argv], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=60)


class Options(unittest.TestCase):
    def test_what_makes_no_sense_is_refused(self):
        for more, words in ((["--rate", "0"], "0 is not 1 or more"), (["--rate", "-5"], "-5 is not 1 or more"),
                            (["--rate", "x"], "invalid whole number"), (["--seed", "-1"], "-1 is not 0 or more"),
                            (["--seed", str(1 << 64)], "too large"), (["--minutes", "0"], "not more than 0"),
                            (["--minutes", "nan"], "not more than 0"), (["--minutes", "inf"], "not more than 0"),
                            (["--protocol", "1"], "about --job txn"), (["--protocol", "3"], "invalid choice"),
                            (["--job", "txn", "--plain"], "about --job produce"), (["--frobnicate"], "unrecognized")):
            said = refused(*GOOD, *more) or "taken"
            self.assertIn(words, said, more)
            self.assertTrue(said.startswith("2: usage: ./dev chaos "), said)
        self.assertIn("--job", refused("--minutes", "1"))

    def test_what_makes_sense_is_taken(self):
        for more in ([], ["--rate", "1"], ["--seed", "0"], ["--plain"], ["--job", "txn", "--protocol", "1"]):
            self.assertIsNone(refused(*GOOD, *more), more)

    def test_the_help_tells_of_each_option_and_of_no_other(self):
        said = refused("--help")
        for action in options.parser()._actions:
            self.assertTrue(action.help, action)
        for hidden in ("--build", "--out", "--check"):
            self.assertNotIn(hidden, said)

    def test_to_check_is_to_begin_nothing(self):
        with tempfile.TemporaryDirectory() as out:
            done = command(*GOOD, "--check", "--out", out)
            self.assertEqual((done.returncode, done.stdout, done.stderr, os.listdir(out)), (0, "", "", []))
            self.assertEqual(command("--check", "--minutes", "1", "--job", "produce", "--rate", "0").returncode, 2)


class Start(unittest.TestCase):
    def test_the_time_is_told(self):
        faults, after = phases(1)
        line, *more = chaos.timing(1)
        self.assertIn(f"{faults:.0f} s with faults", line)
        self.assertIn(f"{after:.0f} s without", line)
        self.assertIn("smoke test", *more)
        self.assertEqual(len(list(chaos.timing(5))), 1)

    def test_what_fails_at_the_start_is_one_line_and_the_rest_in_the_log(self):
        with tempfile.TemporaryDirectory() as out:
            done = command(*GOOD, "--seed", "3", "--out", out, "--build", os.path.join(out, "none"))
            said = done.stdout + done.stderr
            self.assertEqual(done.returncode, 2)
            self.assertEqual(said.count("harness: there is no command"), 1)
            self.assertNotIn("Traceback", said)
            with open(os.path.join(out, "3-produce", "chaos.log"), encoding="utf-8") as f:
                self.assertIn("Traceback", f.read())


if __name__ == "__main__":
    unittest.main()
