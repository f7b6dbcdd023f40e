"""What a run has outside itself - processes, namespaces, mounts - is written down before it is made.

So a run that was killed -9 leaves a note of what it left, and the next run cleans up after it: after those only whose
owner is dead (pid and time of birth), and by names and paths that the note holds, never by a pattern.
"""
import json
import os
import tempfile

import disks
import network
from processes import birth, kill_until_gone


def _folder():
    path = os.path.join(tempfile.gettempdir(), f"kwire-chaos-{os.getuid()}")
    os.makedirs(path, mode=0o700, exist_ok=True)
    stat = os.lstat(path)
    if stat.st_uid != os.getuid() or stat.st_mode & 0o022 or os.path.islink(path):
        raise OSError(f"{path} is not ours alone: we would delete what others have written there")
    return path


class Note:
    """Of the run of this process: kafka (kafka.sh's folder), namespaces, mounts."""

    def __init__(self, kafka, namespaces, mounts):
        self._facts = {"pid": os.getpid(), "birth": birth(os.getpid()), "kafka": kafka,
                       "namespaces": namespaces, "mounts": mounts}
        # More than one cluster in a process, and processes with one pid in different containers, are told apart.
        handle, self._path = tempfile.mkstemp(prefix=f"{os.getpid()}-", suffix=".json", dir=_folder())
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(self._facts, file)

    def clean(self):
        """Ends and removes all of it. False: something could not be removed, and the note stays for the next run."""
        if not _remove(self._facts):
            return False
        os.unlink(self._path)
        return True


def sweep(say):
    """Cleans up after runs whose process is dead."""
    folder = _folder()
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        try:
            with open(path, encoding="utf-8") as file:
                facts = json.load(file)
        except (OSError, ValueError):
            continue  # being written, or being removed by another run
        if birth(facts["pid"]) == facts["birth"]:
            continue
        say(f"cleaning up after process {facts['pid']}, which was killed")
        if _remove(facts):
            os.unlink(path)
        else:
            say(f"something of it is left; {path} says what it had")


def _remove(facts):
    """Processes first: they hold the namespaces and the mounts."""
    gone = kill_until_gone(lambda: nodes_of(facts["kafka"]).values())
    gone &= network.remove(facts["namespaces"])
    return disks.unmount(facts["mounts"]) and gone


def nodes_of(kafka):
    """{node: pid} of a kafka.sh folder; each is told by its command line, so that no recycled pid is hit."""
    pids = {}
    for node in network.NODES:
        try:
            with open(os.path.join(kafka, f"node{node}.pid"), encoding="ascii") as file:
                pid = int(file.read())
            with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as file:
                words = file.read().split("\0")
        except (OSError, ValueError):
            continue
        if os.path.join(kafka, f"node{node}.properties") in words:
            pids[node] = pid
    return pids
