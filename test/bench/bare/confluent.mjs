// The least that a program needs to send log messages through @confluentinc/kafka-javascript's callback API as fast as
// `window` allows: no histograms, no account, no pacing. What lingerlab adds is what it takes away from this.
// Called with one JSON argument; prints one JSON line: { "messagesPerSecond": n }.
import client from '@confluentinc/kafka-javascript';
import { createStream } from '../../../dist/workload/workload.js';

const { brokers, topic, config, window, warmupMs, durationMs } = JSON.parse(process.argv[2]);

const producer = new client.Producer({ ...config, 'metadata.broker.list': brokers.join(','), dr_cb: true });
await new Promise((resolve, reject) => producer.connect({}, (error) => (error ? reject(error) : resolve())));
producer.setPollInBackground(true);

const stream = createStream(
  { kind: 'service-logs', key: 'service' },
  { seed: 42, lane: 0, retainBytes: false },
);
const record = { bytes: Buffer.alloc(0), start: 0, end: 0, key: null };

let inFlight = 0;
let acknowledged = 0;
let running = true;
let filling = false;
const fill = () => {
  filling = false;
  if (!running) return;
  stream.setTime(Date.now() * 1000);
  while (inFlight < window) {
    stream.next(record);
    producer.produce(
      topic,
      null,
      record.bytes.subarray(record.start, record.end),
      record.key,
      null,
      inFlight,
    );
    inFlight += 1;
  }
};
producer.on('delivery-report', (error) => {
  if (error) throw error;
  inFlight -= 1;
  acknowledged += 1;
  if (filling) return;
  filling = true;
  setImmediate(fill);
});
fill();

await new Promise((resolve) => setTimeout(resolve, warmupMs));
const before = { acknowledged, at: performance.now() };
await new Promise((resolve) => setTimeout(resolve, durationMs));
const seconds = (performance.now() - before.at) / 1000;
console.log(JSON.stringify({ messagesPerSecond: (acknowledged - before.acknowledged) / seconds }));

running = false;
producer.disconnect(1000, () => process.exit(0));
