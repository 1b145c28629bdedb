import { secureChoice } from '../broker/secure-choice.ts';
import { exitCodes, together } from '../errors.ts';
import { checkConnection, type Plan, planRun } from '../run/plan.ts';
import { checkReplication } from '../run/replication.ts';
import type { RunOptions, SavedResult } from '../run/session.ts';
import { connectionOf } from '../scenario/connection.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type BrokerFlags, brokerFor, chosenBroker } from './broker-options.ts';
import { interruptedBy, interruptible } from './interrupt.ts';
import { present } from './run-outcome.ts';

/** The flags that every search has. */
export interface SearchFlags extends BrokerFlags {
  readonly out?: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly resume?: string;
  readonly deleteTopic?: boolean;
}

/** What the flags ask for, read and checked. */
export interface PreparedSearch<Planned> {
  /** As it is measured, with the search's own load and settings in place of the scenario's where it has any. */
  readonly loaded: LoadedScenario;
  /** What is searched within a plan. Throws a LingerlabError (exit code 2) where that cannot be, or not in the time. */
  readonly searchOf: (plan: Plan) => Planned;
  readonly resume?: SavedResult;
  /** Where the search that is gone on with was measured. */
  readonly broker?: RunOptions['broker'] | null;
}

/** What sets one search's command apart from another's. */
export interface SearchCommand<Planned, Progress extends { stop(): void }> {
  readonly prepare: () => Promise<PreparedSearch<Planned>>;
  /** The plan for people, and for programs. */
  readonly describe: (scenario: Scenario, planned: Planned) => string;
  readonly asJson: (scenario: Scenario, planned: Planned) => string;
  readonly progress: (scenario: Scenario, plan: Plan) => Progress;
  readonly search: (
    loaded: LoadedScenario,
    plan: Plan,
    planned: Planned,
    options: RunOptions,
    progress: Progress,
  ) => Promise<SavedResult>;
}

/** Prepares a search, and runs it or prints its plan; Ctrl-C saves what it has. */
export async function runSearch<Planned, Progress extends { stop(): void }>(
  flags: SearchFlags,
  command: SearchCommand<Planned, Progress>,
): Promise<void> {
  const [prepared, chosen] = await together(command.prepare, () =>
    chosenBroker(flags, flags.resume === undefined ? process.env : {}),
  );
  const { loaded, resume } = prepared;
  const { scenario } = loaded;
  const choice = brokerFor(scenario.backends, flags, chosen ?? prepared.broker ?? null);
  const [broker, plan] = await together(
    () => secureChoice(choice, connectionOf(loaded), process.env, note),
    () => planRun(loaded),
  );
  checkConnection(loaded, plan, broker);
  checkReplication(loaded, broker);
  const planned = prepared.searchOf(plan);
  if (flags.dryRun) {
    process.stdout.write((flags.json ? command.asJson : command.describe)(scenario, planned));
    return;
  }
  const progress = command.progress(scenario, plan);
  const { signal, release } = interruptible(() => {
    progress.stop();
    process.stderr.write('interrupted: ending the lanes and saving (Ctrl-C again leaves at once)\n');
  });
  const { out: reportsFolder = 'reports', deleteTopic } = flags;
  const options = { broker, reportsFolder, resume, deleteTopic, argv: process.argv.slice(2), signal };
  try {
    const saved = await command.search(loaded, plan, planned, options, progress);
    progress.stop();
    await present(saved, { json: flags.json === true, strict: false });
  } catch (error) {
    if (!interruptedBy(signal, error)) throw error;
    process.stderr.write('interrupted before the first trial: nothing was measured\n');
    process.exitCode = exitCodes.interrupted;
  } finally {
    progress.stop();
    release();
  }
}

const note = (text: string): void => {
  process.stderr.write(`note: ${text}\n`);
};
