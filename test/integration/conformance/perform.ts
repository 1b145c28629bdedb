import { expect } from 'vitest';
import type { Backend } from '../../../dist/backend/backend.js';
import { settlesWithin, withDeadline } from '../../../dist/deadline.js';
import { type Check, Ground, type Judge } from './ground.ts';
import type { Kafka } from './kafka.ts';
import type { LoggedBatch } from './log-dump.ts';

/** Throws what a check found wrong. */
export type Verdict = () => void;

/** What a client may take for one check: longer than any of a check's own waits. */
const checkMs = 45_000;
const closeMs = 10_000;

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
      const late = () => new Error(`not done within ${checkMs / 1000} s`);
      const done = await withDeadline(check.perform(ground), checkMs, late).catch((error: unknown) => () => {
        throw error;
      });
      judges.set(check, done ?? (() => {}));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await settlesWithin(ground.close(), closeMs);
  const logs = await kafka.logs(ground.topics);
  const batchesOf = (topic: string): LoggedBatch[] => logs.get(topic) ?? [];
  return new Map([...judges].map(([check, judge]) => [check, () => judge(batchesOf)]));
}
