// `npm start`: sets up, then runs the quickstart on the embedded broker; arguments go on to `lingerlab run`.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root, say, succeeds } from './run.mjs';
import { setUp } from './setup.mjs';

const native = await setUp();
const asked = process.argv.slice(2);
const brokers = native ? [] : withoutNativeClient();
const child = spawn(
  process.execPath,
  [`${root}dist/cli.js`, 'run', 'scenarios/quickstart.yaml', ...brokers, ...asked],
  { cwd: root, stdio: 'inherit' },
);
// Ctrl-C reaches the child by itself, which saves and then ends; this process only waits for it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));

/** The embedded broker is the native client's mock; without it, kafkajs alone goes to a real Kafka. */
function withoutNativeClient() {
  const named = asked.some((argument) => /^--(broker|brokers|dry-run)(=|$)/.test(argument));
  if (named || process.env.LINGERLAB_BROKERS) {
    say('going on with kafkajs alone');
    return ['--backend', 'kafkajs'];
  }
  const hasJars = process.env.KAFKA_HOME || succeeds('mvn', ['-version']);
  const kind =
    hasJars && succeeds('java', ['-version'])
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
