"""proxy.py - `kwire proxy` between the clients and the nodes, and its control socket.

A request is a line, its answer some lines and `ok [ID]` at the end, or `error TEXT`. The socket is bound in a folder of
its own under the system's temporary one: its path may have 107 bytes, and a build folder may be deep.
"""
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time

READY = 20.0  # seconds for it to listen
ANSWER = 10.0  # seconds for an answer on the control socket


class ProxyError(Exception):
    pass


class Proxy:
    def __init__(self, kwire, prefix, nodes, log, requests, seed):
        self._folder = tempfile.mkdtemp(prefix="kwire-chaos-")
        self.control = os.path.join(self._folder, "control")
        self._lock = threading.Lock()
        self._socket = self._lines = None
        command = [kwire, "proxy", "--listen", "127.0.0.1:0", "--to", ",".join(nodes), "--control", self.control,
                   "--seed", str(seed), "--log", requests]
        self._log = open(log, "ab")
        self.process = subprocess.Popen(prefix + command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=self._log)
        try:
            self.address = self._await_ready()
        except BaseException:
            self.end()
            raise

    def _await_ready(self):
        line = []
        thread = threading.Thread(target=lambda: line.append(self.process.stdout.readline().decode()), daemon=True)
        thread.start()
        thread.join(READY)
        if not line or not line[0].startswith("ready "):
            raise ProxyError(f"the proxy did not say ready, but: {line}")
        return line[0].split()[1]

    # ---- the control socket ----

    def _connect(self):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(ANSWER)
        self._socket.connect(self.control)
        self._lines = self._socket.makefile("rw", encoding="utf-8", newline="\n")

    def ask(self, request):
        """Lines of the answer, without the `ok`; the last element is what stands behind `ok`."""
        with self._lock:
            if self._lines is None:
                self._connect()
            self._lines.write(request + "\n")
            self._lines.flush()
            lines = []
            for raw in self._lines:
                line = raw.rstrip("\n")
                if line == "ok" or line.startswith("ok "):
                    return lines + [line[3:]]
                if line.startswith("error"):
                    raise ProxyError(f"{request}: {line}")
                lines.append(line)
        raise ProxyError(f"{request}: the control socket was closed")

    def add(self, spec):
        return self.ask(f"add {spec}")[-1]

    def remove(self, number):
        """Ends a fault; how often it struck."""
        hits = self._hits_of(number)
        self.ask(f"remove {number}")
        return hits

    def clear(self):
        self.ask("clear")

    def _hits_of(self, number):
        for line in self.ask("list")[:-1]:
            words = line.split()
            if words[0] == number:
                return int(words[words.index("hits") + 1])
        return 0

    # ---- its end ----

    def end(self):
        """Its exit status; None if it had to be killed."""
        status = None
        self.process.terminate()
        try:
            status = self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for thing in (self._lines, self._socket, self.process.stdout, self._log):
            if thing is not None:
                thing.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        return status
