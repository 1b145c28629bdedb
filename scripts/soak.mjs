// `npm run soak`: scenarios/soak.yaml on an Apache Kafka of its own, and whether anything grew, was lost, or took too
// much room. `-- --minutes 3 --backend confluent` shortens it; the first minute is never judged. Prints pass or fail a
// line, and exits with 1 where one fails.
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { root, say } from './run.mjs';
import { setUp } from './setup.mjs';

const { minutes, asked } = options();
const native = await setUp();
const backends = asked ?? (native ? ['confluent', 'kafkajs'] : ['kafkajs']);
const { exitCodes, LingerlabError, runScenario } = await import('../dist/index.js');
const { checksOf } = await import('./soak-checks.mjs');

/** What starting, connecting, draining and ending may take beyond the clients' own time. */
const graceMinutes = 3;
const interrupted = new AbortController();
// Not only once: npm passes on a Ctrl-C that the terminal has sent here already.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interrupted.abort());
const late = AbortSignal.timeout((minutes * backends.length + graceMinutes) * 60_000);

/** The main process's memory over each client's measured window: seconds since it began, and bytes. */
const memory = new Map(backends.map((backend) => [backend, []]));
let measured = null;
const sampler = setInterval(() => {
  if (measured === null) return;
  const seconds = (performance.now() - measured.sinceMs) / 1000;
  if (seconds <= minutes * 60) memory.get(measured.backend).push([seconds, process.memoryUsage.rss()]);
}, 1000);

try {
  const { path, result } = await onKafkaOrEmbedded();
  console.log(`result: ${path}`);
  const checks = checksOf(result, memory, statSync(path).size);
  for (const { passed, text } of checks) console.log(`${passed ? 'pass' : 'FAIL'}  ${text}`);
  if (interrupted.signal.aborted) process.exitCode = exitCodes.interrupted;
  else if (checks.some(({ passed }) => !passed)) process.exitCode = 1;
} catch (error) {
  if (interrupted.signal.aborted) process.exitCode = exitCodes.interrupted;
  else if (error instanceof LingerlabError) {
    say(`error: ${error.message}`);
    process.exitCode = error.exitCode;
  } else throw error;
} finally {
  clearInterval(sampler);
}

async function onKafkaOrEmbedded() {
  try {
    return await run('apache-kafka');
  } catch (error) {
    if (!(error instanceof LingerlabError) || error.exitCode !== exitCodes.unavailable) throw error;
    say(
      `${error.message}\ngoing on with the embedded broker, which keeps messages in memory for a moment only`,
    );
    return await run('embedded');
  }
}

function run(broker) {
  let backend;
  return runScenario(`${root}scenarios/soak.yaml`, {
    broker,
    set: { backends, duration: `${minutes}m` },
    reportsFolder: `${root}reports`,
    signal: AbortSignal.any([interrupted.signal, late]),
    onEvent: (event) => {
      if (event.kind === 'status') say(event.text);
      if (event.kind === 'trial-started') {
        backend = event.trial.point.backend;
        say(`${event.position}/${event.trials}: ${backend}, ${minutes} minutes`);
      }
      if (event.kind === 'progress' && event.measuring) measured ??= { backend, sinceMs: performance.now() };
      if (event.kind === 'trial-ended') measured = null;
    },
  });
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: 'string', default: '10' },
        backend: { type: 'string' },
      },
    });
    const minutes = Number(values.minutes);
    if (!Number.isInteger(minutes) || minutes < 2 || minutes > 600)
      throw new Error(
        `--minutes ${values.minutes}: must be a whole number from 2 to 600, and the first is not judged`,
      );
    return { minutes, asked: values.backend?.split(',').map((name) => name.trim()) };
  } catch (error) {
    say(`error: ${error.message}`);
    process.exit(2);
  }
}
