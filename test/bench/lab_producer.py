"""The lab's own producer: kafka-python with the lab's settings, and its `send_logs`, as the lab has it.

Called with the broker, the topic, a number of messages, and `lab` or `tight`: the lab's loop with delay 0, which still
pauses (for 0 seconds) and talks, or the same sends without that. Prints one JSON line with how many the broker
acknowledged and the seconds from the first send to the end of the flush. The lab's talk goes to standard error. The one
thing added is a count of acknowledgements, because the lab's own counts sends.
"""

import json
import sys
import time

from kafka import KafkaProducer
from lab_generator import generate_log_entry


def send_logs(producer, acknowledged, topic="kafka-logs", num_logs=100, delay=0.1):
    success = 0
    errors = 0
    for i in range(num_logs):
        entry = generate_log_entry(i)
        try:
            producer.send(topic, key=entry["service"], value=entry).add_callback(acknowledged.append)
            success += 1
            if (i + 1) % 10 == 0:
                print(f"Sent {i + 1}/{num_logs} logs", file=sys.stderr)
        except Exception as error:
            errors += 1
            print(f"Error sending log {i}: {error}", file=sys.stderr)
        time.sleep(delay)
    producer.flush()
    print(f"Success: {success}, errors: {errors}", file=sys.stderr)
    return success, errors


def send_tight(producer, acknowledged, topic, num_logs):
    for i in range(num_logs):
        entry = generate_log_entry(i)
        producer.send(topic, key=entry["service"], value=entry).add_callback(acknowledged.append)
    producer.flush()


def main():
    broker, topic, count, loop = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    producer = KafkaProducer(
        bootstrap_servers=[broker],
        acks="all",
        retries=3,
        max_in_flight_requests_per_connection=1,
        compression_type="gzip",
        linger_ms=5,
        batch_size=16384,
        value_serializer=lambda value: json.dumps(value).encode("utf-8"),
        key_serializer=lambda key: key.encode("utf-8"),
    )
    acknowledged = []
    start = time.perf_counter()
    if loop == "lab":
        send_logs(producer, acknowledged, topic, count, delay=0)
    else:
        send_tight(producer, acknowledged, topic, count)
    seconds = time.perf_counter() - start
    producer.close()
    print(json.dumps({"acknowledged": len(acknowledged), "seconds": seconds}))


main()
