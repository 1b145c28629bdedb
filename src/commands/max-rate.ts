import { Command } from 'commander';
import { backendNames } from '../backend/registry.ts';
import { runMaxRate } from '../max-rate/run.ts';
import { connectionHelp, withBrokerOptions } from './broker-options.ts';
import { collect } from './collect.ts';
import { prepareMaxRate } from './max-rate-prepare.ts';
import { maxRateProgress } from './max-rate-progress.ts';
import { describeSearches, searchesAsJson } from './max-rate-text.ts';
import type { ScenarioFlags } from './run-scenario.ts';
import { runSearch, type SearchFlags } from './search-run.ts';

export interface MaxRateFlags extends SearchFlags, Omit<ScenarioFlags, 'trials' | 'duration'> {
  readonly slo?: string;
  readonly probe?: string;
  readonly precision?: string;
  readonly budget?: string;
}

/** `lingerlab max-rate`: from a scenario to the highest rate that its SLO allows. */
export function maxRateCommand(): Command {
  return withBrokerOptions(
    new Command('max-rate')
      .description('find the highest rate that meets an SLO, as an interval whose bounds are both confirmed')
      .argument('[scenario]', 'a scenario file (left out with --resume)'),
  )
    .option('--slo <conditions>', 'what a rate must keep, such as "p99<50ms,errors=0"')
    .option('--probe <time>', 'measured window of a probe (default: 10s)')
    .option('--precision <share>', 'how narrow the interval is made (default: 5%)')
    .option(
      '--budget <time>',
      'the most that all may take, from when the broker is up, such as 10m (default: 35 probes a point)',
    )
    .option(
      '--backend <name,...>',
      `only these clients: ${backendNames.join(', ')}, or a module such as ./my-client.js`,
    )
    .option('--set <path=v1,v2>', 'put values over the scenario; repeatable', collect, [])
    .option('--out <folder>', 'where the folder of the run is made (default: reports)')
    .option('--json', 'print the result as JSON on standard output, instead of the tables')
    .option('--dry-run', 'print the points, the method and the estimated time, and touch nothing')
    .option('--resume <result.json>', 'go on with a search that was interrupted, or whose budget ended')
    .option('--delete-topic', 'delete the topic at the end, if this run created it')
    .addHelpText(
      'after',
      `
Examples:
  lingerlab max-rate scenarios/quickstart.yaml --slo "p99<50ms" --backend confluent --set linger.ms=5 --set compression.type=lz4
  lingerlab max-rate scenarios/lab.yaml --slo "p99<20ms,errors=0" --broker apache-kafka
  lingerlab max-rate scenarios/lab.yaml --slo "p99<20ms" --probe 30s --precision 2% --brokers localhost:9092
  lingerlab max-rate scenarios/lab.yaml --slo "p99<20ms" --dry-run
  lingerlab max-rate --resume reports/20260101T120000Z-lab/result.json --budget 10m

The scenario's load is replaced: messages are due at fixed times, at the rate that is tried. Each point (backends x lanes
x settings, the clients' defaults among them) is searched by itself.

An SLO's metrics: p50 p90 p95 p99 p99.9 max (of responses; with service. before them, of the send's answer), errors,
memory.

The budget is divided evenly over the points. A confirmed interval takes some 20 probes, and never less than 11; what a search
found in fewer is told, as not confirmed. --resume goes on from there.

Exit codes: 0 a rate was found for each point · 1 for one of them no rate meets the SLO · 3 one of them ended before both
bounds were confirmed, or gave no answer · 4 no probe of any could be used · 5 the broker or a client is not available · 130 interrupted, what was measured is saved.

${connectionHelp}`,
    )
    .action(run);
}

function run(scenarioPath: string | undefined, flags: MaxRateFlags): Promise<void> {
  return runSearch(flags, {
    prepare: () => prepareMaxRate(scenarioPath, flags),
    describe: describeSearches,
    asJson: searchesAsJson,
    progress: () => maxRateProgress(process.stderr),
    search: (loaded, plan, planned, options, { onEvent, onSearch }) =>
      runMaxRate(loaded, plan, planned, { ...options, onEvent, onSearch }),
  });
}
