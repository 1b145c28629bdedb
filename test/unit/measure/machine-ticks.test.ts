import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { machineTicks } from '../../../src/measure/resources.ts';

vi.mock('node:fs', async (original) => ({ ...(await original<object>()), readFileSync: vi.fn() }));
const read = vi.mocked(readFileSync);

afterEach(() => {
  read.mockReset();
});

it('are all of the machine’s, its guests’ counted once, and the eighth is what the hypervisor took', () => {
  // user nice system idle iowait irq softirq steal guest guest_nice; guests are within user and nice.
  read.mockReturnValue('cpu  100 20 30 4000 5 6 7 80 90 10\ncpu0 1 1 1 1 1 1 1 1 1 1\n');
  expect(machineTicks()).toEqual({ total: 100 + 20 + 30 + 4000 + 5 + 6 + 7 + 80, stolen: 80 });
});

it('are unknown where there is no /proc', () => {
  read.mockImplementation(() => {
    throw new Error('ENOENT');
  });
  expect(machineTicks()).toBeNull();
});
