import { expect, it } from 'vitest';
import { brackets, rateCase } from '../../fixtures/simulated-max-rate.ts';

// `npm run bench max-rate` does this for 100.
it('brackets the knees of cost models that are drawn at random', async () => {
  for (let seed = 11; seed <= 18; seed += 1) {
    const found = await rateCase(seed);
    expect(brackets(found), `seed ${seed}: a knee at ${found.knee}, ${found.outcome.answer!.text}`).toBe(
      true,
    );
    expect(found.probes).toBeLessThanOrEqual(50);
  }
});
