import { expect } from 'vitest';
import type { Backend } from '../../../dist/backend/backend.js';
import { type Check, Ground, type Judge } from './ground.ts';
import type { Kafka } from './kafka.ts';
import type { LoggedBatch } from './log-dump.ts';

/** Throws what a check found wrong. */
export type Verdict = () => void;

/** Checks under way at once: more would make each other late on two cores. */
const atOnce = 8;

/** Performs checks with one backend, then reads the log of all of their topics at once. Never rejects for a check. */
export async function perform(
  kafka: Kafka,
  backend: Backend,
  checks: readonly Check[],
): Promise<ReadonlyMap<Check, Verdict>> {
  const ground = new Ground(kafka, backend);
  const judges = new Map<Check, Judge>();
  const left = [...checks];
  const worker = async () => {
    for (let check = left.shift(); check !== undefined; check = left.shift()) {
      const refusal = check.needs === undefined ? null : backend.refuses?.(check.needs);
      if (refusal) {
        // It says why; there is nothing to perform.
        judges.set(check, () => expect(refusal).toContain(backend.name));
        continue;
      }
      const done = await check.perform(ground).catch((error: unknown) => () => {
        throw error;
      });
      judges.set(check, done ?? (() => {}));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await ground.close();
  const logs = await kafka.logs(ground.topics);
  const batchesOf = (topic: string): LoggedBatch[] => logs.get(topic) ?? [];
  return new Map([...judges].map(([check, judge]) => [check, () => judge(batchesOf)]));
}
