import pc from 'picocolors';
import { formatLatency, formatRate, formatSeconds } from '../format.ts';
import type { Bounds } from '../max-rate/bounds.ts';
import type { NextProbe } from '../max-rate/search.ts';
import type { SearchEvent } from '../max-rate/session-laboratory.ts';
import { phaseOf } from '../report/max-rate/answer.ts';
import type { Probe } from '../result/search-schema.ts';
import type { RunListener } from '../run/events.ts';
import { announcement } from './run-progress.ts';
import { inColor } from './terminal.ts';

/** Shows a search as it goes on. */
export interface MaxRateProgress {
  readonly onEvent: RunListener;
  readonly onSearch: (event: SearchEvent) => void;
  /** Takes the live line away, so that other text can be written. */
  stop(): void;
}

/** A line a probe on `screen`, and on a terminal one more that lives while a probe is under way. */
export function maxRateProgress(screen: NodeJS.WriteStream): MaxRateProgress {
  const colors = pc.createColors(inColor(screen));
  let rate = '';
  const live = (text: string): void => {
    if (screen.isTTY) screen.write(`\r\x1b[2K${text.slice(0, Math.max(20, (screen.columns ?? 80) - 1))}`);
  };
  const stop = (): void => live('');
  const line = (text: string): void => {
    stop();
    screen.write(`${text}\n`);
  };
  return {
    stop,
    onEvent: (event) => {
      if (event.kind === 'status' || event.kind === 'ready') line(announcement(event));
      else if (event.kind === 'progress')
        live(`${rate} · ${event.measuring ? `${formatRate(event.messagesPerSecond)} msg/s` : 'warming up'}`);
    },
    onSearch: (event) => {
      if (event.kind === 'search')
        line(`${event.label}${event.held === 0 ? '' : `: going on from ${event.held} probes`}`);
      else if (event.kind === 'probe-started') {
        rate = `  ${event.position}. ${offered(event.next)} · ${formatSeconds(event.leftS)} left at most`;
        live(`${rate} · connecting`);
      } else if (event.kind === 'probe-ended') {
        const left = formatSeconds(Math.max(0, event.leftS));
        line(
          `  ${outcomeWords(event.probe, colors)} · ${intervalWords(event.bounds)} · at most ${left} left`,
        );
      } else line(`  ${event.text}`);
    },
  };
}

const offered = ({ phase, ratePerSecond }: NextProbe): string =>
  ratePerSecond === null ? 'closed loop' : `${phaseOf({ phase })} ${formatRate(ratePerSecond)}/s`;

function outcomeWords(probe: Probe, colors: ReturnType<typeof pc.createColors>): string {
  const { phase, ratePerSecond, outcome, reasons, achievedPerSecond, responseP99Us } = probe;
  const what = offered({ kind: 'probe', phase, ratePerSecond });
  const p99 = responseP99Us === null ? '' : `, p99 ${formatLatency(responseP99Us)}`;
  if (outcome === 'info') return `${what}: ${formatRate(achievedPerSecond ?? 0)} msg/s${p99}`;
  const color = { pass: colors.green, fail: colors.red, void: colors.yellow }[outcome];
  const why = outcome === 'pass' ? p99.slice(2) : (reasons[0] ?? '');
  return `${what}: ${color(outcome)}${why === '' ? '' : ` (${why})`}`;
}

function intervalWords({ passed, failed }: Bounds): string {
  if (passed === null) return failed === null ? 'no bound yet' : `below ${formatRate(failed.ratePerSecond)}`;
  const low = formatRate(passed.ratePerSecond);
  return failed === null ? `above ${low}` : `between ${low} and ${formatRate(failed.ratePerSecond)}`;
}
