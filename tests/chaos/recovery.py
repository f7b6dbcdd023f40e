"""recovery.py - does each client get on again, and since when: told by the ends of their histories as they grow."""
import json
import os
import time


def is_progress(role, line):
    if line.get("op") != role.progress:
        return False
    return role.progress == "poll" or line.get("outcome") == "ok"


class Tail:
    """A file's whole lines behind what was there at first."""

    def __init__(self, path, position):
        self._path, self._position = path, position

    def lines(self):
        try:
            with open(self._path, "rb") as f:
                f.seek(self._position)
                new = f.read()
        except FileNotFoundError:
            return []
        whole = new[:new.rfind(b"\n") + 1]
        self._position += len(whole)
        return [json.loads(line) for line in whole.splitlines()]


class Recovery:
    """From its making on: the time of the first progress of each client."""

    def __init__(self, clients):
        self._clients = clients
        self.since = time.monotonic()
        self.first = {}  # role name -> seconds
        self._tails = {}
        for client in clients.clients:
            for life in client.lives:
                self._tails[life.name] = Tail(life.history, size_of(life.history))

    def _look(self, client):
        for life in list(client.lives):
            tail = self._tails.setdefault(life.name, Tail(life.history, 0))
            for line in tail.lines():
                if is_progress(client.role, line) and line["t"] >= self.since:
                    self.first.setdefault(client.role.name, line["t"] - self.since)

    def missing(self):
        for client in self._clients.clients:
            if client.role.name not in self.first:
                self._look(client)
        return [c.role.name for c in self._clients.clients if c.role.name not in self.first]

    def wait(self, seconds):
        """Those that have not got on by then."""
        until = time.monotonic() + seconds
        while (missing := self.missing()) and time.monotonic() < until:
            time.sleep(0.5)
        return missing


def size_of(path):
    try:
        return os.path.getsize(path)
    except FileNotFoundError:
        return 0
