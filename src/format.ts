/** Numbers as people read them: thousands separated by commas, and no more digits than a measurement carries. */

/** What stands where a figure is unknown, or too few samples carry it. */
export const noFigure = '—';

const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A whole number with its thousands separated. */
export function formatCount(value: number): string {
  return plain.format(value);
}

/** A number rounded to `digits` significant digits, at most three of them behind the point. */
export function significant(value: number, digits = 3): string {
  const rounded = Number(value.toPrecision(digits));
  if (rounded === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(rounded)));
  const decimals = Math.min(3, Math.max(0, digits - 1 - magnitude));
  return rounded.toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

/** A count a second, without its unit: three significant digits. */
export function formatRate(perSecond: number): string {
  return significant(perSecond);
}

export interface LatencyUnit {
  readonly name: 'µs' | 'ms' | 's';
  readonly microseconds: number;
}

/** The unit in which a value of so many microseconds is read most easily. */
export function latencyUnit(us: number): LatencyUnit {
  const rounded = Number(us.toPrecision(3));
  if (rounded < 1000) return { name: 'µs', microseconds: 1 };
  if (rounded < 10_000_000) return { name: 'ms', microseconds: 1000 };
  return { name: 's', microseconds: 1_000_000 };
}

/** A duration of so many microseconds with its unit, as in `12.1 ms`. */
export function formatLatency(us: number): string {
  const unit = latencyUnit(us);
  return `${significant(us / unit.microseconds)} ${unit.name}`;
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in decimal units (1 kB = 1000 B). */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Number(value.toPrecision(3)) >= 1000 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? formatCount(value) : significant(value)} ${byteUnits[unit]}`;
}

/** A share of one as a percentage, two significant digits, three from 100 on: 0.123 is `12%`, 1.049 is `105%`. */
export function formatPercent(share: number): string {
  return `${significant(share * 100, share >= 1 ? 3 : 2)}%`;
}

/** A range in thousands where that is shorter, as in `298–320k`. */
export function formatCompactRange(low: number, high: number): string {
  const [from, to] = [compact(low), compact(high)];
  if (from.text === to.text && from.unit === to.unit) return `${from.text}${from.unit}`;
  return from.unit === to.unit
    ? `${from.text}–${to.text}${to.unit}`
    : `${from.text}${from.unit}–${to.text}${to.unit}`;
}

function compact(value: number): { text: string; unit: string } {
  const rounded = Number(value.toPrecision(3));
  if (rounded >= 1e6) return { text: significant(value / 1e6), unit: 'M' };
  if (rounded >= 1e4) return { text: significant(value / 1e3), unit: 'k' };
  return { text: significant(value), unit: '' };
}

/** An ISO instant as `2026-03-01 14:05:09 UTC`. */
export function formatInstant(iso: string): string {
  return iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}

/** Seconds as `42 s`, `3 min 5 s` or `1 h 2 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${significant(seconds, 2)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `1 trial`, `3 trials`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listInWords(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** A text with a capital at its start and a stop at its end. */
export function asSentence(text: string): string {
  return withStop(`${text.charAt(0).toUpperCase()}${text.slice(1)}`);
}

/** A text with a stop at its end; what begins with a name in small letters keeps it. */
export const withStop = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
