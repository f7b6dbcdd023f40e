#!/usr/bin/env python3
"""probe.py KWIRE REAL EMBEDDED - the same requests to a real cluster of three nodes and to the embedded one.

The answers must be the same, but for what cannot be: ids, addresses, sizes on disk, the wording of errors, and the
order in which Java's hash maps happen to give things. Exit status 1 names every request whose answers differ.
"""
import base64
import json
import subprocess
import sys
import time

# Names whose values differ from cluster to cluster; of some it still counts whether there is any.
MASKED = {"throttleTimeMs", "host", "port", "clusterId", "topicId", "controllerId", "logDir", "totalBytes",
          "usableBytes", "documentation", "lastTimestamp"}
ONLY_WHETHER = {"errorMessage", "batchIndexErrorMessage", "sessionId"}
SORTED_BY = ("producerId", "name", "topic", "partitionIndex", "partitionId", "partition", "nodeId", "brokerId", "groupId", "configName")
PATIENCE = 20


def normal(value, key=None):
    if key in MASKED:
        return None
    if key in ONLY_WHETHER:
        return bool(value)
    if isinstance(value, dict):
        return {k: normal(v, k) for k, v in sorted(value.items())}
    if key == "isrNodes":
        return sorted(value)
    if isinstance(value, list):
        items = [normal(v) for v in value]
        for name in SORTED_BY:
            if items and all(isinstance(i, dict) and name in i for i in items):
                return sorted(items, key=lambda i: (i[name] is None, i[name]))
        return items
    return value


class Cluster:
    def __init__(self, kwire, bootstrap):
        self.kwire = kwire
        self.bootstrap = bootstrap
        self.kept = {}  # values of earlier answers that later requests use

    def ask(self, api, version, body, target=()):
        """The answer as a value, or the words of the refusal."""
        text = json.dumps(body)
        for name, value in self.kept.items():
            text = text.replace(f'"${name}"', json.dumps(value))
        command = [self.kwire, "raw", "-b", self.bootstrap, *target, api, str(version), text]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        return json.loads(done.stdout) if done.returncode == 0 else f"exit {done.returncode}"


def batch(kwire, first, n, **more):
    """n records with times from `first` on, ten milliseconds apart."""
    records = [{"timestamp": first + 10 * i, "value": b"v".hex()} for i in range(n)]
    text = json.dumps({"batches": [{"records": records, **more}]})
    done = subprocess.run([kwire, "encode", "records", text], capture_output=True, timeout=PATIENCE, check=True)
    return base64.b64encode(done.stdout).decode()


