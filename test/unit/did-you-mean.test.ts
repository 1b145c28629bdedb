import { expect, it } from 'vitest';
import { didYouMean } from '../../src/did-you-mean.ts';

const settings = ['acks', 'batch.size', 'linger.ms', 'compression.type', 'enable.idempotence', 'retries'];

it.each([
  ['ack', 'acks'],
  ['ACKS', 'acks'],
  ['acsk', 'acks'],
  ['ackss', 'acks'],
  ['linger.ms', 'linger.ms'],
  ['linger_ms', 'linger.ms'],
  ['lingerms', 'linger.ms'],
  ['batchsize', 'batch.size'],
  ['compresion.typ', 'compression.type'],
  ['enable-idempotent', 'enable.idempotence'],
  ['partitioner', null],
  ['', null],
  ['x', null],
])('%j was meant as %j', (word, meant) => {
  expect(didYouMean(word, settings)).toBe(meant);
});

it('is the nearest, and of two that are as near the first', () => {
  expect(didYouMean('trails', ['rails', 'trails-2', 'trials'])).toBe('rails');
  expect(didYouMean('ab', ['abc', 'abd'])).toBe('abc');
  expect(didYouMean('abd', ['abc', 'abd'])).toBe('abd');
});

it('is nothing where there is nothing to mean', () => {
  expect(didYouMean('acks', [])).toBeNull();
});
