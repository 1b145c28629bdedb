import { describe, expect, it } from 'vitest';
import { encodeLogEntry, generateLogEntry, type LogEntry } from '../../../src/workload/log-entry.ts';
import { laneRandom } from '../../../src/workload/random.ts';
import { records, someTimeUs } from './records.ts';

const sample = 200_000;
const all = records(sample, 42);

const timed = ['web-server', 'api-gateway'];
const withStatus = ['auth-service', 'payment-service'];
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

/** Pearson's statistic of the observed values against the expected shares, and its 99.9 % limit. */
function chiSquared(observed: readonly unknown[], shares: ReadonlyMap<unknown, number>) {
  const counts = new Map([...shares.keys()].map((value) => [value, 0]));
  const strangers = observed.filter((value) => !counts.has(value));
  expect(strangers.slice(0, 5), 'values that may not occur').toEqual([]);
  for (const value of observed) counts.set(value, counts.get(value)! + 1);
  let statistic = 0;
  for (const [value, share] of shares) {
    const expected = share * observed.length;
    statistic += (counts.get(value)! - expected) ** 2 / expected;
  }
  // Wilson and Hilferty's approximation of the distribution, 3.09 standard deviations out.
  const degrees = shares.size - 1;
  const limit = degrees * (1 - 2 / (9 * degrees) + 3.09 * Math.sqrt(2 / (9 * degrees))) ** 3;
  return { statistic, limit };
}

const uniform = (values: readonly unknown[]) => new Map(values.map((value) => [value, 1 / values.length]));

function expectShares(observed: readonly unknown[], shares: ReadonlyMap<unknown, number>) {
  const { statistic, limit } = chiSquared(observed, shares);
  expect(statistic).toBeLessThan(limit);
}

function expectOfAll(holds: (log: LogEntry) => boolean) {
  expect(all.filter((log) => !holds(log)).slice(0, 5), 'records of which it does not hold').toEqual([]);
}

describe("the lab's distributions", () => {
  it('of the level', () => {
    const shares = new Map([
      ['INFO', 0.6],
      ['WARNING', 0.2],
      ['ERROR', 0.15],
      ['DEBUG', 0.05],
    ]);
    expectShares(
      all.map(({ level }) => level),
      shares,
    );
  });

  it('of the text, which the id follows', () => {
    const texts = [
      'Database connection established',
      'User authentication successful',
      'Database connection failed',
      'API request processed',
      'Payment transaction completed',
      'Memory usage high',
      'Disk space running low',
      'Network latency detected',
      'Cache hit ratio optimal',
      'Failed to send email notification',
    ];
    const observed = all.map(({ message }, logId) => message.replace(` - ID: ${logId}`, ''));
    expectShares(observed, uniform(texts));
  });

  it('of the address', () => {
    const addresses = range(1, 254).map((host) => `192.168.1.${host}`);
    expectShares(
      all.map(({ ip }) => ip),
      uniform(addresses),
    );
  });

  it('of the user: there in 7 of 10, then uniform', () => {
    const ids = all.map(({ user_id }) => user_id);
    const shares = new Map([
      [true, 0.7],
      [false, 0.3],
    ]);
    expectShares(
      ids.map((id) => id !== null),
      shares,
    );
    const users = range(1000, 9999).map((user) => `user_${user}`);
    expectShares(
      ids.filter((id) => id !== null),
      uniform(users),
    );
  });

  it('of the response time: of two services, whole milliseconds of 10 to 5000', () => {
    const observed = all.filter(({ service }) => timed.includes(service)).map((log) => log.response_time_ms);
    expectShares(observed, uniform(range(10, 5000)));
  });

  it('of the status code: of the services that call themselves so', () => {
    const observed = all.filter(({ service }) => withStatus.includes(service)).map((log) => log.status_code);
    expectShares(observed, uniform([200, 201, 400, 401, 403, 404, 500]));
  });

  it('of the error code and the stack trace', () => {
    const errors = all.filter(({ level }) => level === 'ERROR');
    const codes = range(100, 999).map((code) => `ERR${code}`);
    expectShares(
      errors.map((log) => log.error_code),
      uniform(codes),
    );
    expectShares(
      errors.map((log) => log.stack_trace),
      uniform(['... stack trace details ...', null]),
    );
  });

  it('reach both ends of every range, which a sum over thousands of values would not miss', () => {
    const numbers = (read: (log: LogEntry) => string | number | null | undefined) => {
      const found = all.map(read).filter((value) => value !== null && value !== undefined);
      const sorted = found.map((value) => Number(`${value}`.replace(/^\D+/, ''))).sort((a, b) => a - b);
      return [sorted[0], sorted.at(-1)];
    };
    expect(numbers((log) => log.user_id)).toEqual([1000, 9999]);
    expect(numbers((log) => log.response_time_ms)).toEqual([10, 5000]);
    expect(numbers((log) => log.error_code)).toEqual([100, 999]);
    expect(numbers((log) => log.ip.slice('192.168.1.'.length))).toEqual([1, 254]);
  });

  it('of pairs of fields are those of independent ones', () => {
    const observed = all.map(
      (log) => `${log.level === 'INFO'} ${log.user_id === null} ${log.message[0] === 'D'}`,
    );
    const shares = new Map<string, number>();
    // Three of the ten texts begin with a D.
    for (const [info, share] of [
      [true, 0.6],
      [false, 0.4],
    ] as const)
      for (const [noUser, shareOfUser] of [
        [true, 0.3],
        [false, 0.7],
      ] as const)
        for (const [text, shareOfText] of [
          [true, 0.3],
          [false, 0.7],
        ] as const)
          shares.set(`${info} ${noUser} ${text}`, share * shareOfUser * shareOfText);
    expectShares(observed, shares);
  });

  it('are told from ones that are a little off', () => {
    const observed = all.map(({ level }) => level);
    const shares = new Map([
      ['INFO', 0.59],
      ['WARNING', 0.21],
      ['ERROR', 0.15],
      ['DEBUG', 0.05],
    ]);
    const { statistic, limit } = chiSquared(observed, shares);
    expect(statistic).toBeGreaterThan(limit);
  });
});