class Probe:
    def __init__(self, kwire, real, embedded):
        self.kwire = kwire
        self.clusters = [Cluster(kwire, real), Cluster(kwire, embedded)]
        self.asked = self.wrong = 0

    def both(self, what, api, version, body, node=None, group=None, keep=None):
        target = ("--node", str(node)) if node else ("--coordinator", f"group:{group}") if group is not None else ()
        answers = [c.ask(api, version, body, target) for c in self.clusters]
        for cluster, answer in zip(self.clusters, answers):
            if keep is not None and isinstance(answer, dict):
                cluster.kept.update(keep(answer))
        self.compare(f"{what}: {api} {version}", *map(normal, answers))
        return answers

    def compare(self, what, real, embedded):
        self.asked += 1
        if real == embedded and not isinstance(real, str):
            return
        self.wrong += 1
        print(f"{what}\n  real     {json.dumps(real)}\n  embedded {json.dumps(embedded)}")

    def settle(self):
        """Metadata reach the nodes of a real cluster after a while."""
        time.sleep(1.5)

    # ---- what is asked ----

    def topics(self):
        t = {"name": "probe", "numPartitions": -1, "replicationFactor": -1,
             "assignments": [{"partitionIndex": 0, "brokerIds": [1, 2]}, {"partitionIndex": 1, "brokerIds": [2, 3]},
                             {"partitionIndex": 2, "brokerIds": [3, 1]}],
             "configs": [{"name": "retention.ms", "value": "-1"}, {"name": "min.insync.replicas", "value": "1"}]}
        for version in (5, 7):
            self.both("check only", "CreateTopics", version, {"topics": [t], "timeoutMs": 9000, "validateOnly": True})
        self.both("by hand", "CreateTopics", 7, {"topics": [t], "timeoutMs": 9000})
        self.both("again", "CreateTopics", 7, {"topics": [t], "timeoutMs": 9000})
        odd = [{"name": "a b"}, {"name": ""}, {"name": "."}, {"name": "x" * 250}, {"name": "x", "numPartitions": 0},
               {"name": "x", "numPartitions": -2}, {"name": "x", "replicationFactor": 4},
               {"name": "x", "replicationFactor": 0},
               {"name": "x", "numPartitions": -1, "replicationFactor": -1,
                "assignments": [{"partitionIndex": 0, "brokerIds": [9]}]},
               {"name": "x", "numPartitions": -1, "replicationFactor": -1,
                "assignments": [{"partitionIndex": 0, "brokerIds": [1, 1]}]},
               {"name": "x", "numPartitions": -1, "replicationFactor": -1,
                "assignments": [{"partitionIndex": 1, "brokerIds": [1]}]},
               {"name": "x", "numPartitions": -1, "replicationFactor": -1,
                "assignments": [{"partitionIndex": 0, "brokerIds": [1]}, {"partitionIndex": 1, "brokerIds": [1, 2]}]},
               {"name": "x", "numPartitions": 1, "replicationFactor": -1,
                "assignments": [{"partitionIndex": 0, "brokerIds": [1]}]},
               {"name": "x", "configs": [{"name": "no.such", "value": "1"}]},
               {"name": "x", "configs": [{"name": "retention.ms", "value": "soon"}]},
               {"name": "x", "configs": [{"name": "cleanup.policy", "value": "shred"}]},
               {"name": "x", "configs": [{"name": "retention.ms", "value": None}]}]
        for change in odd:
            plan = {"numPartitions": 1, "replicationFactor": 1, "assignments": [], "configs": [], **change}
            self.both(f"odd topic {json.dumps(change)[:90]}", "CreateTopics", 7,
                      {"topics": [plan], "timeoutMs": 9000, "validateOnly": True})
        self.settle()

    def metadata(self):
        keep = lambda a: {"id": a["topics"][0]["topicId"]}
        for version in (1, 4, 7, 8, 9, 10, 12, 13):
            body = {"topics": [{"name": "probe"}]}
            if version >= 4:
                body["allowAutoTopicCreation"] = False
            if version >= 8:
                body["includeTopicAuthorizedOperations"] = True
            if 8 <= version <= 10:
                body["includeClusterAuthorizedOperations"] = True
            self.both("one topic", "Metadata", version, body, keep=keep if version == 12 else None)
        unknown = {"topics": [{"name": "nope"}], "allowAutoTopicCreation": False}
        self.both("unknown", "Metadata", 12, unknown)
        self.both("bad name", "Metadata", 12, {"topics": [{"name": "a b"}], "allowAutoTopicCreation": False})
        self.both("unknown id", "Metadata", 12, {"topics": [{"topicId": "AAAAAAAAAAAAAAAAAAAAAQ", "name": None}]})
        for version in (0, 1, 2):
            self.both("nodes", "DescribeCluster", version, {"includeClusterAuthorizedOperations": True})
        self.both("controllers", "DescribeCluster", 1, {"endpointType": 2})
        self.both("partitions", "DescribeTopicPartitions", 0, {"topics": [{"name": "probe"}, {"name": "nope"}]})
        self.both("a page", "DescribeTopicPartitions", 0,
                  {"topics": [{"name": "probe"}, {"name": "zzz"}], "responsePartitionLimit": 2})
        self.both("a whole page", "DescribeTopicPartitions", 0,
                  {"topics": [{"name": "probe"}, {"name": "zzz"}], "responsePartitionLimit": 3})
        self.both("the next page", "DescribeTopicPartitions", 0,
                  {"topics": [{"name": "probe"}], "cursor": {"topicName": "probe", "partitionIndex": 2}})
        self.coordinators()

    def coordinators(self):
        """Which node coordinates what differs; and a real cluster first has to make the topic for it."""
        for _ in range(100):
            found = self.clusters[0].ask("FindCoordinator", 3, {"key": "g", "keyType": 0})
            if found["errorCode"] == 0:
                break
            time.sleep(0.2)
        for version in (0, 2, 3, 4, 6):
            body = {"key": "g", "keyType": 0} if 1 <= version < 4 else {"key": "g"} if version < 4 else \
                {"coordinatorKeys": ["g"], "keyType": 9}
            answers = [c.ask("FindCoordinator", version, body) for c in self.clusters]
            pick = lambda a: (a["coordinators"][0] if version >= 4 else a)["errorCode"]
            self.compare(f"FindCoordinator {version}", *map(pick, answers))

    def produce(self, what, node, partition, records, version=9, **more):
        named = {"topicId": "$id"} if version >= 13 else {"name": "probe"}
        body = {"acks": -1, "timeoutMs": 5000, **more,
                "topicData": [{**named, "partitionData": [{"index": partition, "records": records}]}]}
        return self.both(what, "Produce", version, body, node=node)

    def records(self):
        now = 1_700_000_000_000
        for i in range(3):
            self.produce("in order", 1, 0, batch(self.kwire, now + 1000 * i, 5))
        self.produce("earlier times", 1, 0, batch(self.kwire, now - 5000, 2))
        for version in (3, 7, 8, 9, 10, 12, 13):
            self.produce("as leader", 2, 1, batch(self.kwire, now, 1), version)
            self.produce("as follower", 3, 1, batch(self.kwire, now, 1), version)
            self.produce("as neither", 1, 1, batch(self.kwire, now, 1), version)
            self.produce("no such partition", 1, 9, batch(self.kwire, now, 1), version)
        self.produce("acks 2", 1, 0, batch(self.kwire, now, 1), acks=2)
        self.produce("too far ahead", 1, 0, batch(self.kwire, int(time.time() * 1000) + 7_200_000, 1))

    def idempotent(self, what, epoch, sequence, n=1, producer=4_000_000_000, version=9, acks=-1):
        records = batch(self.kwire, 1_700_000_000_000, n, producerId=producer, producerEpoch=epoch, baseSequence=sequence)
        self.both(what, "Produce", version, {"acks": acks, "timeoutMs": 9000, "topicData": [{"name": "writers", "partitionData": [
            {"index": 0, "records": records}]}]}, node=1)

    def mark(self, what, epoch, coordinator_epoch, producer=4_000_000_000, topic="writers", commit=True):
        self.both(what, "WriteTxnMarkers", 1, {"markers": [
            {"producerId": producer, "producerEpoch": epoch, "transactionResult": commit, "coordinatorEpoch": coordinator_epoch,
             "topics": [{"name": topic, "partitionIndexes": [0, 7]}]}]}, node=1)

    def describe_producers(self, what, node=1):
        self.both(what, "DescribeProducers", 0, {"topics": [{"name": "writers", "partitionIndexes": [0, 7]},
                                                            {"name": "nope", "partitionIndexes": [0]}]}, node=node)

    def producers(self):
        """What a leader knows of producers: ids that no cluster ever gave, so that they are the same in both."""
        self.both("for producers", "CreateTopics", 4, {"timeoutMs": 9000, "topics": [
            {"name": "writers", "numPartitions": -1, "replicationFactor": -1,
             "assignments": [{"partitionIndex": 0, "brokerIds": [1, 2]}]}]})
        self.settle()
        self.idempotent("any first sequence", 3, 5, n=2)
        for version in (3, 5, 8, 9, 12):
            self.idempotent("again", 3, 5, n=2, version=version)
        self.idempotent("a part of it", 3, 5)
        self.idempotent("acks=1", 3, 7, acks=1)
        for sequence in (7, 9, 8, 9, 10, 11, 12, 13, 7, 8, 9, 12, 0, 2**31 - 1):
            self.idempotent(f"sequence {sequence}", 3, sequence)
        self.idempotent("overlap", 3, 13, n=3)
        self.describe_producers("one producer")
        for epoch, sequence in ((4, 14), (2, 14), (4, 0), (3, 14), (4, 0), (4, 2), (4, 1)):
            self.idempotent(f"epoch {epoch}, sequence {sequence}", epoch, sequence)
        other = 4_000_000_001
        for sequence, n in ((2**31 - 2, 3), (2**31 - 2, 3), (0, 1), (1, 1)):
            self.idempotent(f"wrap at {sequence}", 0, sequence, n=n, producer=other)
        self.mark("no transaction", 4, 2)
        self.mark("old coordinator", 4, 1)
        self.mark("old epoch", 3, 2)
        self.mark("no epoch", -1, 2)
        self.mark("no topic", 4, 2, topic="nope")
        self.idempotent("goes on", 4, 2)
        self.mark("new epoch", 5, 2, commit=False)
        for epoch, sequence in ((4, 3), (4, 2), (5, 3), (5, 0)):
            self.idempotent(f"epoch {epoch}, sequence {sequence} after the marker", epoch, sequence)
        self.mark("unknown producer", 1, 0, producer=other + 1)
        for epoch, sequence in ((1, 4), (2, 0)):
            self.idempotent(f"marked only, {epoch} {sequence}", epoch, sequence, producer=other + 1)
        for node in (1, 2, 3):
            self.describe_producers(f"three producers, at {node}", node)
        for isolation in (0, 1):
            self.both(f"isolation {isolation}", "Fetch", 12, {
                "maxBytes": 1, "isolationLevel": isolation, "sessionEpoch": -1, "topics": [
                    {"topic": "writers", "partitions": [{"partition": 0, "partitionMaxBytes": 1}]}]}, node=1)
            self.both(f"isolation {isolation}", "ListOffsets", 7, {"isolationLevel": isolation, "topics": [
                {"name": "writers", "partitions": [{"timestamp": -1}]}]}, node=1)
        self.both("records go", "DeleteRecords", 2, {"timeoutMs": 9000, "topics": [
            {"name": "writers", "partitions": [{"partitionIndex": 0, "offset": -1}]}]}, node=1)
        for epoch, sequence in ((5, 0), (5, 2), (5, 1)):
            self.idempotent(f"epoch {epoch}, sequence {sequence} without records", epoch, sequence)
        self.both("no more", "DeleteTopics", 6, {"timeoutMs": 9000, "topics": [{"name": "writers"}]})
        self.settle()

    def list_offsets(self):
        now = 1_700_000_000_000
        times = [-1, -2, -3, -4, -5, -6, 0, now - 6000, now - 5000, now - 4995, now, now + 15, now + 40, now + 41,
                 now + 1000, now + 2040, now + 2041, now + 10**6]
        for at in times:
            for version in (1, 4, 7, 10):
                self.offset_at(version, 1, 0, at)
        for epoch in (-1, 0, 1, 7):
            self.offset_at(7, 1, 0, -1, epoch)
            self.offset_at(7, 2, 0, -1, epoch)
            self.offset_at(7, 3, 0, -1, epoch)
        self.offset_at(7, 1, 9, -1)
        for epoch in (-1, 0, 1):
            for asked in (-1, 0, 1, 5):
                for node in (1, 2, 3):
                    self.both(f"end of {asked}, current {epoch}, node {node}", "OffsetForLeaderEpoch", 4, {
                        "replicaId": -1, "topics": [{"topic": "probe", "partitions": [
                            {"partition": 0, "currentLeaderEpoch": epoch, "leaderEpoch": asked}]}]}, node=node)

    def offset_at(self, version, node, partition, at, epoch=-1):
        part = {"partitionIndex": partition, "timestamp": at}
        if version >= 4:
            part["currentLeaderEpoch"] = epoch
        self.both(f"time {at}, node {node}, epoch {epoch}", "ListOffsets", version,
                  {"replicaId": -1, "topics": [{"name": "probe", "partitions": [part]}]}, node=node)

    def fetch_body(self, version, partitions, **more):
        named = {"topicId": "$id"} if version >= 13 else {"topic": "probe"}
        parts = [{"partition": 0, "fetchOffset": 0, "partitionMaxBytes": 1 << 20, **p} for p in partitions]
        return {"maxWaitMs": 0, "minBytes": 0, "topics": [{**named, "partitions": parts}] if parts else [], **more}

    def fetch(self):
        for version in (4, 5, 7, 9, 11, 12, 13, 15, 16, 17, 18):
            for node in (1, 2, 3):
                self.both(f"node {node}", "Fetch", version, self.fetch_body(version, [{}]), node=node)
            self.both("behind the end", "Fetch", version, self.fetch_body(version, [{"fetchOffset": 99}]), node=1)
            self.both("at the end", "Fetch", version, self.fetch_body(version, [{"fetchOffset": 17}]), node=1)
            self.both("inside a batch", "Fetch", version, self.fetch_body(version, [{"fetchOffset": 7}]), node=1)
            self.both("one byte", "Fetch", version, self.fetch_body(version, [{"partitionMaxBytes": 1}]), node=1)
            self.both("no such partition", "Fetch", version, self.fetch_body(version, [{"partition": 9}]), node=1)
        for epoch in (0, 1, 7):
            for node in (1, 2, 3):
                self.both(f"epoch {epoch}, node {node}", "Fetch", 16,
                          self.fetch_body(16, [{"currentLeaderEpoch": epoch}]), node=node)
        for epoch, offset in ((0, 5), (0, 99), (1, 5), (7, 5)):
            self.both(f"last fetched epoch {epoch}, offset {offset}", "Fetch", 16,
                      self.fetch_body(16, [{"fetchOffset": offset, "lastFetchedEpoch": epoch}]), node=1)
        self.both("read committed", "Fetch", 12, self.fetch_body(12, [{}], isolationLevel=1), node=1)

    def sessions(self):
        named = lambda a: {"session": a["sessionId"]}
        new = self.fetch_body(12, [{"fetchOffset": 17}, {"partition": 1, "fetchOffset": 7}], sessionEpoch=0)
        both = lambda what, epoch, partitions=(), **more: self.both(
            what, "Fetch", 12, self.fetch_body(12, partitions, sessionEpoch=epoch, sessionId="$session", **more), node=1)
        self.both("a new session", "Fetch", 12, new, node=1, keep=named)
        both("an error is told again", 1)
        both("one goes", 2, forgottenTopicsData=[{"topic": "probe", "partitions": [1]}])
        both("nothing new", 3)
        self.produce("news", 1, 0, batch(self.kwire, 1_700_000_009_000, 1))
        both("news", 4)
        both("the position moved", 5, [{"fetchOffset": 18}])
        both("nothing new again", 6)
        both("the wrong epoch", 6)
        both("another wrong epoch", 9)
        self.both("with ids", "Fetch", 13, self.fetch_body(13, [], sessionEpoch=7, sessionId="$session"), node=1)
        both("another node's", 7)
        both("none is left", 8, forgottenTopicsData=[{"topic": "probe", "partitions": [0]}])
        both("it is gone", 9)
        self.both("a stranger's", "Fetch", 12, self.fetch_body(12, [], sessionEpoch=3, sessionId=77), node=1)
        self.both("another session", "Fetch", 12, new, node=1, keep=named)
        self.both("closed", "Fetch", 12, self.fetch_body(12, [{}], sessionEpoch=-1, sessionId="$session"), node=1)
        both("closed", 1)

    def offsets(self):
        group = "probe-group"
        commit = lambda what, version, partitions, group_id=group, **more: self.both(
            what, "OffsetCommit", version, {"groupId": group_id, "memberId": "", "generationIdOrMemberEpoch": -1,
                                            "topics": [{"name": "probe", "partitions": partitions}], **more}, group=group_id)
        part = lambda index, offset, metadata="", **more: {
            "partitionIndex": index, "committedOffset": offset, "committedMetadata": metadata, **more}
        self.both("no such group", "DescribeGroups", 5, {"groups": [group]}, group=group)
        self.both("no such group", "DescribeGroups", 6, {"groups": [group]}, group=group)
        self.both("no such group", "DeleteGroups", 2, {"groupsNames": [group]}, group=group)
        self.both("no such group", "OffsetDelete", 0, {"groupId": group, "topics": []}, group=group)
        self.fetch_offsets("no such group", group)
        commit("a member of no group", 8, [part(0, 1)], generationIdOrMemberEpoch=3, memberId="m")
        commit("a member of no group", 9, [part(0, 1)], generationIdOrMemberEpoch=3, memberId="m")
        for version in (2, 5, 6, 7, 8, 9):
            epoch = {"committedLeaderEpoch": 0} if version >= 6 else {}
            commit("plain", version, [part(0, 10 + version, "meta", **epoch), part(2, 1, None, **epoch)])
        commit("a member of a group without any", 8, [part(0, 1)], generationIdOrMemberEpoch=3, memberId="m")
        commit("a name, no generation", 8, [part(0, 7)], memberId="m")
        commit("no such partition", 8, [part(9, 1), part(1, 3, "x" * 4096)])
        commit("much metadata", 8, [part(1, 1, "x" * 4097)])
        commit("a negative offset", 8, [part(1, -1)])
        self.both("no such topic", "OffsetCommit", 8, {
            "groupId": group, "generationIdOrMemberEpoch": -1,
            "topics": [{"name": "nope", "partitions": [part(0, 1)]}]}, group=group)
        commit("a group without a name", 8, [part(0, 1)], group_id="")
        self.fetch_offsets("some", group)
        for version in (0, 4, 5):
            self.both("the group", "DescribeGroups", version,
                      {"groups": [group], **({"includeAuthorizedOperations": True} if version >= 3 else {})}, group=group)
        for version, more in ((0, {}), (3, {}), (4, {"statesFilter": ["Empty"]}), (4, {"statesFilter": ["empty"]}),
                              (4, {"statesFilter": ["Stable"]}), (5, {"typesFilter": ["classic"]}),
                              (5, {"typesFilter": ["consumer"]})):
            answers = [c.ask("ListGroups", version, more, ("--coordinator", f"group:{group}")) for c in self.clusters]
            pick = lambda a: [g for g in a["groups"] if g["groupId"] == group]
            self.compare(f"ListGroups {version} {more}", *map(pick, answers))
        self.wrong_coordinator(group)
        self.both("forget one", "OffsetDelete", 0, {"groupId": group, "topics": [
            {"name": "probe", "partitions": [{"partitionIndex": 2}, {"partitionIndex": 1}, {"partitionIndex": 9}]},
            {"name": "nope", "partitions": [{"partitionIndex": 0}]}]}, group=group)
        self.fetch_offsets("less", group)
        self.both("and the group", "DeleteGroups", 2, {"groupsNames": [group]}, group=group)
        self.fetch_offsets("none", group)

    def fetch_offsets(self, what, group):
        topics = [{"name": "probe", "partitionIndexes": [0, 1, 2, 9]}, {"name": "nope", "partitionIndexes": [0]}]
        for version in (1, 2, 5, 7):
            self.both(what, "OffsetFetch", version, {"groupId": group, "topics": topics}, group=group)
        for version in (2, 7):
            self.both(f"{what}, all", "OffsetFetch", version, {"groupId": group, "topics": None}, group=group)
        for version in (8, 9):
            groups = [{"groupId": group, "topics": topics}, {"groupId": group, "topics": None}]
            for one in groups:
                self.both(what, "OffsetFetch", version, {"groups": [one]}, group=group)

    def wrong_coordinator(self, group):
        """The nodes that do not coordinate the group say so; which they are differs from cluster to cluster."""
        asks = (("OffsetFetch", 7, {"groupId": group, "topics": None}),
                ("OffsetFetch", 1, {"groupId": group, "topics": [{"name": "probe", "partitionIndexes": [0]}]}),
                ("OffsetFetch", 9, {"groups": [{"groupId": group, "topics": None}]}),
                ("OffsetCommit", 8, {"groupId": group, "generationIdOrMemberEpoch": -1, "topics": [{"name": "probe", "partitions": [
                    {"partitionIndex": 0, "committedOffset": 1, "committedMetadata": ""}]}]}),
                ("DescribeGroups", 5, {"groups": [group]}), ("DeleteGroups", 2, {"groupsNames": [group]}),
                ("OffsetDelete", 0, {"groupId": group, "topics": []}))
        for api, version, body in asks:
            answers = []
            for c in self.clusters:
                found = c.ask("FindCoordinator", 3, {"key": group, "keyType": 0})
                answers.append(c.ask(api, version, body, ("--node", str(found["nodeId"] % 3 + 1))))
            self.compare(f"not the coordinator: {api} {version}", *map(normal, answers))

    def settings(self):
        names = ["cleanup.policy", "max.message.bytes", "message.timestamp.type", "segment.ms", "no.such"]
        for version in (1, 3, 4):
            for synonyms in (False, True):
                self.both(f"synonyms {synonyms}", "DescribeConfigs", version, {"includeSynonyms": synonyms, "resources": [
                    {"resourceType": 2, "resourceName": "probe", "configurationKeys": names}]})
        self.both("no such topic", "DescribeConfigs", 4,
                  {"resources": [{"resourceType": 2, "resourceName": "nope", "configurationKeys": None}]})
        self.both("bad name", "DescribeConfigs", 4,
                  {"resources": [{"resourceType": 2, "resourceName": "a b", "configurationKeys": None}]})
        self.both("another node's", "DescribeConfigs", 4,
                  {"resources": [{"resourceType": 4, "resourceName": "2", "configurationKeys": None}]}, node=1)
        # A real broker looks for what is too old half a minute after its start: nothing of ours may ever be.
        changes = [[("retention.ms", 0, "10000000000000")], [("retention.ms", 0, "x")], [("no.such", 0, "1")], [("retention.ms", 0, None)],
                   [("retention.ms", 1, None)], [("retention.ms", 2, "5")], [("cleanup.policy", 2, "compact")],
                   [("cleanup.policy", 3, "delete")], [("cleanup.policy", 2, "shred")], [("cleanup.policy", 1, None)],
                   [("retention.ms", 0, "1"), ("retention.ms", 0, "2")], [("segment.ms", 0, "60000"), ("no.such", 0, "1")],
                   [("max.message.bytes", 0, "1000"), ("message.timestamp.type", 0, "LogAppendTime")],
                   [("retention.ms", 7, "1")], [("retention.ms", 0, "-1")]]
        for change in changes:
            self.both(f"{change}", "IncrementalAlterConfigs", 1, {"resources": [{
                "resourceType": 2, "resourceName": "probe",
                "configs": [{"name": n, "configOperation": op, "value": v} for n, op, v in change]}]})
        self.both("no such topic", "IncrementalAlterConfigs", 1, {"resources": [{
            "resourceType": 2, "resourceName": "nope", "configs": [{"name": "retention.ms", "configOperation": 0, "value": "1"}]}]})
        self.settle()
        self.both("after", "DescribeConfigs", 4, {"resources": [
            {"resourceType": 2, "resourceName": "probe", "configurationKeys": names}]})
        body = {"acks": -1, "timeoutMs": 5000, "topicData": [{"name": "probe", "partitionData": [
            {"index": 2, "records": batch(self.kwire, 1_700_000_000_000, 2)}]}]}
        pick = lambda a: [(p["errorCode"], p["baseOffset"], p["logAppendTimeMs"] > 1_700_000_000_000)
                          for p in a["responses"][0]["partitionResponses"]]
        self.compare("the broker's time", *(pick(c.ask("Produce", 9, body, ("--node", "3"))) for c in self.clusters))
        self.produce("too large", 1, 0, batch(self.kwire, 1_700_000_000_000, 200))
        self.both("as it was", "IncrementalAlterConfigs", 1, {"resources": [{
            "resourceType": 2, "resourceName": "probe", "configs": [
                {"name": n, "configOperation": 1, "value": None} for n in ("max.message.bytes", "message.timestamp.type")]}]})

    def partitions(self):
        grow = lambda what, name, count, assignments=None: self.both(
            what, "CreatePartitions", 3, {"timeoutMs": 9000, "topics": [
                {"name": name, "count": count, "assignments": assignments}]})
        grow("the same", "probe", 3)
        grow("fewer", "probe", 2)
        grow("none", "probe", 0)
        grow("no such topic", "nope", 5)
        grow("by hand, too few", "probe", 5, [{"brokerIds": [1, 2]}])
        grow("by hand, no such node", "probe", 4, [{"brokerIds": [1, 9]}])
        grow("by hand, another number", "probe", 4, [{"brokerIds": [1]}])
        grow("by hand, twice", "probe", 4, [{"brokerIds": [1, 1]}])
        grow("by hand", "probe", 4, [{"brokerIds": [2, 1]}])
        self.settle()
        self.both("grown", "Metadata", 12, {"topics": [{"name": "probe"}], "allowAutoTopicCreation": False})
        delete = lambda what, partition, offset, node, name="probe": self.both(what, "DeleteRecords", 2, {
            "timeoutMs": 9000, "topics": [{"name": name, "partitions": [
                {"partitionIndex": partition, "offset": offset}]}]}, node=node)
        delete("some", 0, 7, 1)
        delete("fewer", 0, 3, 1)
        delete("too many", 0, 99, 1)
        delete("negative", 0, -2, 1)
        delete("as follower", 0, 9, 2)
        delete("no such partition", 9, 1, 1)
        delete("no such topic", 0, 1, 1, "nope")
        self.offset_at(7, 1, 0, -2)
        self.offset_at(7, 1, 0, 0)
        self.offset_at(7, 1, 0, -3)
        self.both("below the start", "Fetch", 12, self.fetch_body(12, [{"fetchOffset": 6}]), node=1)
        self.both("at the start", "Fetch", 12, self.fetch_body(12, [{"fetchOffset": 7}]), node=1)
        delete("all", 0, -1, 1)
        self.offset_at(7, 1, 0, -2)
        self.offset_at(7, 1, 0, -1)
        self.offset_at(7, 1, 0, 0)

    def elections(self):
        elect = lambda what, kind, topics, version=2: self.both(what, "ElectLeaders", version, {
            **({"electionType": kind} if version else {}), "timeoutMs": 9000, "topicPartitions": topics})
        probe = [{"topic": "probe", "partitions": [0]}]
        elect("not needed", 0, probe)
        elect("not needed", 0, probe, 0)
        elect("not needed", 1, probe)
        elect("no such partition", 0, [{"topic": "probe", "partitions": [9]}, {"topic": "nope", "partitions": [0]}])
        pick = lambda a: [t for t in a["replicaElectionResults"] if t["topic"] == "probe"]
        self.compare("ElectLeaders, all", *(pick(c.ask("ElectLeaders", 2, {
            "electionType": 0, "timeoutMs": 9000, "topicPartitions": None})) for c in self.clusters))
        move = lambda what, replicas, partition=0, version=1, **more: self.both(
            what, "AlterPartitionReassignments", version, {"timeoutMs": 9000, **more, "topics": [
                {"name": "probe", "partitions": [{"partitionIndex": partition, "replicas": replicas}]}]})
        move("nothing under way", None)
        move("no such node", [1, 9])
        move("twice", [1, 1])
        move("nowhere", [])
        move("no such partition", [1, 2], 9)
        move("another number", [1, 2, 3], allowReplicationFactorChange=False)
        self.both("none", "ListPartitionReassignments", 0, {"timeoutMs": 9000, "topics": None})
        for leader, other in ((2, 1), (1, 2)):
            move("another order", [leader, other])
            elect("needed", 0, probe)
            self.settle()
            self.after_a_move(leader)
        self.both("dirs of none", "DescribeLogDirs", 4, {"topics": []}, node=1)

    def after_a_move(self, leader):
        """Epochs of a partition that was led by one node after another."""
        self.both("moved", "Metadata", 12, {"topics": [{"name": "probe"}], "allowAutoTopicCreation": False})
        for n in (2, 1):
            for node in (1, 2):
                for epoch in range(4):
                    for asked in range(4):
                        self.both(f"end of {asked}, current {epoch}, node {node}", "OffsetForLeaderEpoch", 4, {
                            "replicaId": -1, "topics": [{"topic": "probe", "partitions": [
                                {"partition": 0, "currentLeaderEpoch": epoch, "leaderEpoch": asked}]}]}, node=node)
                    self.both(f"epoch {epoch}, node {node}", "Fetch", 16,
                              self.fetch_body(16, [{"fetchOffset": 18, "currentLeaderEpoch": epoch}]), node=node)
            # A follower learns of an epoch with its first record only, which is not played.
            for epoch in range(4):
                self.both(f"last fetched epoch {epoch}", "Fetch", 16,
                          self.fetch_body(16, [{"fetchOffset": 19, "lastFetchedEpoch": epoch}]), node=leader)
            for at in (-1, -2):
                self.offset_at(7, leader, 0, at)
            self.produce("by the new leader", leader, 0, batch(self.kwire, 1_700_000_020_000, n), 12)
            self.produce("by the old leader", 3 - leader, 0, batch(self.kwire, 1_700_000_020_000, n), 12)
            self.settle()

    def deletions(self):
        self.both("no such topic", "DeleteTopics", 6, {"timeoutMs": 9000, "topics": [{"name": "nope"}]})
        self.both("no such id", "DeleteTopics", 6,
                  {"timeoutMs": 9000, "topics": [{"name": None, "topicId": "AAAAAAAAAAAAAAAAAAAAAQ"}]})
        self.both("one", "DeleteTopics", 6, {"timeoutMs": 9000, "topics": [{"name": "probe"}]})
        self.settle()
        self.both("gone", "Fetch", 13, self.fetch_body(13, [{}]), node=1)
        self.both("gone", "Fetch", 12, self.fetch_body(12, [{}]), node=1)

    def run(self):
        for part in (self.topics, self.metadata, self.records, self.list_offsets, self.fetch, self.sessions, self.producers, self.offsets,
                     self.settings, self.partitions, self.elections, self.deletions):
            part()
        print(f"{self.asked} answers compared, {self.wrong} differ")
        return self.wrong != 0


if __name__ == "__main__":
    sys.exit(Probe(*sys.argv[1:4]).run())
