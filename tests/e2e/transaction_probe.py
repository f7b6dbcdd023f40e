#!/usr/bin/env python3
"""transaction_probe.py KWIRE REAL EMBEDDED LEVEL - the same transactions on a real broker and on the embedded one.

Every API of a transaction in every state, by the producer and by others, asked with `kwire raw`; the answers must be
the same. Producer ids are compared by the order in which they turn up. Nothing here depends on timing: after an end
it waits until the markers are written (tests/golden/sequence_probe.txt has what is answered before). LEVEL: the
transaction.version that is finalized in both, 2 or 0; ids carry it, so that one cluster can be asked for both.
Exit status 1 names every request whose answers differ.
"""
import json
import subprocess
import sys
import time

from probe import PATIENCE, batch

NOT_YET = (14, 15, 16, 51)  # loading, no coordinator, another one, the former transaction is ending
COMMIT, ABORT = True, False
OFFSETS_TOPIC = "__consumer_offsets"
MASKED = {"throttleTimeMs", "errorMessage", "logAppendTimeMs"}


class Side:
    """One of the two brokers, and the producers there by their transactional ids."""

    def __init__(self, kwire, bootstrap):
        self.kwire, self.bootstrap = kwire, bootstrap
        self.producers = {}
        self.names = {}  # of producer ids

    def ask(self, api, version, body, target=()):
        command = [self.kwire, "raw", "-b", self.bootstrap, *target, api, str(version), json.dumps(body)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        return json.loads(done.stdout) if done.returncode == 0 else f"exit {done.returncode}"

    def await_answer(self, tx, api, version, body, is_final):
        for _ in range(200):
            answer = self.ask(api, version, body, ("--coordinator", f"txn:{tx}"))
            if isinstance(answer, dict) and is_final(answer):
                return answer
            time.sleep(0.05)
        sys.exit(f"{self.bootstrap}: {api} {tx} has no end: {answer}")

    def init(self, tx):
        body = {"transactionalId": tx, "transactionTimeoutMs": 60000, "producerId": -1, "producerEpoch": -1}
        answer = self.await_answer(tx, "InitProducerId", 4, body, lambda a: a["errorCode"] not in NOT_YET)
        self.producers[tx] = answer["producerId"], answer["producerEpoch"]

    def settle(self, tx):
        self.await_answer(tx, "DescribeTransactions", 0, {"transactionalIds": [tx]},
                          lambda a: not a["transactionStates"][0]["transactionState"].startswith("Prepare"))

    def normal(self, value, key=None):
        if key in MASKED:
            return None
        if key == "producerId" and value >= 0:
            return self.names.setdefault(value, f"producer {len(self.names)}")
        if key == "transactionStartTimeMs":
            return value > 0 if value != 0 else 0
        if isinstance(value, dict):
            if value.get("topic") == OFFSETS_TOPIC:  # there are as many partitions as somebody likes
                return {"topic": OFFSETS_TOPIC, "partitions": len(value["partitions"])}
            return {k: self.normal(v, k) for k, v in sorted(value.items())}
        if isinstance(value, list):
            return sorted((self.normal(v) for v in value), key=json.dumps)
        return value


class Probe:
    def __init__(self, kwire, real, embedded, level):
        self.kwire, self.suffix = kwire, "-" + level
        self.has_2 = level == "2"
        self.topic = "txn-probe" + self.suffix
        self.sides = [Side(kwire, real), Side(kwire, embedded)]
        self.asked = self.wrong = 0

    def both(self, what, api, version, body, target=()):
        """body: a value, or made from a side."""
        answers = []
        for side in self.sides:
            made = body(side) if callable(body) else body
            answers.append(side.normal(side.ask(api, version, made, target)))
        self.asked += 1
        if answers[0] != answers[1] or isinstance(answers[0], str):
            self.wrong += 1
            print(f"{what}: {api} {version}\n  real     {json.dumps(answers[0])}\n  embedded {json.dumps(answers[1])}")

    def each(self, call, *args):
        for side in self.sides:
            call(side, *args)

    def of(self, tx, **by):
        """Who asks: the producer of tx, or somebody whose id or epoch is another by so much."""
        def who(side):
            producer_id, epoch = side.producers[tx]
            return {"transactionalId": by.get("name", tx), "producerId": producer_id + by.get("id", 0),
                    "producerEpoch": epoch + by.get("epoch", 0)}
        return who

    def strangers(self, tx):
        for what, by in (("older epoch", {"epoch": -1}), ("newer epoch", {"epoch": 1}), ("other id", {"id": 1_000_000}),
                         ("unknown", {"name": tx + "-no"}), ("no name", {"name": ""})):
            yield what, self.of(tx, **by)

    # ---- requests ----

    def init(self, what, version, tx, who=None, timeout=60000):
        def body(side):
            made = {"transactionTimeoutMs": timeout, "transactionalId": tx}
            if version >= 3:
                made.update({"producerId": -1, "producerEpoch": -1})
                made.update(who(side) if who else {})
                made["transactionalId"] = tx
            return made
        self.both(what, "InitProducerId", version, body, ("--coordinator", f"txn:{tx}"))

    def add(self, what, version, tx, who, partitions=(0,), topic=None):
        def body(side):
            one = who(side)
            return {"v3AndBelowTransactionalId": one["transactionalId"], "v3AndBelowProducerId": one["producerId"],
                    "v3AndBelowProducerEpoch": one["producerEpoch"],
                    "v3AndBelowTopics": [{"name": topic or self.topic, "partitions": list(partitions)}]}
        self.both(what, "AddPartitionsToTxn", version, body, ("--coordinator", f"txn:{tx}"))

    def ask_as_broker(self, what, version, tx, who, only_look, topic=None):
        self.both(what, "AddPartitionsToTxn", version, lambda side: {"transactions": [
            {**who(side), "verifyOnly": only_look, "topics": [{"name": topic or self.topic, "partitions": [0]}]}]},
            ("--coordinator", f"txn:{tx}"))

    def add_group(self, what, version, tx, who, group):
        self.both(what, "AddOffsetsToTxn", version, lambda side: {**who(side), "groupId": group},
                  ("--coordinator", f"txn:{tx}"))

    def end(self, what, version, tx, who, commit):
        self.both(what, "EndTxn", version, lambda side: {**who(side), "committed": commit}, ("--coordinator", f"txn:{tx}"))

    def describe(self, what, tx):
        self.both(what, "DescribeTransactions", 0, {"transactionalIds": [tx]}, ("--coordinator", f"txn:{tx}"))

    def offset(self, what, version, who, group, offset=1, topic=None, partition=0, metadata="", **more):
        part = {"partitionIndex": partition, "committedOffset": offset, "committedMetadata": metadata}
        self.both(what, "TxnOffsetCommit", version, lambda side: {
            **who(side), "groupId": group, "topics": [{"name": topic or self.topic, "partitions": [part]}], **more},
            ("--coordinator", f"group:{group}"))

    def fetch(self, what, group):
        topics = [{"name": self.topic, "partitionIndexes": [0, 1]}]
        for version, stable in ((6, {}), (7, {"requireStable": True}), (7, {"requireStable": False})):
            for asked in (topics, None):
                self.both(what, "OffsetFetch", version, {"groupId": group, "topics": asked, **stable},
                          ("--coordinator", f"group:{group}"))
        self.both(what, "OffsetFetch", 9, {"requireStable": True, "groups": [{"groupId": group, "topics": topics}]},
                  ("--coordinator", f"group:{group}"))

    def produce(self, what, version, who, sequence, partition=0):
        def body(side):
            one = who(side)
            records = batch(self.kwire, 1_700_000_000_000, 1, producerId=one["producerId"], baseSequence=sequence,
                            producerEpoch=one["producerEpoch"], attributes=16)
            return {"transactionalId": one["transactionalId"], "acks": -1, "timeoutMs": 9000, "topicData": [
                {"name": self.topic, "partitionData": [{"index": partition, "records": records}]}]}
        self.both(what, "Produce", version, body)

    # ---- subjects ----

    def prepare(self):
        for side in self.sides:
            side.ask("CreateTopics", 5, {"timeoutMs": 9000, "topics": [
                {"name": self.topic, "numPartitions": 2, "replicationFactor": 1}]})
            for _ in range(200):  # the first look-up of a group makes the topic for offsets
                found = side.ask("OffsetFetch", 7, {"groupId": "warm", "topics": None}, ("--coordinator", "group:warm"))
                if isinstance(found, dict) and found["errorCode"] == 0:
                    break
                time.sleep(0.1)
            side.init("warm" + self.suffix)

    def epochs(self):
        tx = "epochs" + self.suffix
        for timeout in (900001, 0, -1):
            self.init(f"timeout {timeout}", 4, tx, timeout=timeout)
        self.each(Side.init, tx)
        mine = self.of(tx)
        self.init("half a claim", 4, tx, lambda side: {"producerId": 5, "producerEpoch": -1})
        self.init("half a claim", 4, tx, lambda side: {"producerId": -1, "producerEpoch": 5})
        for what in ("goes on", "goes on, asked again"):
            self.init(what, 5, tx, mine)
        for version in (3, 4):
            for what, who in list(self.strangers(tx))[:3]:
                self.init(what, version, tx, who)
        for version in range(6):
            self.init("next", version, tx)
        self.init("had an id, but nobody knows it", 4, tx + "-new", mine)

    def ends(self):
        for version in range(6 if self.has_2 else 5):
            for commit in (COMMIT, ABORT):
                tx = f"end{version}{commit}{self.suffix}"
                self.each(Side.init, tx)
                mine = self.of(tx)
                self.end(f"{commit}, empty", version, tx, mine, commit)
                self.each(Side.settle, tx)
                self.describe(f"EndTxn {version} {commit}, empty", tx)
                self.each(Side.init, tx)
                self.add("begin", 3, tx, mine)
                for what, who in self.strangers(tx):
                    self.end(f"{commit}, {what}", version, tx, who, commit)
                self.end(f"{commit}", version, tx, mine, commit)
                self.each(Side.settle, tx)
                for what, who, how in (("again", mine, commit), ("opposite", mine, not commit),
                                       ("next epoch", self.of(tx, epoch=1), commit)):
                    self.end(f"{commit}, {what}", version, tx, who, how)
                    self.each(Side.settle, tx)
                    self.describe(f"EndTxn {version} {commit}, then {what}", tx)
                self.add("next", 3, tx, mine)
                self.init("whoever comes next", 4, tx, mine)

    def adding(self):
        tx = "add" + self.suffix
        self.each(Side.init, tx)
        mine = self.of(tx)
        for version in range(4):
            for what, who in self.strangers(tx):
                self.add(what, version, tx, who)
                self.add_group(what, version, tx, who, "g")
            self.add("one unknown", version, tx, mine, (0, 9, 1))
            self.add("no topic", version, tx, mine, topic="none")
            self.describe("nothing added", tx)
        for version in (4, 5):
            for what, who in list(self.strangers(tx))[:3] + [("mine", mine)]:
                self.ask_as_broker(what, version, tx, who, True)
            self.ask_as_broker("no topic", version, tx, mine, True, topic="none")
        self.add("added", 3, tx, mine, (0, 1))
        self.add("added again", 3, tx, mine, (0, 1))
        self.add_group("added", 4, tx, mine, "g")
        self.describe("added", tx)
        self.ask_as_broker("added", 5, tx, mine, True)
        self.end("added", 4, tx, mine, ABORT)
        self.each(Side.settle, tx)
        if self.has_2:
            self.ask_as_broker("added by a broker", 5, tx, mine, False)
            self.describe("added by a broker", tx)

    def producing(self):
        for version in (3, 9, 10, 11, 12) if self.has_2 else (3, 10, 11):
            tx = f"produce{version}{self.suffix}"
            self.each(Side.init, tx)
            mine = self.of(tx)
            for what, who in self.strangers(tx):
                self.produce(what, version, who, 0)
            self.produce("not added", version, mine, 0)
            self.add("added", 3, tx, mine, (1,))
            self.produce("added", version, mine, 0, 1)
            self.produce("the next", version, mine, 1, 1)
            self.describe("produced", tx)
            self.end("produced", 4, tx, mine, COMMIT)
            self.each(Side.settle, tx)
            self.produce("after the end", version, mine, 2, 1)

    def offsets(self):
        tx, group = "offsets" + self.suffix, "group" + self.suffix
        self.each(Side.init, tx)
        mine = self.of(tx)
        for version in range(6 if self.has_2 else 5):
            for what, who in self.strangers(tx):
                self.offset(what, version, who, group)
            self.offset("no topic", version, mine, group, topic="none")
            self.offset("no name", version, mine, "")
            if version < 5:
                self.offset("not added", version, mine, group)
        self.add_group("added", 3, tx, mine, group)
        member = {"generationId": 3, "memberId": "m"}
        self.offset("a member of no group", 3, mine, group, **member)
        for version in range(5):
            self.offset("added", version, mine, group, 10 + version)
        self.offset("a member of a group without any", 3, mine, group, **member)
        self.offset("a name, no generation", 3, mine, group, memberId="m")
        self.offset("much metadata", 3, mine, group, metadata="x" * 4097)
        self.fetch("pending", group)
        self.both("meanwhile", "OffsetCommit", 8, {
            "groupId": group, "generationIdOrMemberEpoch": -1, "topics": [{"name": self.topic, "partitions": [
                {"partitionIndex": 0, "committedOffset": 3, "committedMetadata": ""}]}]}, ("--coordinator", f"group:{group}"))
        self.offset("another partition", 3, mine, group, 77, partition=1, metadata="meta")
        self.fetch("pending, and one is newer", group)
        for commit in (COMMIT, ABORT):
            self.end("offsets", 4, tx, mine, commit)
            self.each(Side.settle, tx)
            time.sleep(0.2)  # a real group coordinator reads its marker
            self.fetch(f"ended {commit}", group)
            self.add_group("next", 4, tx, mine, group)
            self.offset("next", 4, mine, group, 99)
        self.end("offsets", 4, tx, mine, ABORT)
        self.each(Side.settle, tx)
        if not self.has_2:
            return
        tx = "offsets5" + self.suffix
        self.each(Side.init, tx)
        self.offset("added by itself", 5, self.of(tx), group, 5)
        self.describe("added by itself", tx)

    def lists(self):
        tx = "list" + self.suffix
        self.each(Side.init, tx)
        self.add("open", 3, tx, self.of(tx))
        ask = lambda what, version, **more: self.both(what, "ListTransactions", version, lambda side: {
            "producerIdFilters": [side.producers[tx][0]], **more}, ("--coordinator", f"txn:{tx}"))
        ask("one", 0)
        ask("states", 0, stateFilters=["Ongoing", "Foo"])
        ask("states", 0, stateFilters=["ongoing", "Dead"])
        ask("new", 1, durationFilter=60000)
        ask("old", 1, durationFilter=0)
        ask("pattern", 2, transactionalIdPattern="list.*")
        ask("pattern of a part", 2, transactionalIdPattern="list")
        ask("no pattern", 2, transactionalIdPattern="(")
        self.describe("unknown", tx + "-no")
        self.end("listed", 3, tx, self.of(tx), COMMIT)
        self.each(Side.settle, tx)
        ask("complete", 1, durationFilter=0)

    def too_new(self):
        """Who speaks the protocol that is not finalized: the id is of no use from then on."""
        if self.has_2:
            return
        requests = {
            "produce": lambda tx, who: self.produce("too new", 12, who, 0),
            "offsets": lambda tx, who: self.offset("too new", 5, who, "g"),
            "broker": lambda tx, who: self.ask_as_broker("too new", 5, tx, who, False),
            "end": lambda tx, who: self.end("too new", 5, tx, who, COMMIT),
            "empty": lambda tx, who: self.end("too new", 5, tx, who, ABORT),
        }
        for name, request in requests.items():
            tx = name + self.suffix
            self.each(Side.init, tx)
            if name == "end":
                self.add("begin", 3, tx, self.of(tx))
            request(tx, self.of(tx))
            self.describe(f"{name} too new", tx)
            self.add("stuck", 3, tx, self.of(tx))
            self.end("stuck", 4, tx, self.of(tx), ABORT)
            self.init("stuck", 4, tx)

    def run(self):
        self.prepare()
        for subject in (self.epochs, self.ends, self.adding, self.producing, self.offsets, self.lists, self.too_new):
            subject()
        print(f"{self.asked} answers compared, {self.wrong} differ")
        return self.wrong != 0


if __name__ == "__main__":
    sys.exit(Probe(*sys.argv[1:5]).run())
