#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { exitCodes, formatProblem, LingerlabError, messageOf } from './errors.ts';
import { redacted } from './redact.ts';
import { lingerlabVersion } from './version.ts';

/** The commands: each one's code is loaded only when it is called, so that `--help` answers at once. */
const commands: Readonly<Record<string, { summary: string; load: () => Promise<Command> }>> = {
  run: {
    summary: 'run a scenario: sweep producer settings over clients, and write a result and a report',
    load: async () => (await import('./commands/run.ts')).runCommand(),
  },
  report: {
    summary: 'render a result file again, as HTML, CSV or a table',
    load: async () => (await import('./commands/report.ts')).reportCommand(),
  },
  produce: {
    summary: "send the lab's service logs one by one, and count what was acknowledged",
    load: async () => (await import('./commands/produce.ts')).produceCommand(),
  },
  topics: {
    summary: 'create, list, describe and delete topics',
    load: async () => (await import('./commands/topics.ts')).topicsCommand(),
  },
  tune: {
    summary: 'search for the producer settings that serve a goal best, and confirm them',
    load: async () => (await import('./commands/tune.ts')).tuneCommand(),
  },
  'max-rate': {
    summary: 'find the highest rate that meets an SLO, as a confirmed interval',
    load: async () => (await import('./commands/max-rate.ts')).maxRateCommand(),
  },
  broker: {
    summary: 'keep a broker for several runs: start one, ask for it, end it',
    load: async () => (await import('./commands/broker.ts')).brokerCommand(),
  },
  calibrate: {
    summary: 'prove lingerlab on this machine: put known delays in, and see whether they come out',
    load: async () => (await import('./commands/calibrate.ts')).calibrateCommand(),
  },
  doctor: {
    summary: 'say what is here and what is not, and what each lacking part costs',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  },
};

async function buildProgram(argv: readonly string[]): Promise<Command> {
  const [first, second] = argv.filter((argument) => !argument.startsWith('-'));
  const called = first === 'help' ? second : first;
  const program = new Command('lingerlab')
    .description('Load-testing and benchmark harness for Kafka producers on Node.')
    .version(lingerlabVersion())
    .exitOverride()
    .showHelpAfterError('(--help lists what there is)')
    .addHelpText(
      'after',
      `
Examples:
  lingerlab run scenarios/quickstart.yaml
  lingerlab run scenarios/producer-sweep.yaml --brokers broker-1:9092,broker-2:9092
  lingerlab run scenarios/lab.yaml --broker apache-kafka --set linger.ms=0,5,20
  lingerlab tune scenarios/tune.yaml --goal throughput --broker apache-kafka
  lingerlab max-rate scenarios/lab.yaml --slo "p99<50ms,errors=0" --broker apache-kafka
  lingerlab report reports/20260101T120000Z-quickstart/result.json --table

Exit codes: 0 done · 1 an SLO is not met · 2 usage or configuration · 3 inconclusive · 4 the measurement is not valid ·
5 the broker or a client is not available · 130 interrupted (what was measured is saved)`,
    );
  for (const [name, { summary, load }] of Object.entries(commands))
    program.addCommand(
      name === called ? inherit(await load(), program) : new Command(name).description(summary),
    );
  return program;
}

function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, command);
  return command;
}

/** Where an error that nobody foresaw leads: a fault in lingerlab itself. */
const faultExitCode = 70;

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (error instanceof LingerlabError) {
    for (const problem of error.problems) process.stderr.write(`error: ${formatProblem(problem)}\n`);
    return error.exitCode;
  }
  process.stderr.write(`error: lingerlab itself failed: ${messageOf(error)}\n`);
  if (process.env.LINGERLAB_DEBUG && error instanceof Error)
    process.stderr.write(`${redacted(error.stack ?? '')}\n`);
  else process.stderr.write('Set LINGERLAB_DEBUG=1 to see where, and please report it.\n');
  return faultExitCode;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that closes the pipe early (`| head`) has seen enough.
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCodes.done);
  const what = `cannot be written: ${messageOf(error)}`;
  process.exit(exitCodeOf(new LingerlabError(exitCodes.usage, [{ where: 'standard output', what }])));
});
// Talk that nobody hears is no reason to end a run, and there is nowhere left to say so.
process.stderr.on('error', () => {});
// Node's own exit code for these is 1, which would read as a regression.
process.on('uncaughtException', (error) => process.exit(exitCodeOf(error)));

try {
  const program = await buildProgram(process.argv.slice(2));
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
