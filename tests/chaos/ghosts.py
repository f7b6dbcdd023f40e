"""ghosts.py - can a client have been fenced by a late request of its own? The proxy's log tells.

The first InitProducerId of a life names no epoch. One that was held on the way (a stopped broker 20 s, a proxy 12 s), and
whose sender has given it up, fences whoever has the id by then: the life that sent it, or the next one. Only a life
that came not long after such a request is excused; one that fences itself with nothing on its way is not.
"""
import json

GHOSTS = 45.0  # seconds after its beginning in which that may befall a life
HELD = 3.0  # seconds without an answer after which it may have been given up: the shortest request.timeout.ms
SLACK = 2.0  # between the proxy's clock and ours


def given_up(path):
    """{client.id: [seconds of the proxy]} of each InitProducerId that was not answered, or late."""
    found = {}
    with open(path, encoding="utf-8", errors="replace") as f:
        for line in f:
            if '"InitProducerId"' in line:
                request = json.loads(line)
                if request.get("answer") is None or request.get("ms", 0) >= HELD * 1000:
                    found.setdefault(request["client"], []).append(request["t"])
    return found


def can_be(role, began, ended, found, proxy_began):
    """`began`, `ended`: of the life; on the same clock as `proxy_began`."""
    low, high = began - GHOSTS - proxy_began - SLACK, ended - proxy_began + SLACK
    return any(low <= t <= high for t in found.get(role, ()))
