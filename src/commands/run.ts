import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { backendNames } from '../backend/registry.ts';
import { configurationError, type ExitCode, exitCodes } from '../errors.ts';
import { renderHtml } from '../report/html.ts';
import { renderTable } from '../report/terminal.ts';
import type { Result } from '../result/schema.ts';
import { readResult, writeWhole } from '../result/store.ts';
import { checkResumable, planRun } from '../run/plan.ts';
import { type RunOptions, runPlan, type SavedResult } from '../run/runner.ts';
import { type LoadedScenario, loadScenario, parseScenario } from '../scenario/load.ts';
import { type Override, parseSets } from '../scenario/overrides.ts';
import { estimateSeconds } from '../scenario/plan.ts';
import { type BrokerFlags, chosenBroker, withBrokerOptions } from './broker-options.ts';
import { interruptedBy, interruptible } from './interrupt.ts';
import { describePlan, planAsJson } from './plan-text.ts';
import { runProgress } from './run-progress.ts';
import { terminal } from './terminal.ts';

interface RunFlags extends BrokerFlags {
  readonly backend?: string;
  readonly set: readonly string[];
  readonly trials?: string;
  readonly duration?: string;
  readonly out: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly resume?: string;
  readonly deleteTopic?: boolean;
}

/** `lingerlab run`: a scenario from plan to report. */
export function runCommand(): Command {
  const collect = (value: string, before: readonly string[]): string[] => [...before, value];
  return withBrokerOptions(
    new Command('run')
      .description('run a scenario: sweep producer settings over clients, and write a result and a report')
      .argument('[scenario]', 'a scenario file (left out with --resume)'),
  )
    .option('--backend <name,...>', `only these clients: ${backendNames.join(', ')}`)
    .option('--set <path=v1,v2>', 'put values over the scenario; repeatable', collect, [])
    .option('--trials <n>', 'trials a point')
    .option('--duration <time>', 'measured window of a trial, such as 10s')
    .option('--out <folder>', 'where the folder of the run is made', 'reports')
    .option('--json', 'print the result as JSON on standard output, instead of the table')
    .option('--dry-run', 'print the plan (points, order, estimated time) and touch nothing')
    .option('--resume <result.json>', 'go on with a run that was interrupted')
    .option('--delete-topic', 'delete the topic at the end, if this run created it')
    .addHelpText(
      'after',
      `
Examples:
  lingerlab run scenarios/quickstart.yaml
  lingerlab run scenarios/producer-sweep.yaml --brokers localhost:9092 --trials 5 --duration 30s
  lingerlab run scenarios/lab.yaml --broker apache-kafka --set linger.ms=0,5,20 --set batch.size=16384,131072
  lingerlab run scenarios/quickstart.yaml --backend confluent --set load.rate=1000/s,20000/s --dry-run
  lingerlab run --resume reports/20260101T120000Z-quickstart/result.json

Without --broker and --brokers the embedded broker is used: librdkafka's mock, good for trying out.`,
    )
    .action(run);
}

async function run(scenarioPath: string | undefined, flags: RunFlags): Promise<void> {
  const resume =
    flags.resume === undefined ? undefined : { path: flags.resume, result: await readResult(flags.resume) };
  const loaded =
    resume === undefined ? await loadFromFlags(scenarioPath, flags) : reload(resume, scenarioPath, flags);
  const plan = await planRun(loaded);
  if (resume !== undefined) checkResumable(resume.path, resume.result, plan);
  const broker = chosenBroker(flags) ?? brokerOf(resume?.result) ?? { kind: 'embedded' };
  if (flags.dryRun) {
    process.stdout.write((flags.json ? planAsJson : describePlan)(loaded.scenario, plan));
    return;
  }
  const progress = runProgress(process.stderr, estimateSeconds(loaded.scenario, 1), labeller(plan.points));
  const { signal, release } = interruptible(() => {
    progress.stop();
    process.stderr.write('interrupted: ending the lanes and saving (Ctrl-C again leaves at once)\n');
  });
  try {
    const saved = await runPlan(loaded, plan, {
      broker,
      reportsFolder: flags.out,
      resume,
      deleteTopic: flags.deleteTopic,
      argv: process.argv.slice(2),
      signal,
      onEvent: progress.listener,
    });
    progress.stop();
    await present(saved, flags.json === true);
  } catch (error) {
    if (!interruptedBy(signal, error)) throw error;
    process.stderr.write('interrupted before the first trial: nothing was measured\n');
    process.exitCode = exitCodes.interrupted;
  } finally {
    progress.stop();
    release();
  }
}

