import type { Result } from '../result/schema.ts';
import type { RunOptions } from '../run/session.ts';

/** The broker that a result was measured on, or one like it; null where it was measured on none. */
export function brokerOf(result: Result): RunOptions['broker'] | null {
  const { kind, bootstrap, brokers, kept, version } = result.broker;
  if (kind === 'external' || kept === true) return { kind: 'external', addresses: bootstrap };
  if (kind === 'simulated') return null;
  if (kind !== 'apache-kafka') return { kind };
  return { kind, nodes: brokers, ...(version !== null && { version }) };
}
