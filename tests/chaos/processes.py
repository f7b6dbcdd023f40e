"""Small helpers around processes: commands that can never hang, and pids that are surely who they seem to be."""
import os
import signal
import subprocess
import time


def run(argv, timeout, log=None, **options):
    """A command's exit status; None when it took too long and was ended. Output goes to the file log, or nowhere."""
    out = log or subprocess.DEVNULL
    try:
        return subprocess.run(argv, timeout=timeout, stdin=subprocess.DEVNULL, stdout=out, stderr=out, **options).returncode
    except subprocess.TimeoutExpired:
        return None


def output(argv, timeout, log=None):
    """What a command printed, or None unless it ended in time, and with 0. Its complaints go to the file log."""
    try:
        done = subprocess.run(argv, timeout=timeout, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=log or subprocess.DEVNULL, text=True)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def must(argv, timeout=10):
    """A command of the set-up: what it says is the reason when it fails."""
    done = subprocess.run(argv, timeout=timeout, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise OSError(f"{' '.join(argv)}: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def birth(pid):
    """When a process began, in ticks since boot: a recycled pid has another one. None: there is no such process."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            state, *rest = stat.read().rpartition(")")[2].split()
    except OSError:
        return None
    return None if state == "Z" else int(rest[18])


def kill_until_gone(find_pids, seconds=5):
    """SIGKILL to what find_pids() lists, until it lists none. False: some are still there."""
    deadline = time.monotonic() + seconds
    while pids := find_pids():
        if time.monotonic() > deadline:
            return False
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.05)
    return True
