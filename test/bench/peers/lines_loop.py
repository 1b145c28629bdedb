"""What both Python producers of `npm run bench:peers` have in common: their task, their payload, and their answer.

A producer sends lines of the payload file, each drawn at random, until its standard input ends. It then prints one JSON
line with how many messages were acknowledged, and the latencies in milliseconds, from the call that sends to the
callback that acknowledges, of those that were acknowledged after the warm-up.
"""

import json
import random
import sys
import threading
import time

FLUSH_LIMIT_S = 15


class Task:
    """What this process is asked to do, from its one argument, which is JSON."""

    def __init__(self):
        task = json.loads(sys.argv[1])
        self.brokers = task["brokers"]
        self.topic = task["topic"]
        self.settings = task["settings"]
        self.warmup_s = task["warmupMs"] / 1000
        with open(task["payload"], "rb") as file:
            self.lines = file.read().splitlines()


class Account:
    """Counts acknowledgements, and keeps the latencies of those after the warm-up."""

    def __init__(self, warmup_s):
        self.warmup_s = warmup_s
        self.acknowledged = 0
        self.failed = 0
        self.kept_from = None
        self.latencies = []

    def add(self, latency_s):
        self.acknowledged += 1
        now = time.perf_counter()
        if self.kept_from is None:
            self.kept_from = now + self.warmup_s
        elif now >= self.kept_from:
            self.latencies.append(latency_s)

    def answer(self, version):
        self.latencies.sort()
        answer = {"version": version, "acknowledged": self.acknowledged, "failed": self.failed}
        for name, rank in (("p50Ms", 0.5), ("p99Ms", 0.99)):
            answer[name] = 1000 * self.latencies[int(rank * len(self.latencies))] if self.latencies else None
        print(json.dumps(answer), flush=True)


def told_to_stop():
    """An event that is set when standard input ends, as it does when whoever started this process is gone."""
    stop = threading.Event()

    def wait():
        sys.stdin.buffer.read()
        stop.set()

    threading.Thread(target=wait, daemon=True).start()
    return stop


def draws(lines):
    """A function that draws a line, all equally likely."""
    count = len(lines)
    fraction = random.random
    return lambda: lines[int(fraction() * count)]
