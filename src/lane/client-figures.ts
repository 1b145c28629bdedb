import { mean } from 'simple-statistics';
import type { ClientReading } from '../backend/backend.ts';
import type { LaneClient } from './messages.ts';

/** Joins a client's readings over the measured window into its figures for the window. */
export class ClientFigures {
  private readonly readings: ClientReading[] = [];
  private ackedBytesAtStart = 0;
  private ackedBytes = 0;

  /** Takes a reading down; `ackedBytes` are the key and value bytes that were acknowledged so far. */
  add(reading: ClientReading, ackedBytes: number): void {
    if (this.readings.length === 0) this.ackedBytesAtStart = ackedBytes;
    this.readings.push(reading);
    this.ackedBytes = ackedBytes;
  }

  /** What happened between the first reading and the last; null with fewer than two. */
  figures(): LaneClient | null {
    const [first] = this.readings;
    const last = this.readings.at(-1);
    if (first === undefined || last === undefined || first === last) return null;
    const during = this.readings.slice(1);
    return {
      queuedMessages: meanOf(during.map(({ queuedMessages }) => queuedMessages)),
      requestsInFlight: meanOf(during.map(({ requestsInFlight }) => requestsInFlight)),
      answered:
        first.answered === null || last.answered === null
          ? null
          : {
              requests: last.answered.requests - first.answered.requests,
              latencyUs: last.answered.latencyUs - first.answered.latencyUs,
            },
      throttleMs: last.throttleMs,
      wireBytes:
        first.wireBytes === null || last.wireBytes === null ? null : last.wireBytes - first.wireBytes,
      // The client's own count where it has one: its figures may be a second old, and what was acknowledged is of now.
      messageBytes:
        first.wireMessageBytes === null || last.wireMessageBytes === null
          ? this.ackedBytes - this.ackedBytesAtStart
          : last.wireMessageBytes - first.wireMessageBytes,
    };
  }
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : mean(known);
}
