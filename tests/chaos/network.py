"""A small internet of network namespaces: one for the clients, one for each node, and nothing in the root namespace.

The clients' namespace is the router: each node is on a link of its own, so that all packets between nodes pass through
it, and a `blackhole` rule there drops those of one direction without a word to the sender, as a broken network does.
(A blackhole *route* in a node's own namespace would fail its send and connect calls at once.)
Clients talk to the nodes over the router's own addresses and are never cut off by this.
"""
import functools
import os
import shutil

from processes import kill_until_gone, must, output, run

NODES = (1, 2, 3)

# After a cut of 15 s TCP would not try again for another 15. Kernels before 6.15 cannot be told.
PATIENCE = "f=/proc/sys/net/ipv4/tcp_rto_max_ms; [ ! -e $f ] || echo 1000 >$f"


def address(node):
    return f"10.77.{node}.2"


def prefix_of_run(pid):
    """How the names of a run's namespaces begin."""
    return f"kwire-chaos-{pid}-"


def prefix_of(pattern, node):
    """argv that runs a command in a node's namespace."""
    return ["ip", "netns", "exec", pattern.format(node=node)]


class Network:
    """Of a run, named after the pid of its process; names() is known before anything is made."""

    def __init__(self, pid):
        prefix = prefix_of_run(pid)
        self._router = f"{prefix}clients"
        self._node_pattern = f"{prefix}node{{node}}"
        self._cuts = set()  # of (from, to)

    @property
    def node_pattern(self):
        """As kafka.sh --netns wants it."""
        return self._node_pattern

    def names(self):
        return [self._router, *(self._node_pattern.format(node=node) for node in NODES)]

    def prefix(self):
        """argv that runs a command beside the clients."""
        return ["ip", "netns", "exec", self._router]

    def create(self):
        for name in self.names():
            must(["ip", "netns", "add", name])
            must(["ip", "-n", name, "link", "set", "lo", "up"])
        must([*self.prefix(), "sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward"])
        for node in NODES:
            self._link(node)

    def _link(self, node):
        name, gateway = self._node_pattern.format(node=node), f"10.77.{node}.1"
        must(["ip", "-n", self._router, "link", "add", f"node{node}", "type", "veth",
              "peer", "name", "eth0", "netns", name])
        must(["ip", "-n", self._router, "addr", "add", f"{gateway}/24", "dev", f"node{node}"])
        must(["ip", "-n", self._router, "link", "set", f"node{node}", "up"])
        must(["ip", "-n", name, "addr", "add", f"{address(node)}/24", "dev", "eth0"])
        must(["ip", "-n", name, "link", "set", "eth0", "up"])
        must(["ip", "-n", name, "route", "add", "default", "via", gateway])
        must([*prefix_of(self._node_pattern, node), "sh", "-c", PATIENCE])

    def cut(self, source, target):
        """Packets from node to node are lost, one way."""
        if (source, target) not in self._cuts:
            self._rule("add", source, target)
            self._cuts.add((source, target))

    def mend(self, source, target):
        if (source, target) in self._cuts:
            self._rule("del", source, target)
            self._cuts.discard((source, target))

    def cuts(self):
        return sorted(self._cuts)

    def _rule(self, verb, source, target):
        must(["ip", "-n", self._router, "rule", verb, "from", address(source), "to", address(target), "blackhole"])


@functools.cache
def possible():
    """Tried out: root in a container may not have the right."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        return False
    probe = Network(f"{os.getpid()}-probe")
    try:
        probe.create()
        probe.cut(1, 2)
        return True
    except OSError:
        return False
    finally:
        remove(probe.names())


def remove(names):
    """Ends all that runs in the namespaces and deletes them. False: something is left."""
    gone = True
    for name in names:
        if not os.path.exists(f"/run/netns/{name}"):
            continue
        gone &= kill_until_gone(lambda: [int(pid) for pid in (output(["ip", "netns", "pids", name], 5) or "").split()])
        gone &= run(["ip", "netns", "del", name], 10) == 0
    return gone
