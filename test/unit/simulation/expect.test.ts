import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProducerSettings } from '../../../src/producer-settings.ts';
import { drawModel } from '../../../src/simulation/draw.ts';
import { expect as expected, type SteadyLoad } from '../../../src/simulation/expect.ts';
import { referenceModel } from '../../../src/simulation/model.ts';
import { conditions, models } from './models.ts';

const closed: SteadyLoad = { kind: 'closed', inFlight: 1000 };
const openAt = (ratePerSecond: number, window = 100_000): SteadyLoad => ({
  kind: 'open',
  ratePerSecond,
  window,
});

/** What the reference model comes to with these settings. */
const point = (settings: ProducerSettings, load: SteadyLoad, lanes = 1) =>
  expected(referenceModel, { settings, lanes, load, messageBytes: 275, partitions: 3 });

describe('a closed loop', () => {
  it('has as many messages on their way as its window, by Little’s law', () => {
    fc.assert(
      fc.property(models, conditions, fc.integer({ min: 20, max: 20_000 }), (model, given, inFlight) => {
        const { messagesPerSecond, meanUs } = expected(model, {
          ...given,
          load: { kind: 'closed', inFlight },
        });
        expect((messagesPerSecond * meanUs) / 1e6 / inFlight).toBeCloseTo(1, 5);
      }),
    );
  });

  it('reaches more with a larger batch.size, up to where the window fills no larger batch', () => {
    const rates = [1, 1000, 4000, 16_000].map(
      (size) => point({ 'batch.size': size, 'linger.ms': 5 }, closed).messagesPerSecond,
    );
    expect(rates).toEqual([...rates].sort((a, b) => a - b));
    expect(rates[3]! / rates[0]!).toBeGreaterThan(5);
    const large = [1_000_000, 10_000_000].map(
      (size) => point({ 'batch.size': size }, closed).messagesPerSecond,
    );
    expect(large[1]! / large[0]!).toBeCloseTo(1, 3);
  });

  it('waits for its linger where the window holds less than a batch', () => {
    const few: SteadyLoad = { kind: 'closed', inFlight: 10 };
    const rates = [0, 20, 100].map((linger) => point({ 'linger.ms': linger }, few).messagesPerSecond);
    expect(rates[0]!).toBeGreaterThan(5 * rates[1]!);
    expect(rates[1]!).toBeGreaterThan(4 * rates[2]!);
  });

  it('gains from more requests in flight, and from more lanes until cores or broker end it', () => {
    const requests = [1, 2, 5].map(
      (number) => point({ 'max.in.flight.requests.per.connection': number }, closed).messagesPerSecond,
    );
    expect(requests[1]!).toBeGreaterThan(1.5 * requests[0]!);
    expect(requests[2]!).toBeGreaterThan(1.5 * requests[1]!);
    const lanes = [1, 2, 4, 8].map(
      (number) => point({ 'linger.ms': 5, 'compression.type': 'lz4' }, closed, number).messagesPerSecond,
    );
    expect(lanes[1]! / lanes[0]!).toBeGreaterThan(1.1);
    expect(lanes[3]! / lanes[2]!).toBeLessThan(1.1);
  });
});

