import { expect, test } from 'vitest';
import type { ProducerOptions } from '../../../src/backend/backend.ts';
import { simulatedBackend } from '../../../src/backend/simulated.ts';
import { unsupportedBy } from '../../../src/backend/unsupported.ts';
import { problemsOf } from '../problems.ts';

test('takes every setting, and says that the model does', () => {
  expect(unsupportedBy(simulatedBackend, { acks: 0, retries: 3, 'delivery.timeout.ms': 5 })).toEqual([]);
  for (const { how, note } of Object.values(simulatedBackend.support))
    expect([how, note]).toEqual(['emulated', expect.stringMatching(/^of the model: /)]);
});

test('has the defaults of the model', () => {
  expect(simulatedBackend.defaults).toMatchObject({
    'linger.ms': { value: 0, how: 'emulated' },
    'compression.type': { value: 'none', how: 'emulated' },
  });
});

test('never connects', async () => {
  const acknowledgements = { settle: () => {}, settleAll: () => {} };
  expect(await problemsOf(() => simulatedBackend.connect({} as ProducerOptions, acknowledgements))).toEqual([
    expect.stringContaining('sends nothing'),
  ]);
});
