import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { backendNames, findBackend } from '../backend/registry.ts';
import { connectionRefusal, unsupportedBy } from '../backend/unsupported.ts';
import { labTopics } from '../broker/lab-topics.ts';
import { secureChoice } from '../broker/secure-choice.ts';
import { configurationError, type ExitCode, exitCodes, LingerlabError, type Problem } from '../errors.ts';
import { simulated } from '../no-client.ts';
import { type Order, sendLogs, type Tally } from '../produce/send-logs.ts';
import { settingCells } from '../scenario/cells.ts';
import { connectionOf } from '../scenario/connection.ts';
import { type LoadedScenario, parseScenario } from '../scenario/load.ts';
import { parseSets } from '../scenario/overrides.ts';
import { parseDurationMs } from '../scenario/quantities.ts';
import { sendRemedy } from '../security/faults.ts';
import type { ScenarioConnection } from '../security/given.ts';
import { type BrokerFlags, chosenBroker, connectionHelp, withBrokerOptions } from './broker-options.ts';
import { collect } from './collect.ts';
import { interruptedBy, interruptible } from './interrupt.ts';

interface ProduceFlags extends BrokerFlags {
  readonly topic: string;
  readonly count: string;
  readonly delay: string;
  readonly backend: string;
  readonly set: readonly string[];
  readonly seed: string;
  readonly json?: boolean;
}

/** The lab's producer as a scenario, so that one schema checks the flags of both commands. */
const labProducer = `
name: produce
topic: { name: kafka-logs }
load: { kind: closed, inFlight: 1 }
backends: [kafkajs]
producer:
  acks: all
  retries: 3
  max.in.flight.requests.per.connection: 1
  compression.type: gzip
  linger.ms: 5
  batch.size: 16384
`;

/** A simulation has nothing to send with. */
const senders = backendNames.filter((name) => name !== simulated);
const mostMessages = 10_000_000;
const progressEvery = 10;

/** `lingerlab produce`: the lab's `send_logs`, which counts a success when the broker has acknowledged. */
export function produceCommand(): Command {
  return withBrokerOptions(
    new Command('produce').description(
      "send the lab's service logs one by one, and count what was acknowledged",
    ),
  )
    .option('--topic <name>', 'where to', 'kafka-logs')
    .option('--count <n>', 'how many messages', '100')
    .option('--delay <time>', 'pause after each, such as 100ms; 0 for none', '100ms')
    .option('--backend <name>', `the client: ${senders.join(', ')}`, 'kafkajs')
    .option(
      '--set <setting=value>',
      "a producer setting in place of the lab's, or one of the connection; repeatable",
      collect,
      [],
    )
    .option('--seed <n>', 'the same seed gives the same messages, but for their timestamps', '42')
    .option('--json', 'print the counts as JSON')
    .addHelpText(
      'after',
      `
Examples:
  lingerlab produce --brokers localhost:9092
  lingerlab produce --topic kafka-logs --count 1000 --delay 0 --backend confluent --brokers localhost:9092
  lingerlab produce --broker apache-kafka --count 50 --delay 20ms --set compression.type=lz4

The settings are the lab's: acks=all, retries=3, one request in flight, gzip, linger.ms=5, batch.size=16384.
Unlike the lab's producer it counts a success when the broker has acknowledged, not when send() returns.

${connectionHelp}`,
    )
    .action(produce);
}

