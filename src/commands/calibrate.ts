import { Command } from 'commander';
import { openBroker } from '../broker/open.ts';
import { secureChoice } from '../broker/secure-choice.ts';
import { runChecks } from '../calibrate/calibrate.ts';
import { checkNames } from '../calibrate/check.ts';
import { embeddedTarget, type Ground, installedClients, measureTrial } from '../calibrate/ground.ts';
import { configurationError, exitCodes, together, unavailableError } from '../errors.ts';
import { formatSeconds } from '../format.ts';
import { type CheckLine, type SavedCalibration, saveCalibration } from '../result/calibration.ts';
import { describeMachine } from '../run/environment.ts';
import { lingerlabVersion } from '../version.ts';
import { type BrokerFlags, chosenBroker, connectionHelp, withBrokerOptions } from './broker-options.ts';
import { checksNamed, clientsNamed } from './calibrate-choice.ts';
import { calibrateProgress } from './calibrate-progress.ts';
import { calibrationTable } from './calibrate-text.ts';
import { interruptedBy, interruptible } from './interrupt.ts';
import { terminal } from './terminal.ts';

interface CalibrateFlags extends BrokerFlags {
  readonly only?: string;
  readonly backend?: string;
  readonly quick?: boolean;
  readonly json?: boolean;
}

/** `lingerlab calibrate`: proves lingerlab on this machine, a line a check. */
export function calibrateCommand(): Command {
  return withBrokerOptions(
    new Command('calibrate').description(
      'prove lingerlab on this machine: put known delays in, and see whether they come out',
    ),
    'for the overhead; apache-kafka unless it cannot be had',
  )
    .option('--only <check,...>', `only these checks: ${checkNames.join(', ')}; nothing is kept then`)
    .option('--backend <name,...>', 'only these clients; nothing is kept then')
    .option('--quick', 'fewer repetitions: for a first look, because verdicts scatter more')
    .option('--json', 'print the calibration as JSON on standard output, instead of the table')
    .addHelpText(
      'after',
      `
Checks:
  round-trip  the embedded broker answers after 5, 20 and 50 ms: the median service time must say so
  stall       the embedded broker is stopped for 500 ms: the response times must show it in full
  lag         how late messages leave at 1,000/s, 10,000/s and the highest rate, by timer and by spin pacing
  ceiling     messages a second of one lane with nobody to send to
  overhead    closed loops against bare loops over the same client, on --broker or --brokers; without either on
              apache-kafka where it can be had, else on the embedded broker

Examples:
  lingerlab calibrate
  lingerlab calibrate --quick --only round-trip,stall
  lingerlab calibrate --only overhead --backend kafkajs --brokers broker-1:9092

The last calibration is kept for this machine and Node (LINGERLAB_CALIBRATION names another folder), and each run
quotes it. Leave the machine alone meanwhile. Exit code 4 where a check fails, 5 where none could be had.

${connectionHelp}`,
    )
    .action(calibrate);
}

async function calibrate(flags: CalibrateFlags): Promise<void> {
  const { clients: installed, notEmbedded } = await installedClients();
  const [chosen, clients, broker] = await together(
    () => checksNamed(flags.only),
    () => clientsNamed(flags.backend, installed),
    async () => {
      const choice = chosenBroker(flags);
      return choice === null ? null : secureChoice(choice, null, process.env);
    },
  );
  const toOverhead = chosen.some(({ name }) => name === 'overhead');
  if (!toOverhead && (flags.broker ?? flags.brokers) !== undefined)
    throw configurationError([
      {
        where: flags.broker === undefined ? '--brokers' : '--broker',
        what: 'is only for the overhead, which --only leaves out',
        remedy: 'leave it out too, or add overhead to --only',
      },
    ]);
  const scope = { quick: flags.quick === true, clients, notEmbedded };
  const progress = calibrateProgress(process.stderr, chosen, scope);
  const { signal, release } = interruptible(() => {
    progress.stop();
    process.stderr.write('interrupted: ending what runs (Ctrl-C again leaves at once)\n');
  });
  const ground: Ground = {
    ...scope,
    broker,
    signal,
    tell: progress.tell,
    measure: (trial, onMeasuring) => measureTrial(trial, signal, onMeasuring),
    embedded: (rttMs) => embeddedTarget(rttMs, signal),
  };
  const lines: CheckLine[] = [];
  try {
    // A cluster that was named and does not answer is told now, and not after minutes.
    if (broker?.kind === 'external' && toOverhead)
      await (await openBroker({ choice: broker, signal })).close();
    const seconds = chosen.reduce((sum, check) => sum + check.seconds(scope), 0);
    process.stderr.write(`about ${formatSeconds(seconds)}; leave the machine alone meanwhile\n`);
    for await (const more of runChecks(chosen, ground, progress.begin)) lines.push(...more);
    progress.stop();
    const calibration: SavedCalibration = { ...head(scope.quick), checks: lines };
    await present(calibration, flags);
  } catch (error) {
    progress.stop();
    if (!interruptedBy(signal, error)) throw error;
    process.exitCode = exitCodes.interrupted;
    if (lines.length > 0 && !flags.json) process.stdout.write(calibrationTable(lines, terminal()));
    process.stderr.write('interrupted: nothing was kept\n');
  } finally {
    release();
  }
}

function head(quick: boolean): Omit<SavedCalibration, 'checks'> {
  const { kernel: _, ...machine } = describeMachine();
  return {
    schema: 'lingerlab/calibration/1',
    at: new Date().toISOString(),
    version: lingerlabVersion(),
    quick,
    machine,
  };
}

/** Keeps a whole calibration, and prints it. */
async function present(
  calibration: SavedCalibration,
  { json, only, backend }: CalibrateFlags,
): Promise<void> {
  const lines = calibration.checks;
  if (lines.every(({ skipped }) => skipped))
    throw unavailableError(
      'calibrate',
      `nothing could be measured here (lingerlab doctor says what is missing): ${lines.map(({ name, text }) => `${name} ${text}`).join('; ')}`,
    );
  const left = only === undefined ? '--backend leaves clients out' : '--only leaves checks out';
  const path = only === undefined && backend === undefined ? await saveCalibration(calibration) : null;
  // Before anything is printed: a reader that closes the pipe early ends the process with it.
  process.exitCode = lines.some(({ passed }) => passed === false) ? exitCodes.invalid : exitCodes.done;
  process.stdout.write(
    json ? `${JSON.stringify(calibration, null, 1)}\n` : calibrationTable(lines, terminal()),
  );
  const kept = path === null ? `not kept: ${left}` : `kept: ${path}`;
  (json ? process.stderr : process.stdout).write(`${kept}\n`);
}
