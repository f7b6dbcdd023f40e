"""Questions and orders to the cluster, by the kwire command and straight to the nodes, not through the proxy.

A cluster under test is often half dead: every call ends in time, and None (or False) means that nobody answered; what a
node says may be old. A request goes to one node, so that a dead one costs its own timeout and not everybody's.
"""
import json

from processes import output, run


class Admin:
    """`prefix` is the argv that runs a command where the nodes can be reached; `address` tells a node's HOST:PORT; what
    goes wrong stands in the file `log`."""

    def __init__(self, kwire, prefix, address, log):
        self._kwire = kwire
        self._prefix = prefix
        self._address = address
        self._log = log

    def ask(self, node, api, version, body, *where, timeout=5.0):
        """The body of the answer; `where` is --controller or --coordinator KIND:ID when it is not for the node itself."""
        where = where or ("--node", str(node))
        argv = [*self._prefix, self._kwire, "raw", "-q", "-b", self._address(node), "-m", str(timeout),
                "-X", f"request.timeout.ms={int(timeout * 1000)}", *where, api, str(version), json.dumps(body)]
        with open(self._log, "ab") as log:
            text = output(argv, timeout + 3, log)
        try:
            return json.loads(text) if text else None
        except ValueError:
            return None

    def order(self, node, *words, timeout=10.0):
        """kwire WORDS..., as `topics create -t x`: was it done?"""
        command, verb, *rest = words
        argv = [*self._prefix, self._kwire, command, verb, "-q", "-b", self._address(node), "-m", str(timeout), *rest]
        with open(self._log, "ab") as log:
            status = run(argv, timeout + 5, log)
            if status != 0:
                log.write(f"status {status}: {' '.join(argv)}\n".encode())
        return status == 0

    def metadata(self, node, topics=None):
        """As the node sees it: "brokers", and "topics" {topic: {partition: {leader, isr, replicas}}}, all or those named."""
        wanted = None if topics is None else [{"name": name} for name in topics]
        answer = self.ask(node, "Metadata", 12, {"topics": wanted, "allowAutoTopicCreation": False})
        if answer is None:
            return None
        return {
            "brokers": sorted(broker["nodeId"] for broker in answer["brokers"]),
            "topics": {topic["name"]: _partitions(topic) for topic in answer["topics"] if topic["errorCode"] == 0},
        }

    def controller(self, node):
        """The active controller that the quorum knows of: (leader, epoch). The node passes the question on to it."""
        answer = self.ask(node, "DescribeQuorum", 2, {"topics": [
            {"topicName": "__cluster_metadata", "partitions": [{"partitionIndex": 0}]}]})
        if answer is None or answer["errorCode"] != 0:
            return None
        partition = answer["topics"][0]["partitions"][0]
        if partition["errorCode"] != 0 or partition["leaderId"] < 0:
            return None
        return partition["leaderId"], partition["leaderEpoch"]

    def coordinator(self, node, kind, key):
        """Of a "group", or of a transactional id ("txn")."""
        answer = self.ask(node, "FindCoordinator", 4, {"keyType": {"group": 0, "txn": 1}[kind], "coordinatorKeys": [key]})
        if answer is None or answer["coordinators"][0]["errorCode"] != 0:
            return None
        return answer["coordinators"][0]["nodeId"]

    def committed(self, node, group, topic, partitions):
        """{partition: offset} that the group has committed for good; partitions without one are left out."""
        answer = self.ask(node, "OffsetFetch", 8, {"requireStable": True, "groups": [{"groupId": group, "topics": [
            {"name": topic, "partitionIndexes": partitions}]}]}, "--coordinator", f"group:{group}")
        if answer is None or answer["groups"][0]["errorCode"] != 0:
            return None
        topics = answer["groups"][0]["topics"]
        found = topics[0]["partitions"] if topics else []
        return {row["partitionIndex"]: row["committedOffset"]
                for row in found if row["errorCode"] == 0 and row["committedOffset"] >= 0}

    def offset(self, node, topic, partition, which):
        """Of a partition that the node leads: "earliest", or "latest" as a read_committed reader sees it."""
        timestamp = {"earliest": -2, "latest": -1}[which]
        answer = self.ask(node, "ListOffsets", 5, {"replicaId": -1, "isolationLevel": 1, "topics": [
            {"name": topic, "partitions": [{"partitionIndex": partition, "timestamp": timestamp}]}]})
        if answer is None or answer["topics"][0]["partitions"][0]["errorCode"] != 0:
            return None
        return answer["topics"][0]["partitions"][0]["offset"]

    def reassign(self, node, topic, replicas):
        """replicas: {partition: [preferred leader, ...]}"""
        rows = [{"partitionIndex": partition, "replicas": nodes} for partition, nodes in replicas.items()]
        answer = self.ask(node, "AlterPartitionReassignments", 0, {
            "timeoutMs": 5000, "topics": [{"name": topic, "partitions": rows}]})
        return answer is not None and answer["errorCode"] == 0 and not any(
            row["errorCode"] for response in answer["responses"] for row in response["partitions"])


def _partitions(topic):
    return {row["partitionIndex"]: {"leader": row["leaderId"], "isr": row["isrNodes"], "replicas": row["replicaNodes"]}
            for row in topic["partitions"]}
