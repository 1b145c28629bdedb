"""kafka-python in a tight loop: send, and a callback for each message.

It has no limit of its own on what is unanswered, so the loop holds back where that is more than the others allow.
"""

import time

import kafka
from lines_loop import FLUSH_LIMIT_S, Account, Task, draws, told_to_stop

MOST_UNANSWERED = 100_000


def main():
    task = Task()
    account = Account(task.warmup_s)
    draw = draws(task.lines)

    def delivered(sent, _metadata):
        account.add(time.perf_counter() - sent)

    def failed(_error):
        account.failed += 1

    producer = kafka.KafkaProducer(bootstrap_servers=task.brokers.split(","), **task.settings)
    stop = told_to_stop()
    topic = task.topic
    sent = 0
    while not stop.is_set():
        if sent - account.acknowledged - account.failed >= MOST_UNANSWERED:
            time.sleep(0.001)
            continue
        future = producer.send(topic, draw())
        future.add_callback(delivered, time.perf_counter())
        future.add_errback(failed)
        sent += 1
    producer.flush(FLUSH_LIMIT_S)
    account.answer(kafka.__version__)


main()
