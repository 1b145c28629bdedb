import { Command } from 'commander';
import { backendNames } from '../backend/registry.ts';
import { secureChoice } from '../broker/secure-choice.ts';
import { configurationError, exitCodes, together } from '../errors.ts';
import { readResult } from '../result/store.ts';
import { checkConnection, checkResumable, planRun } from '../run/plan.ts';
import { checkReplication } from '../run/replication.ts';
import { runPlan } from '../run/runner.ts';
import type { SavedResult } from '../run/session.ts';
import { connectionOf } from '../scenario/connection.ts';
import { estimateSeconds } from '../scenario/plan.ts';
import {
  type BrokerFlags,
  brokerFor,
  chosenBroker,
  connectionHelp,
  withBrokerOptions,
} from './broker-options.ts';
import { collect } from './collect.ts';
import { interruptedBy, interruptible } from './interrupt.ts';
import { describePlan, labeller, planAsJson } from './plan-text.ts';
import { brokerOf } from './run-broker.ts';
import { present, searchOf } from './run-outcome.ts';
import { runProgress } from './run-progress.ts';
import { loadAgain, loadFrom, type ScenarioFlags } from './run-scenario.ts';

interface RunFlags extends BrokerFlags, ScenarioFlags {
  readonly out?: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly resume?: string;
  readonly deleteTopic?: boolean;
  readonly strict?: boolean;
}

/** `lingerlab run`: a scenario from plan to report. */
export function runCommand(): Command {
  return withBrokerOptions(
    new Command('run')
      .description('run a scenario: sweep producer settings over clients, and write a result and a report')
      .argument('[scenario]', 'a scenario file (left out with --resume)'),
  )
    .option(
      '--backend <name,...>',
      `only these clients: ${backendNames.join(', ')}, or a module such as ./my-client.js`,
    )
    .option('--set <path=v1,v2>', 'put values over the scenario; repeatable', collect, [])
    .option('--trials <n>', 'trials a point')
    .option('--duration <time>', 'measured window of a trial, such as 10s')
    .option('--out <folder>', 'where the folder of the run is made (default: reports)')
    .option('--json', 'print the result as JSON on standard output, instead of the table')
    .option('--strict', 'exit with 4 where a trial is suspect or failed, or the trials of a point disagree')
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
  lingerlab run scenarios/lab.yaml --broker apache-kafka --kafka-version 3.4.1 --nodes 3 --set topic.replication.factor=3
  lingerlab run scenarios/quickstart.yaml --backend confluent --set load.rate=1000/s,20000/s --dry-run
  lingerlab run scenarios/quickstart.yaml --backend kafkajs,./examples/my-client.js
  lingerlab run scenarios/quickstart.yaml --backend simulated
  lingerlab run --resume reports/20260101T120000Z-quickstart/result.json

Without --broker and --brokers the embedded broker is used: librdkafka's mock, good for trying out.
The backend simulated is a cost model: no broker, nothing is sent, and results come at once.

${connectionHelp}`,
    )
    .action(run);
}

async function run(scenarioPath: string | undefined, flags: RunFlags): Promise<void> {
  const resume =
    flags.resume === undefined ? undefined : { path: flags.resume, result: await readResult(flags.resume) };
  if (resume !== undefined) refuseSearch(resume);
  const [loaded, chosen] = await together(
    () => (resume === undefined ? loadFrom(scenarioPath, flags) : loadAgain(resume, scenarioPath, flags)),
    // A run that goes on stays where it was, unless a flag says otherwise; then the runner compares.
    () => chosenBroker(flags, resume === undefined ? process.env : {}),
  );
  const measuredOn = resume === undefined ? null : brokerOf(resume.result);
  const choice = brokerFor(loaded.scenario.backends, flags, chosen ?? measuredOn);
  const [broker, plan] = await together(
    () => secureChoice(choice, connectionOf(loaded), process.env, note),
    () => planRun(loaded),
  );
  checkConnection(loaded, plan, broker);
  if (resume !== undefined) checkResumable(resume.path, resume.result, plan);
  checkReplication(loaded, broker);
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
      reportsFolder: flags.out ?? 'reports',
      resume,
      deleteTopic: flags.deleteTopic,
      argv: process.argv.slice(2),
      signal,
      onEvent: progress.listener,
    });
    progress.stop();
    await present(saved, { json: flags.json === true, strict: flags.strict === true });
  } catch (error) {
    if (!interruptedBy(signal, error)) throw error;
    process.stderr.write('interrupted before the first trial: nothing was measured\n');
    process.exitCode = exitCodes.interrupted;
  } finally {
    progress.stop();
    release();
  }
}

/** A search chooses its trials as it goes; a run could not go on with it. */
function refuseSearch({ path, result }: SavedResult): void {
  const command = searchOf(result);
  if (command === null) return;
  throw configurationError([
    {
      where: path,
      what: `is the result of lingerlab ${command}`,
      remedy: `go on with: lingerlab ${command} --resume ${path}`,
    },
  ]);
}

const note = (text: string): void => {
  process.stderr.write(`note: ${text}\n`);
};