async function produce(flags: ProduceFlags): Promise<void> {
  const { order, connection: given } = readOrder(flags);
  const backend = await findBackend(order.backend);
  const refusals = unsupportedBy(backend, order.settings);
  if (refusals.length > 0)
    throw configurationError(refusals.map((what) => ({ where: 'lingerlab produce', what })));
  const choice = chosenBroker(flags) ?? { kind: 'embedded' };
  const broker = await secureChoice(choice, given, process.env, () =>
    talk(`note: the connection is left aside: lingerlab starts ${choice.kind} without TLS and SASL`),
  );
  const connection = broker.kind === 'external' ? broker.connection : undefined;
  const refused = connectionRefusal(backend, connection);
  if (refused !== null) throw configurationError([{ where: `--backend ${flags.backend}`, what: refused }]);
  const { signal, release } = interruptible(() => talk('interrupted: flushing what was sent'));
  try {
    const tally = await sendLogs(order, {
      broker,
      signal,
      // An interruption ends the pause; the loop that pauses looks at the signal itself.
      pause: (ms) => (ms === 0 ? setImmediate() : sleep(ms, undefined, { signal }).catch(() => {})),
      onStatus: talk,
      onSent: (soFar) => {
        if (soFar.sent % progressEvery === 0) talk(inWords(soFar, order.count));
      },
    });
    process.stdout.write(flags.json ? `${JSON.stringify(tally)}\n` : `${inWords(tally, order.count)}\n`);
    for (const remedy of remediesFor(tally, order.topic.name)) talk(remedy);
    process.exitCode = exitCodeOf(tally, order.count, signal.aborted);
  } catch (error) {
    if (!interruptedBy(signal, error)) throw error;
    talk('interrupted before the first message: nothing was sent');
    process.exitCode = exitCodes.interrupted;
  } finally {
    release();
  }
}

const talk = (text: string): void => void process.stderr.write(`${text}\n`);

function readOrder(flags: ProduceFlags): { order: Order; connection: ScenarioConnection | null } {
  const problems: Problem[] = [];
  const count = Number(flags.count);
  if (!Number.isInteger(count) || count < 1 || count > mostMessages)
    problems.push({
      where: `--count ${flags.count}`,
      what: `must be a whole number from 1 to ${mostMessages}`,
    });
  const delayMs = parseDurationMs(flags.delay);
  if (delayMs === null)
    problems.push({
      where: `--delay ${flags.delay}`,
      what: 'must be a length of time such as 100ms, 1s or 0',
    });
  const loaded = loadedFrom(flags, problems);
  if (loaded === null || delayMs === null || problems.length > 0) throw configurationError(problems);
  const { topic, seed, backends, producer } = loaded.scenario;
  return {
    order: {
      topic: labTopics.find(({ name }) => name === topic.name) ?? { ...topic, config: { ...topic.config } },
      count,
      delayMs,
      seed,
      backend: backends[0]!,
      settings: settingCells(producer)[0]!,
    },
    connection: connectionOf(loaded),
  };
}

function loadedFrom(flags: ProduceFlags, problems: Problem[]): LoadedScenario | null {
  try {
    const loaded = parseScenario(
      'lingerlab produce',
      labProducer,
      [
        { path: 'topic.name', value: flags.topic, flag: `--topic ${flags.topic}` },
        { path: 'backends', value: [flags.backend], flag: `--backend ${flags.backend}` },
        { path: 'seed', value: Number(flags.seed), flag: `--seed ${flags.seed}` },
        ...parseSets(flags.set),
      ],
      senders,
    );
    for (const [name, values] of loaded.scenario.producer)
      if (values.length > 1)
        problems.push({ where: `--set ${name}`, what: 'has several values, and there is only one producer' });
    return loaded;
  } catch (error) {
    if (!(error instanceof LingerlabError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}

function inWords({ sent, acknowledged, failed }: Tally, count: number): string {
  const errors = Object.entries(failed);
  const total = errors.reduce((sum, [, number]) => sum + number, 0);
  const codes = errors.map(([code, number]) => `${number} ${code}`).join(', ');
  const waiting = sent - acknowledged - total;
  return [
    `${sent} of ${count} sent`,
    `${acknowledged} acknowledged`,
    `${total} errors${codes === '' ? '' : ` (${codes})`}`,
    ...(waiting > 0 ? [`${waiting} unanswered`] : []),
  ].join(', ');
}

/** What would let messages through that the cluster refuses, a line each. */
const remediesFor = ({ failed }: Tally, topic: string): string[] =>
  Object.keys(failed).flatMap((code) => {
    const remedy = sendRemedy(code, topic);
    return remedy === null ? [] : [`${code}: ${remedy}`];
  });

function exitCodeOf(tally: Tally, count: number, interrupted: boolean): ExitCode {
  if (interrupted) return exitCodes.interrupted;
  return tally.acknowledged === count ? exitCodes.done : exitCodes.unavailable;
}
