import { describe, expect, it } from 'vitest';
import type { LaneClient } from '../../../src/lane/messages.ts';
import type { ProducerSettings } from '../../../src/producer-settings.ts';
import { compressionOf } from '../../../src/run/compression.ts';
import { takeSample } from '../../../src/workload/sample.ts';
import { validTrial } from '../../fixtures/result.ts';
import { laneResult } from './lanes.ts';

const client = (wireBytes: number | null, messageBytes: number): LaneClient => ({
  queuedMessages: null,
  requestsInFlight: null,
  answered: null,
  throttleMs: null,
  wireBytes,
  messageBytes,
});
const sample = takeSample({ kind: 'bytes', size: 256, fill: 'random', compressibility: 0.5, key: 'none' }, 1);

interface Case {
  clients?: (LaneClient | null)[];
  settings?: ProducerSettings;
  backend?: string;
  bytesPerSecond?: number;
  batchSize?: number;
}

function compression({ clients = [null], settings = {}, backend = 'kafkajs', ...options }: Case) {
  const { throughput, latencyUs } = validTrial(0, 0, {
    messagesPerSecond: 10,
    p50Us: 1,
    spread: 1.1,
    cpuUsPerMessage: 1,
  });
  const trial = {
    throughput: { ...throughput, bytesPerSecond: options.bytesPerSecond ?? 3_000_000 },
    latencyUs: { ...latencyUs, service: { ...latencyUs.service, mean: 10_000 } },
  };
  const point = {
    id: 'p',
    backend,
    load: { kind: 'closed', inFlight: 1 } as const,
    lanes: 1,
    settings,
    skipped: null,
  };
  return compressionOf(
    trial,
    clients.map((client) => laneResult({ client })),
    {
      point,
      effective: { 'batch.size': { value: options.batchSize ?? 16_384, how: 'native' } },
      sample,
      partitions: 3,
    },
  );
}

describe('a trial’s compression', () => {
  it('is what the clients told, over all lanes', async () => {
    const told = { ratio: 3, source: 'client' };
    expect(await compression({ clients: [client(100, 400), client(100, 200)] })).toEqual(told);
    expect(
      await compression({ clients: [client(200, 600)], settings: { 'compression.type': 'lz4' } }),
    ).toEqual(told);
  });

  it.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)('is estimated with %s', async (type) => {
    const found = await compression({ settings: { 'compression.type': type } });
    expect(found?.source).toBe('estimate');
    expect(found?.ratio).toBeGreaterThan(1.8);
    expect(found?.ratio).toBeLessThan(2.1);
  });

  it.each<[string, Case]>([
    ['a lane does not tell', { clients: [client(1, 2), null] }],
    ['the wire is not told', { clients: [client(null, 2)] }],
    ['nothing was acknowledged', { clients: [client(50, 0)] }],
  ])('is estimated where %s', async (_, options) => {
    expect(await compression(options)).toBeNull();
    expect(await compression({ ...options, settings: { 'compression.type': 'lz4' } })).toMatchObject({
      source: 'estimate',
    });
  });

  it('is estimated from what was on its way for one partition, up to a full batch', async () => {
    const settings = { 'compression.type': 'gzip' } as const;
    const ratio = async (options: Case) => (await compression({ ...options, settings }))!.ratio;
    // 10 ms of it, over 3 partitions: one message, and more than the batch may hold.
    const one = await ratio({ bytesPerSecond: 30_000 });
    const many = await ratio({ bytesPerSecond: 30_000_000 });
    expect(one).toBeLessThan(many);
    expect(await ratio({ bytesPerSecond: 30_000_000, batchSize: 256 })).toBe(one);
  });

  it('is nothing where nothing is compressed, or nothing is sent', async () => {
    expect(await compression({})).toBeNull();
    expect(await compression({ backend: 'null', settings: { 'compression.type': 'lz4' } })).toBeNull();
  });
});
