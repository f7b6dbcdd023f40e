#!/usr/bin/env python3
"""transactions.py ADDRESS TOPIC SEED - writes transactions, committed and aborted, of several producers at once.

Two partitions; producers interleave, some records are written without a transaction. Prints the values that a
read_committed reader must see, a line each: partition, space, value. One transaction is left open at the end, so that
the last stable offset stays behind the end; its records, and those behind it, must not be seen.
"""
import random
import sys

from confluent_kafka import Producer

PRODUCERS = 4
TRANSACTIONS = 40


class Writer:
    def __init__(self, address, topic, name):
        self.topic, self.name, self.count, self.pending, self.open = topic, name, 0, [], False
        self.producer = Producer({
            "bootstrap.servers": address, "transactional.id": f"{topic}-{name}", "linger.ms": 0,
            "transaction.timeout.ms": 600000,
        })
        self.producer.init_transactions(30)

    def write(self, number):
        if not self.open:
            self.producer.begin_transaction()
            self.open = True
        for _ in range(number):
            partition, value = random.randrange(2), f"{self.name}-{self.count}"
            self.count += 1
            self.producer.produce(self.topic, value, partition=partition)
            self.pending.append((partition, value))
        self.producer.flush(30)

    def end(self, commit):
        if not self.open:
            return
        if commit:
            self.producer.commit_transaction(30)
            for partition, value in self.pending:
                print(partition, value)
        else:
            self.producer.abort_transaction(30)
        self.pending, self.open = [], False


def main(address, topic, seed):
    random.seed(seed)
    writers = [Writer(address, topic, f"producer{i}") for i in range(PRODUCERS)]
    plain = Producer({"bootstrap.servers": address, "linger.ms": 0})
    for step in range(TRANSACTIONS * 4):
        writer = random.choice(writers)
        action = random.random()
        if action < 0.6:
            writer.write(random.randrange(1, 6))
        elif action < 0.7:
            partition, value = random.randrange(2), f"plain-{step}"
            plain.produce(topic, value, partition=partition)
            plain.flush(30)
            print(partition, value)
        else:
            writer.end(random.random() < 0.5)
    for writer in writers:
        writer.end(random.random() < 0.5)
    last = writers[0]
    last.write(5)
    for partition in range(2):  # committed, but behind the open one: not yet to be read
        plain.produce(topic, "behind", partition=partition)
    plain.flush(30)
    sys.stdout.flush()
    # Killed with its transaction open, as a crash would leave it.
    import os
    os._exit(0)


main(sys.argv[1], sys.argv[2], sys.argv[3])
