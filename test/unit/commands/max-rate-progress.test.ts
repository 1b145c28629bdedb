import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { maxRateProgress } from '../../../src/commands/max-rate-progress.ts';
import { boundsOf } from '../../../src/max-rate/bounds.ts';
import type { Probe } from '../../../src/result/search-schema.ts';
import { heard } from '../max-rate/searches.ts';

function progress(isTTY: boolean) {
  let raw = '';
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      raw += chunk;
      done();
    },
  });
  const screen = Object.assign(stream, { isTTY, columns: 60 }) as unknown as NodeJS.WriteStream;
  return { ...maxRateProgress(screen), raw: () => raw, look: () => stripVTControlCharacters(raw) };
}

const next = { kind: 'probe', phase: 'bisect', ratePerSecond: 12_300 } as const;
const probe: Probe = {
  ...{ phase: 'bisect', ratePerSecond: 12_300, pointId: 'p', repetition: 0, outcome: 'pass' },
  ...{ reasons: [], achievedPerSecond: 12_300, responseP99Us: 9000, tookS: 1 },
};
const bounds = boundsOf([heard(12_300, 'pass'), heard(15_000, 'fail')]);

describe('what is shown of a search', () => {
  it('is a line a probe: the rate, what came out, the interval so far, the time left', () => {
    const { onSearch, look } = progress(false);
    onSearch({ kind: 'search', label: 'kafkajs', held: 0 });
    onSearch({ kind: 'probe-started', next, position: 3, leftS: 60 });
    onSearch({ kind: 'probe-ended', probe, bounds, leftS: 50 });
    onSearch({
      kind: 'probe-ended',
      probe: { ...probe, outcome: 'fail', reasons: ['too slow', 'too late'] },
      bounds: boundsOf([]),
      leftS: -1,
    });
    onSearch({ kind: 'answer', label: 'kafkajs', text: 'sustains it' });
    expect(look()).toBe(
      `kafkajs
  bisect 12,300/s: pass (p99 9.00 ms) · between 12,300 and 15,000 · at most 50 s left
  bisect 12,300/s: fail (too slow) · no bound yet · at most 0 s left
  sustains it
`,
    );
  });

  it.each([
    ['a terminal', true, '', '\x1b[32mpass\x1b[39m'],
    ['a terminal with NO_COLOR', true, '1', ': pass'],
    ['the log of a CI job', false, '', ': pass'],
  ])('has its verdicts in color only on a terminal: %s', (_where, isTTY, noColor, shown) => {
    vi.stubEnv('CI', 'true');
    vi.stubEnv('NO_COLOR', noColor);
    const { onSearch, raw } = progress(isTTY);
    onSearch({ kind: 'probe-ended', probe, bounds, leftS: 50 });
    vi.unstubAllEnvs();
    expect(raw()).toContain(shown);
  });

  it('lives on a terminal while a probe is under way, within its width', () => {
    const { onSearch, onEvent, look, stop } = progress(true);
    onSearch({ kind: 'probe-started', next, position: 3, leftS: 60 });
    onEvent({ kind: 'progress', measuring: false, messagesPerSecond: 0, p99Us: null });
    onEvent({ kind: 'progress', measuring: true, messagesPerSecond: 12_000, p99Us: 1000 });
    stop();
    const lines = look().split('\r').filter(Boolean);
    expect(lines).toEqual([
      '  3. bisect 12,300/s · 1 min 0 s left at most · connecting',
      '  3. bisect 12,300/s · 1 min 0 s left at most · warming up',
      '  3. bisect 12,300/s · 1 min 0 s left at most · 12,000 msg/',
    ]);
  });

  it('says where it goes on from, and what the session says', () => {
    const { onSearch, onEvent, look } = progress(false);
    onEvent({ kind: 'status', text: 'starting the embedded broker' });
    onSearch({ kind: 'search', label: 'kafkajs', held: 7 });
    expect(look()).toBe('starting the embedded broker\nkafkajs: going on from 7 probes\n');
  });
});