async function loadFromFlags(path: string | undefined, flags: RunFlags): Promise<LoadedScenario> {
  if (path === undefined)
    throw configurationError([
      {
        where: 'lingerlab run',
        what: 'names no scenario',
        remedy: 'give a file, such as scenarios/quickstart.yaml, or --resume',
      },
    ]);
  return loadScenario(path, overridesOf(flags), backendNames);
}

function overridesOf(flags: RunFlags): Override[] {
  const overrides = parseSets(flags.set);
  if (flags.backend !== undefined)
    overrides.push({
      path: 'backends',
      value: flags.backend.split(',').map((name) => name.trim()),
      flag: `--backend ${flags.backend}`,
    });
  if (flags.trials !== undefined)
    overrides.push({ path: 'trials', value: Number(flags.trials), flag: `--trials ${flags.trials}` });
  if (flags.duration !== undefined)
    overrides.push({ path: 'duration', value: flags.duration, flag: `--duration ${flags.duration}` });
  return overrides;
}

/** The scenario that a result was measured with; nothing may be put over it, or its points would differ. */
function reload(
  { path: file, result }: SavedResult,
  path: string | undefined,
  flags: RunFlags,
): LoadedScenario {
  const given = [
    ...(path === undefined ? [] : [path]),
    ...(['backend', 'trials', 'duration'] as const)
      .filter((flag) => flags[flag] !== undefined)
      .map((flag) => `--${flag}`),
    ...flags.set.map((set) => `--set ${set}`),
  ];
  if (given.length > 0)
    throw configurationError(
      given.map((where) => ({
        where,
        what: 'cannot be given with --resume',
        remedy: 'the result holds the scenario that it goes on with',
      })),
    );
  const { text, overrides } = result.run.scenario;
  const kept = Object.entries(overrides).map(([key, value]) => ({
    path: key,
    value,
    flag: `${file} (${key})`,
  }));
  return parseScenario(file, text, kept, backendNames);
}

/** The broker that a result was measured on. */
function brokerOf(result: Result | undefined): RunOptions['broker'] | null {
  if (result === undefined) return null;
  const { kind, bootstrap } = result.broker;
  return kind === 'external' ? { kind, addresses: bootstrap } : { kind };
}

/** A point in few words: its backend, and what differs between points. */
function labeller(
  points: readonly { id: string; backend: string }[],
): (point: { id: string; backend: string }) => string {
  const words = points.map(({ id }) => id.split(' '));
  const shared = new Set(words[0]?.filter((word) => words.every((other) => other.includes(word))));
  return ({ id, backend }) => {
    const own = id.split(' ').filter((word) => !shared.has(word));
    return own.length === 0 ? backend : own.join(' ');
  };
}

/** Writes the page, and prints the table and where everything is. */
async function present({ result, path }: SavedResult, json: boolean): Promise<void> {
  const page = join(dirname(path), 'report.html');
  await writeWhole(page, renderHtml(result));
  // Before anything is printed: a reader that closes the pipe early ends the process with it.
  process.exitCode = exitCodeOf(result);
  process.stdout.write(`${json ? JSON.stringify(result, null, 1) : renderTable(result, terminal())}\n`);
  (json ? process.stderr : process.stdout).write(`result: ${path}\nreport: ${page}\n`);
  if (result.run.state === 'interrupted') {
    const trials = result.points.reduce((sum, point) => sum + point.trials.length, 0);
    process.stderr.write(
      `interrupted: ${trials} of ${result.run.trialsPlanned} trials are in; go on with: lingerlab run --resume ${path}\n`,
    );
  }
}

function exitCodeOf(result: Result): ExitCode {
  if (result.run.state === 'interrupted') return exitCodes.interrupted;
  const trials = result.points.flatMap((point) => point.trials);
  const causes = trials.flatMap((trial) => (trial.state === 'failed' ? [trial.cause.code] : []));
  if (causes.length < trials.length) return exitCodes.done;
  return causes.every((code) => code === 'CONNECT_FAILED' || code === 'BROKER_DIED')
    ? exitCodes.unavailable
    : exitCodes.invalid;
}