describe('a constant rate', () => {
  it('is what is acknowledged, up to the capacity', () => {
    expect(point({}, openAt(5000))).toMatchObject({ messagesPerSecond: 5000, saturated: false });
    const { capacityPerSecond } = point({}, openAt(1));
    const over = point({}, openAt(2 * capacityPerSecond));
    expect(over.saturated).toBe(true);
    expect(over.messagesPerSecond).toBeCloseTo(capacityPerSecond, 6);
  });

  it('answers after half of linger.ms on average, and after nearly all of it at p99', () => {
    const [none, linger] = [0, 50].map((ms) => point({ 'linger.ms': ms }, openAt(1000)));
    expect(linger!.p50Us - none!.p50Us).toBeGreaterThan(20_000);
    expect(linger!.p50Us - none!.p50Us).toBeLessThan(30_000);
    expect(linger!.p99Us).toBeGreaterThan(49_000);
  });

  it('does not wait for a linger that fills batches before it ends', () => {
    const small = { 'linger.ms': 50, 'batch.size': 2000 };
    expect(point(small, openAt(20_000)).p99Us).toBeLessThan(10_000);
  });

  it('takes less CPU with larger batches, and more with compression that sends fewer bytes', () => {
    const [alone, gathered] = [0, 20].map((ms) => point({ 'linger.ms': ms }, openAt(2000)));
    expect(gathered!.cpuUsPerMessage).toBeLessThan(alone!.cpuUsPerMessage / 2);
    const gzip = point({ 'linger.ms': 20, 'compression.type': 'gzip' }, openAt(2000));
    expect(gzip.cpuUsPerMessage).toBeGreaterThan(gathered!.cpuUsPerMessage + 5);
    expect(gzip.flow.batch.wireBytes).toBeLessThan(gathered!.flow.batch.wireBytes * 0.6);
    expect(gzip.flow.busy.broker).toBeLessThan(gathered!.flow.busy.broker);
  });

  it('is answered the sooner, the fewer have to acknowledge', () => {
    const [nobody, leader, all] = ([0, 1, 'all'] as const).map((acks) => point({ acks }, openAt(1000)).p50Us);
    expect(nobody!).toBeLessThan(leader!);
    expect(leader!).toBeLessThan(all!);
  });

  it('waits the longer the nearer it is to the capacity, without a jump', () => {
    const { capacityPerSecond } = point({ 'linger.ms': 5 }, openAt(1));
    const shares = Array.from({ length: 50 }, (_, step) => 0.5 + step * 0.01);
    const p99s = shares.map((share) => point({ 'linger.ms': 5 }, openAt(share * capacityPerSecond)).p99Us);
    for (const [at, p99] of p99s.slice(1).entries()) {
      expect(p99).toBeGreaterThan(p99s[at]!);
      expect(p99 / p99s[at]!).toBeLessThan(2);
    }
  });

  it('has percentiles that rise, and a capacity above 0, whatever is set', () => {
    fc.assert(
      fc.property(models, conditions, fc.integer({ min: 1, max: 500_000 }), (model, given, rate) => {
        const found = expected(model, { ...given, load: openAt(rate) });
        expect(found.capacityPerSecond).toBeGreaterThan(0);
        expect(found.messagesPerSecond).toBeLessThanOrEqual(rate * (1 + 1e-9));
        expect(found.p50Us).toBeGreaterThan(0);
        expect(found.p90Us).toBeGreaterThan(found.p50Us);
        expect(found.p99Us).toBeGreaterThan(found.p90Us);
        expect(found.flow.batch.messages).toBeGreaterThanOrEqual(1);
        expect(Number.isFinite(found.p99Us)).toBe(true);
      }),
    );
  });
});

it('a flat model does the same whatever is set', () => {
  fc.assert(
    fc.property(fc.nat(1000), conditions, (seed, given) => {
      const model = drawModel(seed, { flat: true });
      const [own, defaults] = [given, { ...given, lanes: 1, settings: {}, clientDefaults: true }].map(
        (each) => expected(model, { ...each, load: closed }),
      );
      expect(own!.messagesPerSecond).toBe(defaults!.messagesPerSecond);
      expect(own!.p99Us).toBe(defaults!.p99Us);
    }),
  );
});

it('client-defaults are what the model does with nothing set', () => {
  const at = (settings: ProducerSettings, clientDefaults?: boolean) =>
    expected(referenceModel, {
      settings,
      clientDefaults,
      lanes: 1,
      load: closed,
      messageBytes: 275,
      partitions: 3,
    });
  expect(at({ 'linger.ms': 20 }, true)).toEqual(at({}));
  expect(at({ 'linger.ms': 20 })).not.toEqual(at({}));
});
