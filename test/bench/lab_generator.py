"""The lab's own log generator, as its Python producer has it, timed from within.

Reads a number of records a line on standard input, generates and encodes that many, and answers with the seconds that
took; ends with its input.
"""

import json
import random
import sys
import time
from datetime import datetime

LEVELS = ["INFO", "WARNING", "ERROR", "DEBUG"]
WEIGHTS = [0.60, 0.20, 0.15, 0.05]
SERVICES = ["web-server", "auth-service", "database", "api-gateway", "payment-service"]
TEXTS = [
    "Database connection established",
    "User authentication successful",
    "Database connection failed",
    "API request processed",
    "Payment transaction completed",
    "Memory usage high",
    "Disk space running low",
    "Network latency detected",
    "Cache hit ratio optimal",
    "Failed to send email notification",
]
STATUS_CODES = [200, 201, 400, 401, 403, 404, 500]


def generate_log_entry(log_id):
    level = random.choices(LEVELS, weights=WEIGHTS)[0]
    service = SERVICES[log_id % len(SERVICES)]
    entry = {
        "timestamp": datetime.now().isoformat(),
        "timestamp_unix": time.time(),
        "level": level,
        "message": f"{random.choice(TEXTS)} - ID: {log_id}",
        "service": service,
        "ip": f"192.168.1.{random.randint(1, 254)}",
        "user_id": f"user_{random.randint(1000, 9999)}" if random.random() < 0.7 else None,
        "response_time_ms": random.randint(10, 5000) if service in ("web-server", "api-gateway") else None,
        "status_code": random.choice(STATUS_CODES) if "service" in service else None,
    }
    if level == "ERROR":
        entry["error_code"] = f"ERR{random.randint(100, 999)}"
        entry["stack_trace"] = "... stack trace details ..." if random.random() < 0.5 else None
    return entry


def main():
    log_id = 0
    for line in sys.stdin:
        count = int(line)
        start = time.perf_counter()
        for _ in range(count):
            json.dumps(generate_log_entry(log_id)).encode("utf-8")
            log_id += 1
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