describe('what depends on what', () => {
  it('the service on the id', () => {
    const services = ['web-server', 'auth-service', 'database', 'api-gateway', 'payment-service'];
    expect(all.slice(0, 1000).map(({ service }) => service)).toEqual(
      all.slice(0, 1000).map((_, logId) => services[logId % 5]),
    );
  });

  it('the response time and the status code on the service', () => {
    expectOfAll((log) => (log.response_time_ms !== null) === timed.includes(log.service));
    expectOfAll((log) => (log.status_code !== null) === withStatus.includes(log.service));
  });

  it('the error code and the stack trace on the level', () => {
    expectOfAll((log) => 'error_code' in log === (log.level === 'ERROR'));
    expectOfAll((log) => 'stack_trace' in log === (log.level === 'ERROR'));
  });
});

describe('encoding', () => {
  const entry: LogEntry = {
    timestamp: '2026-11-23T06:51:47.000120',
    timestamp_unix: 1795416707.00012,
    level: 'ERROR',
    message: 'Memory usage high - ID: 4',
    service: 'payment-service',
    ip: '192.168.1.9',
    user_id: null,
    response_time_ms: null,
    status_code: 500,
    error_code: 'ERR100',
    stack_trace: '... stack trace details ...',
  };

  it("is json.dumps's, with six decimals of the time", () => {
    expect(encodeLogEntry(entry)).toBe(
      '{"timestamp": "2026-11-23T06:51:47.000120", "timestamp_unix": 1795416707.000120, "level": "ERROR", ' +
        '"message": "Memory usage high - ID: 4", "service": "payment-service", "ip": "192.168.1.9", ' +
        '"user_id": null, "response_time_ms": null, "status_code": 500, "error_code": "ERR100", ' +
        '"stack_trace": "... stack trace details ..."}',
    );
  });

  it('gives back what went in', () => {
    const random = laneRandom(9, 0);
    for (let logId = 0; logId < 1000; logId += 1) {
      const generated = generateLogEntry(logId, random, someTimeUs + logId);
      expect(JSON.parse(encodeLogEntry(generated))).toEqual(generated);
    }
  });
});
