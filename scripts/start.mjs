// `npm start`: sets up, then runs the quickstart on the embedded broker; arguments go on to `lingerlab run`.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root, say, succeeds } from './run.mjs';
import { setUp } from './setup.mjs';

const native = await setUp();
const brokers = native ? [] : brokerWithoutNativeClient();
const child = spawn(
  process.execPath,
  [`${root}dist/cli.js`, 'run', 'scenarios/quickstart.yaml', ...brokers, ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
// Ctrl-C reaches the child by itself, which saves and then ends; this process only waits for it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));

/** The embedded broker is the native client's mock; without it, kafkajs alone goes to a real Kafka. */
function brokerWithoutNativeClient() {
  const kind = succeeds('java', ['-version'])
    ? 'apache-kafka'
    : succeeds('docker', ['info'])
      ? 'compose'
      : null;
  if (kind === null) {
    say(
      'error: there is no broker to be had here: install Java 17 or later with Maven, or Docker, or the native client',
    );
    process.exit(5);
  }
  say(`going on with kafkajs alone, on ${kind}`);
  return ['--backend', 'kafkajs', '--broker', kind];
}
