import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { interruptible } from '../../../src/commands/interrupt.ts';
import { exitCodes, LingerlabError } from '../../../src/errors.ts';
import { formatSeconds } from '../../../src/format.ts';
import { sendsNothing } from '../../../src/no-client.ts';
import { fromDist } from '../dist.ts';
import { formatFinding, isMissed } from '../finding.ts';
import { describeConditions } from './conditions.ts';
import type { Contestant } from './contest.ts';
import { contestsOf } from './contests.ts';
import { type Entry, entriesOf } from './entry.ts';
import { startKafka } from './kafka.ts';
import { lingerlabContestants } from './lingerlab.ts';
import { isWhole, type Options, otherNames, parseOptions } from './options.ts';
import { writePayload } from './payload.ts';
import { perfTest } from './perf-test.ts';
import { perfTestJars } from './perf-test-jars.ts';
import { pythonContestants } from './python.ts';
import { reportOf, tablesOf } from './report.ts';
import { measureRounds } from './rounds.ts';
import { labFindings, perfTestFindings } from './verdicts.ts';

const defaultReport = 'docs/peers.md';
/** The JVM compiles what it runs often within its first seconds. */
const warmupMs = 3000;
/** What starting, connecting, draining and ending take on top, about. */
const aroundMs = 4500;
const labGoal = 30;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** `npm run bench:peers`: resolves with the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const { backendNames } =
    await fromDist<typeof import('../../../src/backend/registry.ts')>('backend/registry.js');
  const options = parseOptions(
    argv,
    backendNames.filter((name) => !sendsNothing.includes(name)),
  );
  const contestants = await contestantsFor(options);
  const payload = writePayload(options.seed);
  const contests = contestsOf(contestants, {
    compressions: options.compression,
    lanes: options.lanes,
    lab: options.lab,
    payload,
  });
  const entries = entriesOf(contests);
  if (entries.length === 0) {
    say('error: there is nobody to measure here');
    return exitCodes.unavailable;
  }
  const eachMs = warmupMs + options.seconds * 1000 + aroundMs;
  const seconds = (entries.length * options.rounds * eachMs) / 1000;
  say(`${entries.length} entries, ${options.rounds} rounds: about ${formatSeconds(seconds)}`);

  const { signal, release } = interruptible(() => say('interrupted: ending what runs'));
  try {
    const kafka = await startKafka(signal);
    const run = { options, command: ['npm run bench:peers', ...flagsOf(argv)].join(' '), payload, warmupMs };
    try {
      await measureRounds(kafka, entries, {
        ...options,
        warmupMs,
        windowMs: options.seconds * 1000,
        signal,
        onStatus: say,
      }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    } finally {
      await kafka.close();
    }
    return await present(entries, { ...run, kafkaVersion: kafka.version }, signal.aborted);
  } catch (error) {
    if (signal.aborted) return exitCodes.interrupted;
    // By its name, because the broker's comes from the built package, which has a class of its own.
    if (!(error instanceof Error && error.name === LingerlabError.name)) throw error;
    say(`error: ${error.message}`);
    return (error as LingerlabError).exitCode;
  } finally {
    release();
  }
}

const flagsOf = (argv: readonly string[]): string[] => (argv.length === 0 ? [] : ['--', ...argv]);

/** Those that are asked for and can be had; who is not there is told of. */
async function contestantsFor({ only }: Options): Promise<Contestant[]> {
  const wants = (name: string) => only === undefined || only.includes(name);
  const all: Contestant[] = [];
  if (wants('perf-test'))
    await perfTestJars().then(
      (jars) => all.push(perfTest(jars)),
      (error: Error) => say(`without perf-test: ${error.message}`),
    );
  if (otherNames.slice(1).some(wants)) all.push(...((await pythonContestants()) ?? []));
  all.push(...(await lingerlabContestants()));
  return all.filter(({ name }) => wants(name));
}

type Conditions = Omit<Parameters<typeof describeConditions>[0], 'entries'>;

async function present(entries: readonly Entry[], run: Conditions, interrupted: boolean): Promise<number> {
  const measured = entries.filter(({ rounds }) => rounds.length > 0);
  if (measured.length === 0) {
    say('nothing was measured');
    return interrupted ? exitCodes.interrupted : exitCodes.invalid;
  }
  const findings = [...perfTestFindings(measured), ...labFindings(measured, labGoal)];
  const conditions = await describeConditions({ ...run, entries: measured });
  process.stdout.write(`${tablesOf(measured, '#')}\n\n`);
  for (const finding of findings) process.stdout.write(`${formatFinding('peers', finding)}\n`);
  const path = run.options.save ?? (isWhole(run.options) && !interrupted ? defaultReport : null);
  if (path !== null) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, reportOf({ entries: measured, findings, conditions }));
    say(`report: ${path}`);
  }
  if (interrupted) return exitCodes.interrupted;
  return findings.some(isMissed) ? exitCodes.regression : exitCodes.done;
}
