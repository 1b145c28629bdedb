import { describe, expect, it } from 'vitest';
import type { Trial } from '../../../src/result/schema.ts';
import { divideTrials } from '../../../src/tune/budget.ts';
import { tune } from '../../../src/tune/tune.ts';
import { searchOf, unconnected } from './two-clients.ts';

const dropping: Partial<Trial> = { state: 'suspect', warnings: [{ code: 'DROPPED', message: 'full' }] };

const plan = divideTrials(140, [2, 2, 2], 8, 2)!;

describe('a client that does not connect', () => {
  it('is left out after three trials in a row, and the others are searched on', async () => {
    const { search, measured } = searchOf({
      instead: ({ backend }) => (backend === 'confluent' ? unconnected : null),
    });
    const found = await tune(search, plan);
    expect(measured.filter(({ backend }) => backend === 'confluent')).toHaveLength(3);
    expect(measured.filter(({ backend }) => backend === 'kafkajs').length).toBeGreaterThan(30);
    expect(found).toMatchObject({ ended: 'done', verdict: 'better' });
    expect(found.recommended!.pointId).toMatch(/^kafkajs /);
  });

  it('stays where its trials fail now and then', async () => {
    const taken = new Map<string, number>();
    const { search, measured } = searchOf({
      instead: ({ backend }) => {
        taken.set(backend, (taken.get(backend) ?? 0) + 1);
        return taken.get(backend)! % 3 === 0 ? null : unconnected;
      },
    });
    await tune(search, plan);
    expect(search.shutOut.size).toBe(0);
    expect(new Set(measured.map(({ backend }) => backend)).size).toBe(2);
  });

  it('ends the search where no other is left, and that is no answer', async () => {
    const { search, measured } = searchOf({ instead: (_, taken) => (taken < 20 ? null : unconnected) });
    const found = await tune(search, plan);
    expect(search.shutOut.size).toBe(2);
    expect(measured.length).toBeLessThan(20 + 2 * 3 + 2);
    expect(found).toMatchObject({ ended: 'unavailable', verdict: 'unconfirmed', recommended: null });
    expect(found.conclusion).toMatch(
      /^The broker, or a client, was not to be had any more .* looks best so far/,
    );
  });

  it('ends the search too where the finalists have no other', async () => {
    let confirming = false;
    const { search } = searchOf({
      instead: ({ backend }) => {
        if (backend === 'confluent') return dropping;
        return confirming ? unconnected : null;
      },
    });
    const found = await tune(search, plan, (text) => {
      confirming = text.startsWith('confirming');
    });
    expect(found).toMatchObject({ ended: 'unavailable', verdict: 'unconfirmed' });
  });

  it('gives no finalist that is confirmed, where it goes away', async () => {
    let confirming = false;
    const { search } = searchOf({ instead: () => (confirming ? unconnected : null) });
    const found = await tune(search, plan, (text) => {
      confirming = text.startsWith('confirming');
    });
    expect(found).toMatchObject({ ended: 'unavailable', verdict: 'unconfirmed' });
  });
});

describe('what is counted', () => {
  it('holds trials that are none of the search against its time and their number alike', async () => {
    const [one, other] = [searchOf({ budgetS: 100 }).search, searchOf({ budgetS: 100 }).search];
    const [point] = one.space.cells;
    for (let taken = 0; taken < 10; taken += 1) {
      await one.measureAside(point!, 'ceiling');
      await other.measure(point!, 'screen', 0);
    }
    expect(one.notebook.entries).toEqual([]);
    expect(one.trialsLeft).toBe(other.trialsLeft);
    expect(one.trialsLeft).toBeLessThan(20);
  });
});

describe('an SLO of errors', () => {
  const failures = (issued: number, failed: number) =>
    ({
      state: 'suspect',
      warnings: [{ code: 'FAILED_MESSAGES', message: 'some failed' }],
      counts: { issued, acked: issued - failed, failed: { TIMED_OUT: failed }, unresolved: 0 },
    }) as never;

  it('forgives the failures that it allows', async () => {
    const { search } = searchOf({ slo: 'errors<1%', instead: () => failures(60_000, 1) });
    const found = await tune(search, plan);
    expect(found.verdict).toBe('better');
  });

  it('is not met by more, and without one any speaks against a point', async () => {
    const missed = searchOf({ slo: 'errors<1%', instead: () => failures(60_000, 900) });
    expect((await tune(missed.search, plan)).verdict).toBe('slo-not-met');
    const without = searchOf({ instead: () => failures(60_000, 1) });
    expect((await tune(without.search, plan)).verdict).toBe('invalid');
  });
});
