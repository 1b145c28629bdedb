import type { Result } from '../result/schema.ts';
import { measuredTrials } from './figures.ts';
import type { Finding } from './finding.ts';
import { asSentence } from './format.ts';

/** Under what circumstances the figures hold: the broker's caveat, and what acks means on this topic. */
export function conditionFindings(result: Result): Finding[] {
  const { caveat } = result.broker;
  const acks = durability(result);
  return [
    ...(caveat === null ? [] : [{ kind: 'caveat' as const, text: asSentence(caveat) }]),
    ...(acks === null ? [] : [{ kind: 'condition' as const, text: acks }]),
  ];
}

function durability({ broker, points }: Result): string | null {
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
