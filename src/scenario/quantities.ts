/** Reads and writes the two kinds of quantity that a scenario has with a unit: lengths of time, and rates. */

const millisecondsPer: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};

/** The longest time that a scenario may name, in milliseconds: a day. */
export const longestMs = 24 * 3_600_000;

/** `500ms`, `2s`, `1.5m`, `1h` in milliseconds, rounded to a whole one; null where the text is none of these. */
export function parseDurationMs(text: unknown): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m|h)$/.exec(String(text).trim());
  if (match === null) return text === 0 || text === '0' ? 0 : null;
  const milliseconds = Math.round(Number(match[1]) * millisecondsPer[match[2]!]!);
  return milliseconds <= longestMs ? milliseconds : null;
}

/** Milliseconds in the largest unit that leaves a whole number, as in `500ms`, `90s` or `24h`. */
export function durationText(milliseconds: number): string {
  const unit = ['h', 'm', 's'].find((name) => milliseconds % millisecondsPer[name]! === 0) ?? 'ms';
  return milliseconds === 0 ? '0s' : `${milliseconds / millisecondsPer[unit]!}${unit}`;
}

/**
 * `5000/s`, `5k/s`, `0.5/s`, `300000/min`, or a bare number of messages a second, from 0; null where the text is none of
 * these.
 */
export function parseRatePerSecond(text: unknown): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([kM]?)\s*(?:\/\s*(s|sec|second|min|minute))?$/.exec(String(text).trim());
  if (match === null) return null;
  const scale = { '': 1, k: 1000, M: 1_000_000 }[match[2] as '' | 'k' | 'M'];
  const rate = (Number(match[1]) * scale) / (match[3]?.startsWith('min') ? 60 : 1);
  return Number.isFinite(rate) ? rate : null;
}
