import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { growThreadsFully } from '../../../src/lane/young-generation.ts';

/** The young generation of a new thread, in MB: both halves. */
async function youngMegabytes(): Promise<number> {
  const tell = `
    const bytes = require('node:v8').getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    require('node:worker_threads').parentPort.postMessage(bytes.space_size / 2 ** 20);`;
  const worker = new Worker(tell, { eval: true });
  const [megabytes] = (await once(worker, 'message')) as [number];
  await worker.terminate();
  return megabytes;
}

it('a thread starts with the whole of its young generation, until that is over', async () => {
  const full = growThreadsFully();
  const during = await youngMegabytes();
  full.end();
  expect(during).toBeGreaterThanOrEqual(16);
  expect(await youngMegabytes()).toBeLessThan(during / 2);
});
