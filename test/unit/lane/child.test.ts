import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import type { Connection } from '../../../src/connection.ts';
import { runInChild } from '../../../src/lane/child.ts';
import type { LaneSpec } from '../../../src/lane/messages.ts';

vi.mock('node:child_process', () => ({ fork: vi.fn() }));
afterEach(() => vi.unstubAllEnvs());

it('gives a lane’s process no secret in its environment', async () => {
  vi.stubEnv('LINGERLAB_SASL_PASSWORD', 'another');
  vi.stubEnv('MYPW', 'hunter2');
  vi.stubEnv('KEPT', 'hunter22');
  const told: unknown[] = [];
  const send = (message: unknown) => {
    told.push(message);
    queueMicrotask(() => child.emit('message', { kind: 'error', code: 'CONNECT_FAILED', message: 'no' }));
  };
  const child = Object.assign(new EventEmitter(), { connected: true, kill: vi.fn(), send });
  vi.mocked(fork).mockReturnValue(child as never);
  const sasl = { mechanism: 'PLAIN', username: 'app', password: 'hunter2' } as const;
  const connection: Connection = { protocol: 'SASL_PLAINTEXT', tls: null, sasl };
  const spec = { connection } as LaneSpec;
  const never = new Promise<never>(() => {});
  await expect(
    runInChild(spec, { send: () => {}, start: never, measure: never }, never),
  ).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
  const { env } = vi.mocked(fork).mock.calls[0]![2]!;
  expect(env).toMatchObject({ PATH: process.env['PATH'], KEPT: 'hunter22' });
  expect(Object.keys(env!).filter((name) => ['LINGERLAB_SASL_PASSWORD', 'MYPW'].includes(name))).toEqual([]);
  expect(told).toEqual([{ kind: 'spec', spec }]);
});
