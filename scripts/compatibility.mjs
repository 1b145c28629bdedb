// Tries every client against real Apache Kafkas of several versions, and writes docs/compatibility.md: `npm run
// compatibility`. With versions as arguments it tries those, and prints the page instead; so it does, and exits with 1,
// where something failed that the page has as working.
import { writeFileSync } from 'node:fs';
import { backendNames, findBackend, isInstalled, packageVersion } from '../dist/backend/registry.js';
import { openAdmin } from '../dist/broker/admin.js';
import { openBroker } from '../dist/broker/open.js';
import { messageOf } from '../dist/errors.js';
import { sendsNothing } from '../dist/no-client.js';
import { broken, page, readCells } from './compatibility-page.mjs';
import { root, say, textOf } from './run.mjs';

/** What each client is asked for, on a connection of its own. */
const features = {
  'no compression': { 'compression.type': 'none' },
  gzip: { 'compression.type': 'gzip' },
  snappy: { 'compression.type': 'snappy' },
  lz4: { 'compression.type': 'lz4' },
  zstd: { 'compression.type': 'zstd' },
  'acks=0': { acks: 0 },
  'acks=1': { acks: 1 },
  'acks=all': { acks: 'all' },
  idempotent: { 'enable.idempotence': true },
};
const messages = 20;
const value = Buffer.from('{"level":"INFO","message":"Cache hit ratio optimal"}'.repeat(5));
const limitMs = 20_000;
const works = '✓';

const asked = process.argv.slice(2);
/** The last is the newest that lingerlab knows. */
const versions = asked.length > 0 ? asked : ['3.4.1', '3.9.2', '4.1.1', undefined];
const all = await Promise.all(backendNames.map((name) => findBackend(name)));
const backends = all.filter((backend) => !sendsNothing.includes(backend.name) && isInstalled(backend));

/** client, feature, version: what came of it. */
const cells = new Map();
const columns = [];
for (const version of versions) columns.push(await column(version));

const text = page({
  date: new Date().toISOString().slice(0, 10),
  clients: backends.map(({ name, packageName }) => ({
    name,
    package: packageName === null ? 'lingerlab' : `${packageName} ${packageVersion(packageName)}`,
  })),
  columns,
  features: Object.keys(features),
  cells,
});
const path = `${root}docs/compatibility.md`;
const lost = broken(readCells(textOf(path) ?? ''), cells, works);
for (const cell of lost) say(`broke: ${cell}: ${cells.get(cell)}`);
if (lost.length > 0) {
  // What worked stays on record until somebody takes the page away.
  console.log(text);
  process.exitCode = 1;
} else if (asked.length > 0) {
  console.log(text);
} else {
  writeFileSync(path, text);
  say('docs/compatibility.md is up to date; nothing broke');
}

/** Tries every client on one version, and says what was started. */
async function column(wanted) {
  const choice = { kind: 'apache-kafka', version: wanted };
  let version = wanted ?? 'newest';
  let broker = null;
  try {
    broker = await openBroker({ choice, onStatus: say });
    version = broker.version;
    await Promise.race([tryAll(version, broker.bootstrap), broker.died]);
    return { version, kafka: `Apache Kafka ${version}, one broker, ${broker.coordination ?? 'KRaft'}` };
  } catch (error) {
    for (const { name } of backends)
      for (const feature of Object.keys(features)) {
        const cell = `${name} ${feature} ${version}`;
        if (!cells.has(cell)) cells.set(cell, 'no broker');
      }
    return { version, kafka: `Apache Kafka ${version} gave out: ${messageOf(error)}` };
  } finally {
    await broker?.close();
  }
}

async function tryAll(version, brokers) {
  const admin = await openAdmin(brokers, { timeoutMs: limitMs });
  try {
    for (const backend of backends) {
      say(`${backend.name} on Apache Kafka ${version}`);
      const trials = Object.entries(features).map(([feature, settings], index) => {
        const cell = `${backend.name} ${feature} ${version}`;
        return { cell, settings, topic: `${backend.name}-${index}` };
      });
      // One after another: kafkajs's admin confuses what it is asked at once.
      for (const { topic } of trials)
        await admin.createTopic({ name: topic, partitions: 1, replicationFactor: 1, config: {} });
      await Promise.all(
        trials.map(async ({ cell, settings, topic }) =>
          cells.set(cell, await outcome(backend, settings, topic, brokers)),
        ),
      );
      for (const { cell, topic } of trials)
        if (cells.get(cell) === works && !(await logged(admin, topic))) cells.set(cell, 'lost');
    }
  } finally {
    await admin.close();
  }
}

/** A tick where all messages were acknowledged; else the reason in a few words. */
async function outcome(backend, settings, topic, brokers) {
  if (backend.refuses?.(settings)) return '—';
  const codes = new Map();
  const settle = (_token, code) => codes.set(code, (codes.get(code) ?? 0) + 1);
  const settleAll = (tokens, count, code) => {
    for (let at = 0; at < count; at += 1) settle(tokens[at], code);
  };
  const options = { brokers, clientId: topic, topic, settings, window: messages, connectTimeoutMs: limitMs };
  let producer;
  try {
    producer = await backend.connect(options, { settle, settleAll });
    const message = { bytes: value, start: 0, end: value.length, key: null, headers: null };
    for (let token = 0; token < messages; token += 1) producer.send(message, token);
    await producer.flush(limitMs);
    if (codes.get(null) === messages) return works;
    return [...codes.keys()].filter((code) => code !== null).join() || 'no answer';
  } catch (error) {
    return messageOf(error).replace(/^[\w.:, ]*: /, '');
  } finally {
    await producer?.close(2000);
  }
}

/** Whether the topic comes to hold all messages; with acks=0 they may still be on their way. */
async function logged(admin, topic) {
  const deadline = performance.now() + limitMs;
  for (;;) {
    if ((await admin.endOffsets(topic)) === messages) return true;
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
