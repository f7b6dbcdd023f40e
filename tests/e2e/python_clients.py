#!/usr/bin/env python3
"""python_clients.py LIBRARY ADDRESS TOPIC COUNT - writes COUNT records to partition 0 and reads them back.

LIBRARY is kafka-python or confluent-kafka; the producer is idempotent, the consumer is assigned its partition and
joins no group. Every record has a key and a header; each is checked. Exit status 0: all of them came, in order.
"""
import sys


def records(count):
    for number in range(count):
        yield f"key-{number % 10}".encode(), f"value {number} é".encode(), [("h", str(number).encode())]


def kafka_python(address, topic, count):
    from kafka import KafkaConsumer, KafkaProducer, TopicPartition

    producer = KafkaProducer(bootstrap_servers=address, enable_idempotence=True, acks="all", compression_type="gzip")
    sent = [producer.send(topic, key=k, value=v, headers=h, partition=0) for k, v, h in records(count)]
    producer.flush(60)
    assert [future.get(1).offset for future in sent] == list(range(count)), "offsets of the acknowledgements"
    producer.close()

    consumer = KafkaConsumer(bootstrap_servers=address, consumer_timeout_ms=20000)
    partition = TopicPartition(topic, 0)
    consumer.assign([partition])
    consumer.seek_to_beginning(partition)
    for expected in records(count):
        message = next(consumer)
        yield expected, (message.key, message.value, list(message.headers))
    assert consumer.position(partition) == consumer.end_offsets([partition])[partition] == count, "end of the log"
    consumer.close()


def confluent_kafka(address, topic, count):
    from confluent_kafka import OFFSET_BEGINNING, Consumer, Producer, TopicPartition

    failures = []
    producer = Producer({"bootstrap.servers": address, "enable.idempotence": True, "compression.type": "lz4"})
    for key, value, headers in records(count):
        producer.produce(topic, value, key, 0, lambda error, _: failures.append(error) if error else None, headers=headers)
        producer.poll(0)
    assert producer.flush(60) == 0 and not failures, f"delivery: {failures[:3]}"

    consumer = Consumer({"bootstrap.servers": address, "group.id": "unused", "enable.auto.commit": False})
    consumer.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
    for expected in records(count):
        message = consumer.poll(20)
        assert message is not None and not message.error(), f"poll: {message and message.error()}"
        yield expected, (message.key(), message.value(), message.headers())
    low, high = consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=10)
    assert (low, high) == (0, count), f"watermarks {low}, {high}"
    consumer.close()


def main(library, address, topic, count):
    seen = 0
    for expected, actual in {"kafka-python": kafka_python, "confluent-kafka": confluent_kafka}[library](
        address, topic, int(count)
    ):
        assert expected == actual, f"record {seen}: sent {expected}, got {actual}"
        seen += 1
    print(f"{library}: {seen} records")
    return 0 if seen == int(count) else 1


sys.exit(main(*sys.argv[1:]))
