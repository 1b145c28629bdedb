import { Command, Option } from 'commander';
import { backendNames } from '../backend/registry.ts';
import { type Goal, goals } from '../result/search-schema.ts';
import { estimateSeconds } from '../scenario/plan.ts';
import { runTune } from '../tune/run.ts';
import { connectionHelp, withBrokerOptions } from './broker-options.ts';
import { collect } from './collect.ts';
import { labeller } from './plan-text.ts';
import { runProgress } from './run-progress.ts';
import type { ScenarioFlags } from './run-scenario.ts';
import { runSearch, type SearchFlags } from './search-run.ts';
import { describeTunePlan, tunePlanAsJson } from './tune-plan-text.ts';
import { prepareTune } from './tune-prepare.ts';

export interface TuneFlags extends SearchFlags, Omit<ScenarioFlags, 'trials'> {
  readonly goal?: Goal;
  readonly slo?: string;
  readonly rate?: string;
  readonly budget?: string;
}

/** `lingerlab tune`: from a scenario to settings that can be pasted. */
export function tuneCommand(): Command {
  return withBrokerOptions(
    new Command('tune')
      .description(
        'search for the producer settings that serve a goal best, and confirm them against the defaults',
      )
      .argument('[scenario]', 'a scenario file (left out with --resume)'),
  )
    .addOption(
      new Option(
        '--goal <goal>',
        'most messages/s, lowest p99, least CPU a message, or all three alike',
      ).choices(goals),
    )
    .option('--slo <conditions>', 'what the settings must keep, such as "p99<50ms,errors=0"')
    .option('--rate <rate>', 'messages that are offered, such as 20000/s, in place of the scenario’s load')
    .option('--budget <time>', 'the most that the search may take, from when the broker is up (default: 10m)')
    .option('--backend <name,...>', `only these clients: ${backendNames.join(', ')}`)
    .option('--set <path=v1,v2>', 'put values over the scenario; repeatable', collect, [])
    .option('--duration <time>', 'measured window of a trial, such as 4s')
    .option('--out <folder>', 'where the folder of the run is made (default: reports)')
    .option('--json', 'print the result as JSON on standard output, instead of the tables')
    .option('--dry-run', 'print what would be varied, the phases and the time, and touch nothing')
    .option('--resume <result.json>', 'go on with a search that was interrupted')
    .option('--delete-topic', 'delete the topic at the end, if this run created it')
    .addHelpText(
      'after',
      `
Examples:
  lingerlab tune scenarios/tune.yaml --goal throughput --broker apache-kafka
  lingerlab tune scenarios/tune.yaml --goal latency --rate 5000/s --slo "p99<20ms,errors=0" --brokers localhost:9092
  lingerlab tune scenarios/tune.yaml --goal cpu --rate 20k/s --backend kafkajs --set compression.type=none,lz4 --budget 5m
  lingerlab tune scenarios/tune.yaml --goal balanced --rate 10k/s --dry-run
  lingerlab tune --resume reports/20260101T120000Z-tune/result.json

What the scenario lists is varied over its lists; batch.size, linger.ms, compression.type,
max.in.flight.requests.per.connection and lanes that it does not name over ranges of lingerlab's own; acks only where
the scenario lists it. The same seed gives the same plan.

An SLO's metrics: p50 p90 p95 p99 p99.9 max (of responses), service.p99, errors, throughput, cpu, memory.

Exit codes: 0 an answer (no setting is better than the defaults among them) · 1 nothing meets the SLO · 3 the budget ended
before anything was confirmed · 4 no trial could be used · 5 the broker or the clients are not available · 130 interrupted,
what was measured is saved.

${connectionHelp}`,
    )
    .action(run);
}

function run(scenarioPath: string | undefined, flags: TuneFlags): Promise<void> {
  return runSearch(flags, {
    prepare: () => prepareTune(scenarioPath, flags),
    describe: describeTunePlan,
    asJson: tunePlanAsJson,
    progress: (scenario, { points }) =>
      runProgress(process.stderr, estimateSeconds(scenario, 1), labeller(points)),
    search: (loaded, plan, planned, options, { listener }) =>
      runTune(loaded, plan, planned, { ...options, onEvent: listener }),
  });
}
