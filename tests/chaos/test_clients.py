"""chaos.clients: lives that end unasked are kept and followed by another, and none is left at the end."""
import contextlib
import os
import random
import signal
import tempfile
import threading
import time
import unittest

from clients import Clients, Role
from fault import NotDone
from recovery import Recovery

# A worker that does what its mode says: it works until SIGTERM, or ends at once in a way of its own.
WORKER = """#!/bin/sh
mode=$1; shift
shift # -v
while [ $# -gt 0 ]; do case $1 in --client) name=$2;; --history) file=$2;; esac; shift 2; done
now() { cut -d. -f1 /proc/uptime; }
case $mode in
crash) exit 9 ;;
fatal) echo "the producer is finished: for a reason" >&2; exit 3 ;;
ghost) echo "another producer has taken transactional.id x" >&2; exit 3 ;;
deaf) trap '' TERM ;;
*) trap 'exit 0' TERM ;;
esac
while :; do
    [ "$mode" = silent ] || echo "{\\"t\\":999999999,\\"client\\":\\"$name\\",\\"op\\":\\"send\\",\\"outcome\\":\\"ok\\"}" >>"$file"
    sleep 0.05
done
"""


class Silence:
    def write(self, op, **fields):
        pass


def role(name, mode, rank=0):
    return Role(name, mode, ("--topic", "t"), {"a": "b"}, "send", rank)


@contextlib.contextmanager
def held_elsewhere(lock):
    """By a thread that is not this one, which could take it again."""
    taken, over = threading.Event(), threading.Event()

    def hold():
        with lock:
            taken.set()
            over.wait(30)
    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait(10)
    try:
        yield
    finally:
        over.set()
        thread.join()


def await_true(question, seconds=30.0):
    deadline = time.monotonic() + seconds
    while not question() and time.monotonic() < deadline:
        time.sleep(0.02)
    return question()


def await_work(client):
    """From then on it hears signals."""
    assert await_true(lambda: os.path.exists(client.life.history))


class Lives(unittest.TestCase):
    @contextlib.contextmanager
    def started(self, *roles):
        with tempfile.TemporaryDirectory() as folder:
            worker = os.path.join(folder, "worker")
            with open(worker, "w", encoding="ascii") as f:
                f.write(WORKER)
            os.chmod(worker, 0o755)
            clients = Clients(worker, [], "nowhere:1", folder, Silence())
            clients.start(roles)
            try:
                yield clients
            finally:
                clients.abandon()

    def test_a_crash_is_kept_and_followed_by_another_life(self):
        with self.started(role("a", "crash")) as clients:
            self.assertTrue(await_true(lambda: len(clients.crashed) >= 2))
            self.assertTrue(clients.crashed[0].startswith("a.1 ended with 9"))

    def test_who_is_finished_unasked_is_told_with_its_words(self):
        with self.started(role("a", "fatal")) as clients:
            self.assertTrue(await_true(lambda: clients.fatal))
            self.assertEqual(clients.fatal[0], "a.1 ended with 3: the producer is finished: for a reason")

    def test_a_young_life_may_be_fenced_by_a_late_request(self):
        with self.started(role("a", "ghost")) as clients:
            self.assertTrue(await_true(lambda: clients.haunted))
            self.assertEqual((clients.haunted[0].name, clients.haunted[0].role), ("a.1", "a"))
            self.assertEqual(clients.fatal, [])

    def test_a_killed_life_is_no_anomaly(self):
        with self.started(role("a", "works")) as clients:
            with clients.one(random.Random(1)) as client:
                clients.kill(client)
                time.sleep(0.6)
                client.begin()
            await_work(client)
            self.assertEqual([life.name for life in client.lives], ["a.1", "a.2"])
            clients.finish(30.0, 0.0)
            self.assertEqual((clients.killed, clients.crashed, clients.fatal, clients.hung), (1, [], [], []))

    def test_who_had_crashed_before_the_kill_is_told(self):
        with self.started(role("a", "works")) as clients, clients.one(random.Random(1)) as client:
            await_work(client)
            client.life.signal(signal.SIGABRT)
            client.life.process.wait(10)
            clients.kill(client)
            client.begin()
            self.assertEqual(len(clients.crashed), 1)

    def test_who_does_not_end_is_killed_and_told(self):
        with self.started(role("a", "deaf")) as clients:
            await_work(clients.clients[0])
            clients.finish(0.5, 0.0)
            self.assertEqual(len(clients.hung), 1)
            self.assertIsNotNone(clients.clients[0].life.process.poll())

    def test_a_stopped_life_ends_in_order_once_resumed(self):
        with self.started(role("a", "works")) as clients:
            await_work(clients.clients[0])
            clients.clients[0].pause()
            clients.resume_all()
            clients.finish(30.0, 0.0)
            self.assertEqual(clients.hung, [])

    def test_a_client_in_other_hands_is_not_taken(self):
        with self.started(role("a", "works"), role("b", "works")) as clients:
            a, b = clients.clients
            with held_elsewhere(a.lock):
                with clients.one(random.Random(1)) as client:
                    self.assertIs(client, b)
                with held_elsewhere(b.lock), self.assertRaises(NotDone), clients.one(random.Random(1)):
                    pass

    def test_recovery_names_who_does_nothing(self):
        with self.started(role("busy", "works"), role("idle", "silent")) as clients:
            recovery = Recovery(clients)
            self.assertTrue(await_true(lambda: recovery.missing() == ["idle"]))
            self.assertIn("busy", recovery.first)


if __name__ == "__main__":
    unittest.main()
