import { parse, stringify } from 'yaml';
import type { Load, Point, Result } from '../../result/schema.ts';
import { isAtDefaults } from '../columns.ts';
import { commentLines } from './source.ts';

type Mapping = Readonly<Record<string, unknown>>;

/**
 * The result's scenario with one point, its backend, load, lanes and settings, and its client with nothing set. It keeps the rest (topic, messages,
 * lengths, seed), with what the command line put over it.
 */
export function scenarioSnippet(result: Result, point: Point): string {
  const { scenario } = result.run;
  const {
    name: _name,
    question: _question,
    clientDefaults: _clientDefaults,
    producer: _producer,
    ...kept
  } = Object.entries(scenario.overrides).reduce<unknown>(
    (document, [path, value]) => put(document, keysOf(path), value),
    parse(scenario.text),
  ) as Mapping;
  const { path } = result.workload;
  const document = {
    name: `${scenario.name}-settings`,
    ...kept,
    // Paths in a scenario begin at its own folder, which this text does not have.
    ...(typeof path === 'string' && { workload: put(kept['workload'], ['path'], path) }),
    load: loadDocument(point.load),
    backends: [modulePath(result, point) ?? point.backend],
    lanes: point.lanes,
    ...(!isAtDefaults(point) && { producer: point.producer.requested }),
    clientDefaults: true,
  };
  const notes = commentLines('#', [
    `What lingerlab tune recommends, beside its client with nothing set: lingerlab run <this file>${brokerFlags(result)}`,
    ...(scenario.folder === undefined
      ? []
      : [`The paths of its connection begin at ${scenario.folder}: save it there.`]),
  ]);
  return `${notes.join('\n')}\n${stringify(document, { lineWidth: 0 })}`;
}

/** So that it is measured where the recommendation was. */
function brokerFlags({ broker }: Result): string {
  switch (broker.kind) {
    case 'apache-kafka':
    case 'compose':
      return ` --broker ${broker.kind}`;
    case 'external':
      return ` --brokers ${broker.bootstrap.join(',')}`;
    case 'embedded':
    case 'simulated':
      return '';
  }
}

/** A copy with one value replaced, its mappings made where they are missing. */
function put(document: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  const mapping = isMapping(document) ? document : fromBare(document);
  const copy = { ...mapping, [key!]: rest.length === 0 ? value : put(mapping[key!], rest, value) };
  return Array.isArray(document) ? Object.values(copy) : copy;
}

const isMapping = (value: unknown): value is Mapping => typeof value === 'object' && value !== null;

/** A bare warm-up is short for its least. */
const fromBare = (bare: unknown): Mapping => (bare === undefined || bare === null ? {} : { min: bare });

/** Mappings whose keys hold dots themselves: all that follows the prefix is one key. */
const dotted = ['topic.config', 'producer', 'topic', 'connection'];

function keysOf(path: string): string[] {
  const prefix = path === 'topic.config' ? undefined : dotted.find((start) => path.startsWith(`${start}.`));
  return prefix === undefined ? path.split('.') : [...prefix.split('.'), path.slice(prefix.length + 1)];
}

/** Of a user's own backend the module that a scenario names it by. */
const modulePath = ({ environment }: Result, { backend }: Point): string | undefined =>
  environment.plugins?.find(({ name }) => name === backend)?.path;

/** A load as a scenario writes it. */
function loadDocument(load: Load): Record<string, unknown> {
  switch (load.kind) {
    case 'closed':
      return { kind: 'closed', inFlight: load.inFlight };
    case 'open':
      return { kind: 'open', rate: `${load.ratePerSecond}/s`, ...offered(load) };
    case 'stages':
      return {
        kind: 'stages',
        stages: load.stages.map(({ fromPerSecond, toPerSecond, durationMs }) => ({
          rate:
            fromPerSecond === toPerSecond
              ? `${fromPerSecond}/s`
              : { from: `${fromPerSecond}/s`, to: `${toPerSecond}/s` },
          for: `${durationMs}ms`,
        })),
        ...offered(load),
      };
    case 'burst':
      return {
        kind: 'burst',
        rate: `${load.ratePerSecond}/s`,
        burst: load.messages,
        every: `${load.everyMs}ms`,
        window: load.window,
      };
  }
}

const offered = ({ arrivals, window }: { arrivals?: string | undefined; window: number }) => ({
  ...(arrivals !== undefined && { arrivals }),
  window,
});
