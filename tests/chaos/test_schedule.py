"""chaos.schedule: the schedule is a matter of the seed alone, and leaves no kind out."""
import contextlib
import io
import itertools
import random
import re
import threading
import time
import unittest

import client_faults
import proxy_faults
import schedule
from fault import Claims, Fault, NotDone
from roles import job_of
from schedule import Track
from tracks import Runner, Stage


def kinds(n, weight=1):
    return tuple(Fault(f"kind-{i}", "test", 1.0, 0, frozenset(), lambda ctx: None, weight) for i in range(n))


def names(draws, n):
    return [draw.fault.name for draw in itertools.islice(draws, n)]


def slots(track, seconds, seed=1):
    """How many of its draws begin within this time, if none takes longer than its gap."""
    total, n = 0.0, 0
    for draw in schedule.draws(seed, track):
        total += draw.wait
        if total > seconds:
            return n
        n += 1
    return n


class Schedule(unittest.TestCase):
    def test_the_same_seed_gives_the_same_faults(self):
        track = Track("proxy", kinds(20), (3.0, 6.0))
        first, again, other = (list(itertools.islice(schedule.draws(seed, track), 200)) for seed in (5, 5, 6))
        self.assertEqual(first, again)
        self.assertNotEqual([d.fault.name for d in first], [d.fault.name for d in other])

    def test_tracks_are_independent(self):
        a, b = (Track(name, kinds(20), (3.0, 6.0)) for name in ("proxy", "broker"))
        self.assertNotEqual(names(schedule.draws(5, a), 40), names(schedule.draws(5, b), 40))

    def test_every_kind_comes_before_any_comes_again(self):
        track = Track("t", kinds(17), (1.0, 2.0))
        drawn = names(schedule.draws(9, track), 17)
        self.assertEqual(sorted(drawn), sorted(k.name for k in track.kinds))

    def test_telling_kinds_come_first(self):
        track = Track("t", kinds(17), (1.0, 2.0), frozenset(("kind-3", "kind-16")))
        for seed in range(50):
            self.assertEqual(set(names(schedule.draws(seed, track), 2)), {"kind-3", "kind-16"})

    def test_heavier_kinds_come_more_often(self):
        track = Track("t", (*kinds(1, weight=3), Fault("light", "test", 1, 0, frozenset(), None)), (1.0, 2.0))
        drawn = names(schedule.draws(1, track), 402)
        self.assertEqual(drawn.count("light"), 101)

    def test_a_track_without_kinds_is_empty(self):
        self.assertEqual(list(schedule.draws(1, Track("t", (), (1.0, 2.0)))), [])

    def test_gaps_are_kept(self):
        for draw in itertools.islice(schedule.draws(3, Track("t", kinds(5), (3.0, 6.0))), 1, 100):
            self.assertTrue(3.0 <= draw.wait <= 6.0)

    def test_phases_leave_time_to_recover(self):
        self.assertEqual(schedule.phases(5), (240.0, 60.0))
        self.assertEqual(schedule.phases(1), (35.0, 25.0))
        self.assertEqual(schedule.phases(30), (1680.0, 120.0))


class Tables(unittest.TestCase):
    def test_half_an_hour_meets_every_kind_of_the_proxy(self):
        for job in ("produce", "txn"):
            table = proxy_faults.table(job)
            track = Track("proxy", table, (3.0, 6.0), proxy_faults.TELLING, overlap=True)
            self.assertGreaterEqual(slots(track, schedule.phases(30)[0]), len(table))

    def test_five_minutes_meet_what_tells_most(self):
        for job in ("produce", "txn"):
            table = proxy_faults.table(job)
            track = Track("proxy", table, (3.0, 6.0), proxy_faults.TELLING, overlap=True)
            n = slots(track, schedule.phases(5)[0])
            wanted = proxy_faults.TELLING & {k.name for k in table}
            self.assertLessEqual(wanted, set(names(schedule.draws(1, track), n)))

    def test_one_minute_has_eight_faults(self):
        for seed in range(20):
            track = Track("proxy", proxy_faults.table("txn"), (3.0, 6.0), overlap=True)
            clients = Track("client", client_faults.TABLE, (10.0, 20.0))
            self.assertGreaterEqual(sum(slots(t, schedule.phases(1)[0] - 3.0, seed) for t in (track, clients)), 7)

    def test_names_are_unique_and_telling_ones_exist(self):
        table = [k.name for k in proxy_faults.table("txn")]
        self.assertEqual(len(table), len(set(table)))
        self.assertLessEqual(proxy_faults.TELLING, set(table))
        self.assertLessEqual(client_faults.TELLING, {k.name for k in client_faults.TABLE})

    def test_specs_are_filled(self):
        rng = random.Random(1)
        words = {"node": [1, 2, 3], "client": ["writer-1"], "busy": proxy_faults.BUSY_TXN}
        for _name, _seconds, _stir, specs in proxy_faults.ROWS_TXN:
            for spec in specs * 20:
                filled = proxy_faults.fill(spec, rng, words)
                self.assertRegex(filled, r"^[a-z-]+(,[a-z]+=[A-Za-z0-9.-]+)*$")
                self.assertFalse(re.search(r"[{}]", filled))

    def test_roles_are_a_matter_of_the_seed(self):
        self.assertEqual(job_of("txn", 7, 100, False), job_of("txn", 7, 100, False))
        self.assertNotEqual(job_of("txn", 7, 100, False), job_of("txn", 8, 100, False))

    def test_each_transactional_client_has_an_id_of_its_own(self):
        ids = job_of("txn", 7, 100, False).transactional_ids
        self.assertEqual(len(ids), len(set(ids)))
        self.assertEqual(len(ids), 4)


