import { expect, it } from 'vitest';
import type { Trial } from '../../../src/result/schema.ts';
import { aboveCeiling } from '../../../src/tune/ceiling.ts';
import { searchOf } from './two-clients.ts';

const doubted = (...codes: string[]): Partial<Trial> =>
  ({ state: 'suspect', warnings: codes.map((code) => ({ code, message: code })) }) as Partial<Trial>;

function asked(instead: (taken: number) => Partial<Trial>, load = '{ kind: open, rate: 100000/s }') {
  const { search, measured } = searchOf({
    load,
    goal: 'cpu',
    instead: (_, taken) => instead(taken),
  });
  return { ceiling: aboveCeiling(search, () => {}), measured };
}

it('says that a rate is more than lingerlab can make where two trials missed it', async () => {
  const { ceiling, measured } = asked(() => doubted('RATE_NOT_REACHED', 'DROPPED', 'DRIFTING'));
  const found = await ceiling;
  expect(found).toMatchObject({ verdict: 'invalid', recommended: null });
  expect(found!.conclusion).toContain('(RATE_NOT_REACHED and DROPPED): no client was measured');
  expect(measured.map(({ backend }) => backend)).toEqual(['null', 'null']);
});

it.each([
  ['one trial met with a pause', (taken: number) => doubted(...(taken === 0 ? ['LAG'] : []))],
  ['nothing was slow', () => doubted('DRIFTING', 'MEMORY_GROWTH')],
  ['the machine disturbed it', () => doubted('STEAL', 'RATE_NOT_REACHED')],
  ['it failed', () => ({ state: 'failed', cause: { code: 'LANE_DIED', message: '' } }) as Partial<Trial>],
])('says nothing where %s', async (_, instead) => {
  expect(await asked(instead).ceiling).toBeNull();
});

it('is not asked of a rate that any machine makes, nor in a closed loop', async () => {
  for (const load of ['{ kind: open, rate: 1000/s }', '{ kind: closed, inFlight: 5 }']) {
    const { ceiling, measured } = asked(() => doubted('DROPPED'), load);
    expect(await ceiling).toBeNull();
    expect(measured).toEqual([]);
  }
});
