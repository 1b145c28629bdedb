import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Message, ProducerOptions } from '../../../src/backend/backend.ts';
import type { PluginBackend, PluginProducer } from '../../../src/backend/plugin.ts';
import { connectGuarded } from '../../../src/backend/plugin-guard.ts';

afterEach(() => {
  vi.useRealTimers();
});

const options = { window: 4, connectTimeoutMs: 100 } as ProducerOptions;
const message = {} as Message;

/** What a lane hears, a line each. */
class Heard {
  readonly lines: string[] = [];
  settle(token: number, error: string | null): void {
    this.lines.push(`${token} ${error}`);
  }
  settleAll(tokens: ArrayLike<number>, count: number, error: string | null): void {
    this.lines.push(`${Array.from(tokens).slice(0, count).join(',')} ${error}`);
  }
}

type Settle = (...given: unknown[]) => void;

/** A producer under guard, whose own doings are these; and the acknowledgements that it was given. */
async function guarded(own: object = {}) {
  const heard = new Heard();
  let settle!: Settle;
  let settleAll!: Settle;
  const producer = { send() {}, flush: async () => {}, close: async () => {}, ...own } as PluginProducer;
  const connect: PluginBackend['connect'] = (_options, acknowledgements) => {
    // Taken out of the object, as authors do.
    ({ settle, settleAll } = acknowledgements as unknown as { settle: Settle; settleAll: Settle });
    return producer;
  };
  const guard = await connectGuarded({ name: 'mine', connect }, options, heard);
  return { guard, settle, settleAll, heard: heard.lines, faults: guard.faults! };
}

const failing = (connect: PluginBackend['connect']) =>
  connectGuarded({ name: 'mine', connect }, options, new Heard()).then(
    () => null,
    (error: unknown) => error as Error & { code?: string },
  );

describe('connecting', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('no route');
      },
      'connect: no route',
    ],
    ['rejects', () => Promise.reject(new Error('no route')), 'connect: no route'],
    ['rejects with anything', () => Promise.reject('no route'), 'connect: no route'],
  ])('that %s is told', async (_, connect, words) => {
    expect((await failing(connect as never))?.message).toBe(words);
  });

  it('that never settles is given up', async () => {
    vi.useFakeTimers();
    const given = failing(() => new Promise(() => {}));
    await vi.advanceTimersByTimeAsync(1100);
    expect((await given)?.message).toBe('connect: had neither resolved nor rejected after 1100 ms');
  });

  it('that gives no producer has a code of its own', async () => {
    expect(await failing(() => ({ send() {} }) as never)).toMatchObject({
      code: 'NOT_A_PRODUCER',
      message: expect.stringMatching(
        /^what connect gave is no producer: flush is missing: .*; close is missing: /,
      ),
    });
  });
});

describe('tokens', () => {
  it('that were given go through, alone and together', async () => {
    const { guard, settle, settleAll, heard, faults } = await guarded();
    for (const token of [0, 1, 2, 3]) guard.send(message, token);
    settle(2, null);
    settleAll(new Float64Array([3, 0, 1]), 2, 'LATE');
    expect(heard).toEqual(['2 null', '3,0 LATE']);
    expect(faults).toEqual({});
  });

  it('that are settled again go through, for the lane to count', async () => {
    const { guard, settle, settleAll, heard, faults } = await guarded();
    guard.send(message, 1);
    settle(1, null);
    settle(1, null);
    settleAll([1, 1], 2, null);
    expect(heard).toEqual(['1 null', '1 null', '1,1 null']);
    expect(faults).toEqual({});
  });

  it.each([0, 2, 4, -1, 0.5, 1e12, Number.NaN, Number.POSITIVE_INFINITY, '1', undefined, null, {}])(
    'that were never given (%j) stay out, and are counted',
    async (token) => {
      const { guard, settle, settleAll, heard, faults } = await guarded();
      guard.send(message, 1);
      settle(token, null);
      settleAll([token, 1, token], 3, null);
      expect(heard).toEqual(['1 null']);
      expect(faults.SETTLED_UNKNOWN).toMatchObject({ count: 3, first: expect.stringMatching(/^token /) });
    },
  );

  it.each([
    [[1], 2],
    [[1], -1],
    [[1], 0.5],
    [[1], Number.POSITIVE_INFINITY],
    [[1], undefined],
    [null, 1],
    [new Set([1]), 1],
  ])('of which there are not so many (%j, %j) settle nothing', async (tokens, count) => {
    const { guard, settleAll, heard, faults } = await guarded();
    guard.send(message, 1);
    settleAll(tokens, count, null);
    expect(heard).toEqual([]);
    expect(faults.SETTLED_UNKNOWN?.first).toMatch(/^settleAll was called for /);
  });

  it.each([
    [undefined, 'NO_ERROR_CODE'],
    ['', 'NO_ERROR_CODE'],
    [false, 'NO_ERROR_CODE'],
    [new TypeError('x'), 'TypeError'],
    [Object.assign(new Error('x'), { code: 'ETIMEDOUT' }), 'ETIMEDOUT'],
    ['x'.repeat(100), 'x'.repeat(60)],
    ['\u001b[31mRED\u0007', 'RED'],
  ])('fail with a code that can be told (%j)', async (error, code) => {
    const { guard, settle, heard } = await guarded();
    guard.send(message, 1);
    settle(1, error);
    expect(heard).toEqual([`1 ${code}`]);
  });

  it('fail with no more than so many codes', async () => {
    const { guard, settle, heard } = await guarded();
    for (let number = 0; number < 100; number += 1) {
      guard.send(message, 1);
      settle(1, `offset ${number}`);
    }
    expect(new Set(heard).size).toBe(41);
    expect(heard.at(-1)).toBe('1 OTHER');
    guard.send(message, 1);
    settle(1, 'offset 3');
    expect(heard.at(-1)).toBe('1 offset 3');
  });
});

