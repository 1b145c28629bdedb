import { listInWords } from '../../format.ts';
import type { Point } from '../../result/schema.ts';
import { pointBound } from '../bound.ts';
import type { Metric } from '../metrics.ts';
import { spanName } from '../spread.ts';
import { type Placed, ties } from './rank.ts';

const named = (rows: readonly Placed[]): string => listInWords(rows.map(({ point }) => point.backend));

/** Who ties with whom, as one sentence, or none. */
export function tieRemark(rows: readonly Placed[], metric: Metric): string[] {
  const judged = rows.filter(({ place }) => place !== null);
  const pairs = ties(rows);
  if (pairs.length === 0) return [];
  const by = spanName(judged.map(({ value }) => value));
  const all = pairs.length === (judged.length * (judged.length - 1)) / 2;
  const who = all && judged.length > 2 ? `all ${judged.length} clients` : pairs.map(named).join('; ');
  return [`Tie: ${who}; no difference in ${metric.label} beyond ${by}.`];
}

/** That clients do not promise the same, where their acks differ. */
export function acksRemark(rows: readonly Placed[]): string[] {
  const acks = new Set(rows.map(({ point }) => String(point.producer.effective['acks'])));
  return acks.size > 1 ? ['Their acks differ, so that they do not promise the same.'] : [];
}

/** What decides most of what a client carries, beside acks. */
const decisive = [
  'batch.size',
  'linger.ms',
  'compression.type',
  'max.in.flight.requests.per.connection',
  'enable.idempotence',
] as const;

/** Which settings nobody asked for, so that each client was at its own default, where those differ. */
export function unsetRemark(points: readonly Point[]): string[] {
  const differing = decisive.flatMap((name) => {
    if (points.some(({ producer }) => producer.requested[name] !== undefined)) return [];
    const values = new Map(
      points.flatMap(({ backend, producer: { effective } }) =>
        effective[name] === undefined ? [] : [[backend, String(effective[name])]],
      ),
    );
    if (new Set(values.values()).size < 2) return [];
    return `${name} (${[...values].map((pair) => pair.join(' ')).join(', ')})`;
  });
  return differing.length === 0
    ? []
    : [`At equal settings, what was not set is each client’s own: ${differing.join('; ')}.`];
}

/** That a ranking says more of the broker than of the clients, where it held them all back. */
export function brokerRemark(rows: readonly Placed[]): string[] {
  const held = rows.length > 1 && rows.every(({ point }) => pointBound(point) === 'broker');
  return held ? ['The broker held them all back: a faster one may rank them otherwise.'] : [];
}

const whatElse = {
  broker: 'it was the broker that set the figures, and on a faster one they may be better',
  harness: 'it was lingerlab itself that set the figures, and they are not the client’s',
  machine: 'it was the machine that set the figures, and they are not the client’s',
} as const;

/** Whose figures something else than the client set. */
export function boundRemarks(rows: readonly Placed[]): string[] {
  return (Object.keys(whatElse) as (keyof typeof whatElse)[]).flatMap((word) => {
    const held = new Set(rows.flatMap(({ point }) => (pointBound(point) === word ? [point.backend] : [])));
    return held.size === 0
      ? []
      : [`Where “bound by” says ${word} (${listInWords([...held])}), ${whatElse[word]}.`];
  });
}
