"""clients.py - the processes under test: roles, and the lives of each.

A life is one process with a name and a history of its own. Whoever changes a client's life holds its lock; a watcher
starts the next life of a client that has ended unasked, and keeps what it said: for the summary, and because a client
that crashes, or calls itself finished though nobody fenced it, is an anomaly.
"""
import contextlib
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass

from fault import NotDone
from ghosts import GHOSTS

FENCED = "another producer has taken"
FATAL = 3  # a worker's status: finished for good, and the reason is on stderr
LOOK = 0.5  # seconds that whoever watches a client may hold its lock
STARTED = 0.3  # seconds between two lives of a client that does not stay alive


@dataclass(frozen=True)
class Role:
    name: str
    mode: str
    args: tuple
    properties: dict
    progress: str  # the op whose `ok` says that it gets on; "poll": each
    rank: int  # who ends first: what feeds others before what reads

    @property
    def writes(self):
        return self.mode in ("write", "copy")


@dataclass
class Life:
    name: str
    process: subprocess.Popen
    history: str
    log: str
    began: float
    asked: bool = False  # we are ending it, or have taken its transactional id away
    stopped: bool = False  # by SIGSTOP

    def signal(self, number):
        if self.process.poll() is None:
            self.process.send_signal(number)

    def wait(self, seconds):
        """Its exit status, None: it lives."""
        try:
            return self.process.wait(max(seconds, 0.01))
        except subprocess.TimeoutExpired:
            return None

    def has_begun(self):
        """Its program is there and has told something."""
        return os.path.exists(self.history) and os.path.getsize(self.history) > 0

    def has_committed(self):
        """From then on it has an id and an epoch, and whatever it asks for names them."""
        if not os.path.exists(self.history):
            return False
        with open(self.history, encoding="utf-8", errors="replace") as f:
            return any('"op":"commit"' in line and '"outcome":"ok"' in line for line in f)

    def last_words(self):
        with open(self.log, "rb") as f:
            lines = f.read()[-4000:].decode(errors="replace").splitlines()
        return next((line for line in reversed(lines) if line.strip()), "it said nothing")


@dataclass(frozen=True)
class Haunted:
    """A life that was fenced, perhaps by a late request of its own (ghosts.py)."""
    name: str
    began: float
    ended: float
    words: str

    @property
    def role(self):
        return self.name.rpartition(".")[0]


class Client:
    def __init__(self, role, start):
        self.role, self._start = role, start
        self.lock = threading.RLock()
        self.lives = []

    @property
    def life(self):
        return self.lives[-1]

    def begin(self):
        self.lives.append(self._start(self.role, len(self.lives) + 1))

    def kill(self):
        self.life.asked = True
        self.life.signal(signal.SIGKILL)
        self.life.wait(10)

    def pause(self):
        self.life.stopped = True
        self.life.signal(signal.SIGSTOP)

    def resume(self, life=None):
        life = life or self.life
        life.signal(signal.SIGCONT)
        life.stopped = False

    def terminate(self, seconds):
        """SIGTERM and its status; None: it hung, and was killed."""
        self.life.asked = True
        self.resume()
        self.life.signal(signal.SIGTERM)
        status = self.life.wait(seconds)
        if status is None:
            self.life.signal(signal.SIGKILL)
            self.life.wait(10)
        return status


class Clients:
    def __init__(self, worker, prefix, bootstrap, folder, journal):
        self._command = [*prefix, worker]
        self._bootstrap, self._folder, self._journal = bootstrap, folder, journal
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="watcher", daemon=True)
        self.clients = []
        self.killed = self.fenced = 0
        self.fatal, self.crashed, self.hung, self.haunted = [], [], [], []  # what each said

    def start(self, roles):
        for role in roles:
            client = Client(role, self._spawn)
            client.begin()
            self.clients.append(client)
        self._watcher.start()

    def _spawn(self, role, number):
        name = f"{role.name}.{number}"
        history = os.path.join(self._folder, f"{name}.jsonl")
        log = os.path.join(self._folder, f"{name}.log")
        command = [*self._command, role.mode, "-v", "--client", name, "--history", history, "-b", self._bootstrap, *role.args]
        for key, value in role.properties.items():
            command += ["-X", f"{key}={value}"]
        with open(log, "ab") as out:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        return Life(name, process, history, log, time.monotonic())

    # ---- watching ----

    def _watch(self):
        while not self._over.wait(0.25):
            for client in self.clients:
                if client.lock.acquire(blocking=False):
                    try:
                        self._look_after(client)
                    finally:
                        client.lock.release()

    def _look_after(self, client):
        status = client.life.process.poll()
        if status is None or client.life.asked:
            return
        self._note_end(client.life, status)
        if not self._over.wait(STARTED):
            client.begin()

    def _note_end(self, life, status):
        words = f"{life.name} ended with {status}: {life.last_words()}"
        if status == FATAL and FENCED in words and time.monotonic() - life.began < GHOSTS:
            self.haunted.append(Haunted(life.name, life.began, time.monotonic(), words))
        else:
            (self.fatal if status == FATAL else self.crashed).append(words)
        self._journal.write("fault", name="ended", what=words)

    # ---- what faults do ----

    @contextlib.contextmanager
    def one(self, rng, fits=lambda role: True):
        """with clients.one(rng) as client: - with its lock held; one that no other fault has in its hands."""
        fitting = [c for c in self.clients if fits(c.role)]
        for client in rng.sample(fitting, len(fitting)):
            if client.lock.acquire(timeout=LOOK):
                try:
                    yield client
                finally:
                    client.lock.release()
                return
        raise NotDone("other faults have every such client in their hands")

    def lives_of(self, role):
        return next(len(c.lives) for c in self.clients if c.role is role)

    def kill(self, client):
        """One that had ended before by itself has ended so, whatever is done to it now."""
        status = None if client.life.asked else client.life.process.poll()
        if status is not None:
            self._note_end(client.life, status)
        client.kill()
        self.killed += 1

    def end(self, client, seconds):
        """An orderly end; any other status than 0 is kept as what it is."""
        status = client.terminate(seconds)
        if status is None:
            words = client.life.last_words()
            self.hung.append(f"{client.life.name} did not end within {seconds:.0f} s after SIGTERM: {words}")
        elif status != 0:
            self._note_end(client.life, status)

    # ---- the end ----

    def resume_all(self):
        for client in self.clients:
            with client.lock:
                for life in client.lives:
                    if life.stopped:
                        client.resume(life)

    def finish(self, seconds, pause):
        """Ends all in order of rank, with a pause for those that read what others wrote."""
        self._over.set()
        self._watcher.join()
        for rank in sorted({c.role.rank for c in self.clients}):
            threads = [threading.Thread(target=self._finish_one, args=(c, seconds), daemon=True)
                       for c in self.clients if c.role.rank == rank]
            for t in threads:
                t.start()
            for t in threads:
                t.join()
            time.sleep(pause)

    def _finish_one(self, client, seconds):
        with client.lock:
            status = client.life.process.poll()
            if status is None:
                self.end(client, seconds)
            elif not client.life.asked:
                self._note_end(client.life, status)

    def abandon(self):
        """Nothing may be left, whatever has happened; asks nobody, waits for no lock."""
        self._over.set()
        for client in self.clients:
            for life in list(client.lives):
                life.asked = True
                life.signal(signal.SIGKILL)
                life.wait(5)

    def histories(self):
        return [life.history for client in self.clients for life in client.lives if os.path.exists(life.history)]
