// The least that a program needs to send log messages through kafkajs as fast as `window` allows: no histograms, no
// account, no pacing. What lingerlab adds is what it takes away from this.
// Called with one JSON argument; prints one JSON line: { "messagesPerSecond": n }.
import kafkajs from 'kafkajs';
import { createStream } from '../../../dist/workload/workload.js';

const { brokers, topic, acks, compression, batchMessages, inFlight, warmupMs, durationMs } = JSON.parse(
  process.argv[2],
);

const client = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING });
const producer = client.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
await producer.connect();

const stream = createStream(
  { kind: 'service-logs', key: 'service' },
  { seed: 42, lane: 0, retainBytes: true },
);
const record = { bytes: Buffer.alloc(0), start: 0, end: 0, key: null };
const nextBatch = () => {
  stream.setTime(Date.now() * 1000);
  return Array.from({ length: batchMessages }, () => {
    stream.next(record);
    return { key: record.key, value: record.bytes.subarray(record.start, record.end) };
  });
};

let acknowledged = 0;
let running = true;
const sendOn = async () => {
  while (running) {
    await producer.send({ topic, acks, compression, messages: nextBatch() });
    acknowledged += batchMessages;
  }
};
const senders = Array.from({ length: inFlight }, sendOn);

await new Promise((resolve) => setTimeout(resolve, warmupMs));
const before = { acknowledged, at: performance.now() };
await new Promise((resolve) => setTimeout(resolve, durationMs));
const seconds = (performance.now() - before.at) / 1000;
console.log(JSON.stringify({ messagesPerSecond: (acknowledged - before.acknowledged) / seconds }));

running = false;
await Promise.all(senders);
await producer.disconnect();
