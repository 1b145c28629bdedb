import { asSentence, plural, significant } from '../format.ts';
import type { Result } from '../result/schema.ts';
import { measuredTrials, pointFigures } from './figures.ts';
import type { Finding } from './finding.ts';
import { isStall } from './rows.ts';
import { isSearch } from './search.ts';
import { doubtOfSpans } from './spread.ts';

/** Under what circumstances the figures hold: the broker's caveat, what acks means, how sure so few trials are, stalls. */
export function conditionFindings(result: Result): Finding[] {
  const { caveat } = result.broker;
  const conditions = [stalls(result), sureness(result), durability(result)];
  return [
    ...(caveat === null ? [] : [{ kind: 'caveat' as const, text: asSentence(caveat) }]),
    ...conditions.filter((text) => text !== null).map((text) => ({ kind: 'condition' as const, text })),
  ];
}

function stalls({ points }: Result): string | null {
  const trials = points.flatMap(measuredTrials);
  const stalled = trials.filter((trial) => trial.windows.some((row) => isStall(trial, row)));
  if (stalled.length === 0) return null;
  const longest = stalled.flatMap(({ windows }) => windows.map(({ silenceMs = 0 }) => silenceMs));
  return `In ${stalled.length} of ${plural(trials.length, 'trial')} acknowledgements stopped while messages were on their way, for up to ${significant(Math.max(...longest))} ms; the report's time series shows when.`;
}

function sureness({ points, ...result }: Result): string | null {
  // What a search concludes rests on estimates of its own.
  if (isSearch(result)) return null;
  return doubtOfSpans(points.flatMap((point) => Object.values(pointFigures(point).values)));
}

function durability({ broker, points }: Result): string | null {
  // A cost model has no replicas: its acks=all takes longer, whatever the topic asks for.
  if (broker.kind === 'simulated') return null;
  const { replicationFactor, minInsyncReplicas } = broker.topic;
  const acks = new Set(
    points.map(({ producer }) => String(producer.effective['acks'] ?? producer.requested['acks'])),
  );
  if (!acks.has('all') && !acks.has('-1')) return null;
  if (!points.some((point) => measuredTrials(point).length > 0)) return null;
  if (replicationFactor === 1)
    return 'The topic has replication factor 1, so acks=all waits for one replica, as acks=1 does.';
  if (minInsyncReplicas === 1)
    return 'min.insync.replicas is 1, so acks=all waits for the leader alone once its followers fall behind.';
  return null;
}
