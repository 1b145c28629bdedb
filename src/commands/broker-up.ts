import { isKept, type KeptBroker, readKept } from '../broker/kept.ts';
import { type KeptChoice, startKept } from '../broker/kept-start.ts';
import { stopKept } from '../broker/kept-stop.ts';
import { withLock } from '../broker/lock.ts';
import { configurationError, exitCodes, type Problem } from '../errors.ts';
import { formatInstant } from '../format.ts';
import { parseDurationMs } from '../scenario/quantities.ts';
import { apacheKafka, kafkaProblems } from './broker-options.ts';
import { keptAddresses, keptEnd, keptTitle } from './broker-text.ts';
import { interruptedBy, interruptible } from './interrupt.ts';

export interface UpFlags {
  readonly broker: KeptChoice['kind'];
  readonly kafkaVersion?: string;
  readonly nodes?: string;
  readonly port?: string;
  readonly for: string;
  readonly json?: boolean;
}

/** The flags, and whether the user gave `--broker`. */
type Asked = UpFlags & { readonly chosen: boolean };

const defaultPort = 9092;
const shortestMs = 60_000;
/** Another `broker up` may be fetching Apache Kafka on a slow line. */
export const lockLimitMs = 15 * 60_000;

/** Starts a broker that stays, unless there is one as it is asked for, and prints its addresses. */
export async function up(asked: Asked, folder: string): Promise<void> {
  const { choice, limitMs } = readFlags(asked);
  const talk = (text: string): void => void process.stderr.write(`${text}\n`);
  const { signal, release } = interruptible(() => talk('interrupted: ending what was started'));
  const onWait = (pid: number): void => talk(`waiting for another lingerlab broker command (process ${pid})`);
  try {
    const kept = await withLock(folder, { limitMs: lockLimitMs, signal, onWait }, async () => {
      const there = await readKept(folder);
      if (there !== null && (await isKept(there))) {
        checkSame(asked, there);
        talk(`${keptTitle(there)}: up already, until ${formatInstant(there.until)} at most`);
        return there;
      }
      if (there !== null) {
        talk(keptEnd(there));
        await stopKept(folder, there);
      }
      const started = await startKept(choice, { folder, limitMs, onStatus: talk, signal });
      talk(`${keptTitle(started)}: up until ${formatInstant(started.until)} at most`);
      return started;
    });
    talk(`use it: --brokers ${keptAddresses(kept)}; end it: lingerlab broker down`);
    process.stdout.write(`${asked.json ? JSON.stringify(kept, null, 1) : keptAddresses(kept)}\n`);
  } catch (error) {
    if (!interruptedBy(signal, error)) throw error;
    talk('interrupted: no broker was started');
    process.exitCode = exitCodes.interrupted;
  } finally {
    release();
  }
}

function readFlags(asked: Asked): { choice: KeptChoice; limitMs: number } {
  const problems: Problem[] = kafkaProblems(asked);
  const limitMs = parseDurationMs(asked.for);
  if (limitMs === null || limitMs < shortestMs)
    problems.push({ where: `--for ${asked.for}`, what: 'must be a length of time from 1m to 24h' });
  const port = Number(asked.port ?? defaultPort);
  if (asked.port !== undefined && asked.broker === 'embedded')
    problems.push({
      where: '--port',
      what: 'cannot be chosen for the embedded broker',
      remedy: 'leave it out',
    });
  else if (!Number.isInteger(port) || port < 0 || port > 65_535)
    problems.push({ where: `--port ${asked.port}`, what: 'must be a whole number from 0 to 65535' });
  if (problems.length > 0 || limitMs === null) throw configurationError(problems);
  if (asked.broker === 'embedded') return { choice: { kind: 'embedded' }, limitMs };
  return { choice: { ...apacheKafka(asked), ...(port > 0 && { port }) }, limitMs };
}

/**
 * Whether the broker that is up is what the flags ask for; what they leave open may be as it is.
 *
 * @throws LingerlabError (exit code 2) naming what differs.
 */
function checkSame(asked: Asked, there: KeptBroker): void {
  const { chosen, broker, kafkaVersion, nodes, port } = asked;
  const differs = [
    ...(chosen && broker !== there.kind ? [`--broker ${broker}`] : []),
    ...(kafkaVersion !== undefined && kafkaVersion !== there.version
      ? [`--kafka-version ${kafkaVersion}`]
      : []),
    ...(nodes !== undefined && Number(nodes) !== there.bootstrap.length ? [`--nodes ${nodes}`] : []),
    ...(port !== undefined && port !== '0' && !there.bootstrap[0]!.endsWith(`:${port}`)
      ? [`--port ${port}`]
      : []),
  ];
  if (differs.length === 0) return;
  throw configurationError([
    {
      where: differs.join(' '),
      what: `another broker is up: ${keptTitle(there)} at ${keptAddresses(there)}`,
      remedy: 'use that one, or end it first: lingerlab broker down',
    },
  ]);
}
