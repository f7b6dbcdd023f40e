"""tracks.py - carries the draws of a schedule out: a thread a track, all ended by one event.

A fault that raises is a failure of the harness: it is kept and shown, and every track stops, so that the run can heal
what is broken and end; one that found nothing to do (NotDone) is not counted. A fault for which too many nodes are away
already waits for its turn; a run that ends meanwhile drops it.
"""
import random
import sys
import threading
import time
import traceback

from fault import NotDone

LEAST = 3.0  # seconds: a fault that would have less does not begin


class Stage:
    """What the tracks of a run share. make_context(stage, draw, rng) is what a fault is given."""

    def __init__(self, ends, claims, make_context, journal):
        self.ends, self.claims, self.journal = ends, claims, journal
        self.make_context = make_context
        self.stop = threading.Event()
        self.done = []  # faults, in the order in which they ended
        self.failures = []
        self._lock = threading.Lock()

    def seconds_left(self):
        return self.ends - time.monotonic()

    def failed(self, what):
        with self._lock:
            self.failures.append(what)
        self.stop.set()

    def perform(self, draw):
        while not self.stop.is_set():
            with self.claims.held(draw.fault) as free:
                if free:
                    return self._perform(draw)
            self.stop.wait(0.2)

    def _perform(self, draw):
        fault, began = draw.fault, time.monotonic()
        ctx = self.make_context(self, draw, random.Random(draw.seed))
        try:
            fault.run(ctx)
            self._keep(fault)
        except NotDone as e:
            ctx.note(f"not done: {e}")
        except Exception as e:  # whatever it is, what it broke has to be healed
            traceback.print_exc(file=sys.stderr)
            self.failed(f"{fault.group} {fault.name}: {type(e).__name__}: {e}")
        self.journal.write("fault", name=fault.name, what=f"over after {time.monotonic() - began:.1f} s")

    def _keep(self, fault):
        with self._lock:
            self.done.append(fault)


class Runner(threading.Thread):
    """One track."""

    def __init__(self, stage, track, draws):
        super().__init__(name=track.name, daemon=True)
        self.stage, self.track, self.draws = stage, track, draws
        self._inner = []

    def run(self):
        due = time.monotonic()
        for draw in self.draws:
            due = max(due + draw.wait, time.monotonic())
            if self.stage.stop.wait(due - time.monotonic()) or self.stage.seconds_left() < LEAST:
                break
            self._begin(draw)
        for thread in self._inner:
            thread.join()

    def _begin(self, draw):
        if not self.track.overlap:
            self.stage.perform(draw)
            return
        name = f"{self.track.name} {draw.fault.name}"
        thread = threading.Thread(target=self.stage.perform, args=(draw,), name=name, daemon=True)
        thread.start()
        self._inner = [t for t in self._inner if t.is_alive()] + [thread]
