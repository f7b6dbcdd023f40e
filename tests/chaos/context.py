"""context.py - what a fault of this run is given (fault.Context), and what the driver's own faults need beside it."""
from collections import Counter


class Hits:
    """How often the proxy's faults met something, by the name of the fault."""

    def __init__(self):
        self.by_name = Counter()

    def add(self, name, n):
        self.by_name[name] += n


class Context:
    def __init__(self, run, stage, draw, rng):
        self.cluster, self.proxy, self.clients = run.cluster, run.proxy, run.clients
        self.topics = list(run.job.all_topics)
        self.transactional_ids = list(run.job.transactional_ids)
        self.groups = list(run.job.groups)
        self.node_ids = list(run.cluster.nodes)
        self.client_ids = [role.name for role in run.job.roles]
        self.rng = rng
        self._run, self._stage, self._fault = run, stage, draw.fault

    @property
    def seconds_left(self):
        return max(self._stage.seconds_left(), 0.0)

    def note(self, what):
        self._run.say(f"{self._fault.group:<6} {self._fault.name}: {what}")
        self._run.journal.write("fault", name=self._fault.name, what=what)

    def delete(self, topic, partition, offset):
        self._run.journal.write("delete", topic=topic, partition=partition, offset=offset)

    def sleep(self, seconds):
        self._stage.stop.wait(max(seconds, 0.0))

    def hit(self, n):
        self._run.hits.add(self._fault.name, n)