class Silence:
    def write(self, op, **fields):
        pass


class FakeContext:
    def __init__(self, stage):
        self.sleep = stage.stop.wait
        self.notes = []
        self.note = self.notes.append


def stage_of(seconds, claims=None):
    return Stage(time.monotonic() + seconds, claims or Claims(), lambda stage, draw, rng: FakeContext(stage), Silence())


def run_track(stage, kinds, overlap=False, seconds=5.0):
    track = Track("t", kinds, (0.01, 0.02), overlap=overlap)
    runner = Runner(stage, track, (schedule.Draw(i, d.fault, 0.01, d.seed) for i, d in enumerate(schedule.draws(1, track))))
    runner.start()
    return runner


class Tracks(unittest.TestCase):
    def test_a_fault_that_raises_stops_all_and_is_kept(self):
        def broken(_ctx):
            raise ValueError("as planned")
        stage = stage_of(60)
        with contextlib.redirect_stderr(io.StringIO()):
            run_track(stage, (Fault("broken", "test", 1, 0, frozenset(), broken),)).join(10)
        self.assertTrue(stage.stop.is_set())
        self.assertEqual(stage.failures, ["test broken: ValueError: as planned"])
        self.assertEqual(stage.done, [])

    def test_what_was_not_done_is_not_counted(self):
        done = threading.Event()

        def nothing(_ctx):
            done.set()
            raise NotDone("nobody there")
        stage = stage_of(60)
        runner = run_track(stage, (Fault("nothing", "test", 1, 0, frozenset(), nothing),))
        self.assertTrue(done.wait(10))
        stage.stop.set()
        runner.join(10)
        self.assertEqual((stage.done, stage.failures), ([], []))

    def test_faults_overlap_only_where_they_may(self):
        for overlap in (False, True):
            lock, most = threading.Lock(), [0, 0]

            def slow(ctx):
                with lock:
                    most[0] += 1
                    most[1] = max(most)
                ctx.sleep(0.2)
                with lock:
                    most[0] -= 1
            stage = stage_of(60)
            runner = run_track(stage, (Fault("slow", "test", 1, 0, frozenset(), slow),), overlap)
            stage.stop.wait(0.6)
            stage.stop.set()
            runner.join(10)
            self.assertEqual(most[1] > 1, overlap)
            self.assertEqual(most[0], 0)

    def test_nothing_begins_when_the_time_is_over(self):
        stage = stage_of(2.0)
        runner = run_track(stage, kinds(3))
        runner.join(10)
        self.assertFalse(runner.is_alive())
        self.assertEqual(stage.done, [])

    def test_a_fault_waits_for_its_claim(self):
        claims, stage = Claims(), None
        two = Fault("two", "test", 1, 2, frozenset(), lambda ctx: None)
        claims.take(two)
        stage = stage_of(60, claims)
        runner = run_track(stage, (two,))
        time.sleep(0.5)
        self.assertEqual(stage.done, [])
        claims.give_back(two)
        deadline = time.monotonic() + 10
        while not stage.done and time.monotonic() < deadline:
            time.sleep(0.01)
        stage.stop.set()
        runner.join(10)
        self.assertTrue(stage.done)


if __name__ == "__main__":
    unittest.main()