describe('a send', () => {
  it('that throws fails its message', async () => {
    const { guard, heard, faults } = await guarded({
      send() {
        throw new Error('full');
      },
    });
    guard.send(message, 1);
    guard.send(message, 2);
    expect(heard).toEqual(['1 BACKEND_THREW', '2 BACKEND_THREW']);
    expect(faults).toEqual({ BACKEND_THREW: { count: 2, first: 'full' } });
  });

  it('that throws after it has settled settles nothing twice', async () => {
    const given = await guarded({
      send(_message: Message, token: number) {
        given.settle(token, null);
        throw new Error('late');
      },
    });
    given.guard.send(message, 1);
    expect(given.heard).toEqual(['1 null']);
    expect(given.faults.BACKEND_THREW?.count).toBe(1);
  });

  it('that rejects fails its message, and never the next one with its token', async () => {
    const rejects: ((error: Error) => void)[] = [];
    const { guard, settle, heard, faults } = await guarded({
      send: () => new Promise((_, reject) => rejects.push(reject)),
    });
    guard.send(message, 1);
    settle(1, null);
    guard.send(message, 1);
    rejects[0]!(new Error('too late'));
    await vi.waitFor(() => expect(faults.BACKEND_THREW?.count).toBe(1));
    expect(heard).toEqual(['1 null']);
    rejects[1]!(new Error('again'));
    await vi.waitFor(() => expect(heard).toEqual(['1 null', '1 BACKEND_THREW']));
  });
});

describe('what else a producer does', () => {
  it('is counted where it fails, and ends all the same', async () => {
    const fail = () => {
      throw new Error('tired');
    };
    const { guard, faults } = await guarded({ flush: fail, close: async () => fail(), read: fail });
    await guard.flush(10);
    await guard.close(10);
    expect(guard.read?.()).toMatchObject({ queuedMessages: null, wireBytes: null });
    const once = { count: 1, first: 'tired' };
    expect(faults).toEqual({ FLUSH_FAILED: once, CLOSE_FAILED: once, READ_FAILED: once });
  });

  it('may give no promise where one belongs', async () => {
    const { guard, faults } = await guarded({ flush() {}, close() {} });
    await guard.flush(10);
    await guard.close(10);
    expect(faults).toEqual({});
  });

  it('is not waited for beyond its time', async () => {
    vi.useFakeTimers();
    const never = () => new Promise(() => {});
    const { guard, faults } = await guarded({ flush: never, close: never });
    const flushed = guard.flush(200);
    await vi.advanceTimersByTimeAsync(200);
    await flushed;
    expect(faults.FLUSH_FAILED?.first).toBe('had not resolved after 200 ms');
    const closed = guard.close(3000);
    await vi.advanceTimersByTimeAsync(3000);
    await closed;
    expect(faults.CLOSE_FAILED?.first).toBe('had not resolved after 3000 ms');
  });

  it('is told of a flush that goes on though nothing is left to wait for, and is closed all the same', async () => {
    vi.useFakeTimers();
    const close = vi.fn();
    const { guard, faults } = await guarded({ flush: () => new Promise(() => {}), close });
    void guard.flush(30_000);
    const closed = guard.close(3000);
    await vi.advanceTimersByTimeAsync(999);
    expect(faults).toEqual({});
    await vi.advanceTimersByTimeAsync(1);
    await closed;
    expect(close).toHaveBeenCalledOnce();
    expect(faults).toEqual({
      FLUSH_FAILED: {
        count: 1,
        first: 'had not resolved 1000 ms after everything was settled or given up',
      },
    });
  });

  it('may end its flush late', async () => {
    vi.useFakeTimers();
    const { guard, faults } = await guarded({ flush: () => new Promise((done) => setTimeout(done, 500)) });
    void guard.flush(30_000);
    const closed = guard.close(3000);
    await vi.advanceTimersByTimeAsync(500);
    await closed;
    expect(faults).toEqual({});
  });

  it('leaves its reading as it is', async () => {
    const { guard } = await guarded({ read: () => ({ queuedMessages: 5 }) });
    expect(guard.read?.()).toMatchObject({ queuedMessages: 5, throttleMs: null });
  });
});
