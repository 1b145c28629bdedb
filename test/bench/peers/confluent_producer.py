"""confluent-kafka for Python, as its documentation has it: produce, poll(0) after each, and poll where the queue is full."""

import confluent_kafka
from lines_loop import FLUSH_LIMIT_S, Account, Task, draws, told_to_stop


def main():
    task = Task()
    account = Account(task.warmup_s)
    draw = draws(task.lines)

    def delivered(error, message):
        if error is None:
            account.add(message.latency())
        else:
            account.failed += 1

    producer = confluent_kafka.Producer({"bootstrap.servers": task.brokers, **task.settings})
    stop = told_to_stop()
    topic = task.topic
    while not stop.is_set():
        line = draw()
        while True:
            try:
                producer.produce(topic, line, on_delivery=delivered)
                break
            except BufferError:
                producer.poll(0.1)
        producer.poll(0)
    producer.flush(FLUSH_LIMIT_S)
    account.answer(f"{confluent_kafka.version()}, librdkafka {confluent_kafka.libversion()[0]}")


main()
