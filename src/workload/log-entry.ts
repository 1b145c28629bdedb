import { localSecond } from './local-time.ts';
import {
  drawFields,
  emptyFields,
  levels,
  services,
  stackTraceText,
  statusCodes,
  texts,
} from './log-fields.ts';
import type { Random } from './random.ts';

/** One service log record: the keys and their order are those of the lab's Python producer. */
export interface LogEntry {
  /** Local time, ISO 8601 with six digits of microseconds and no zone. */
  timestamp: string;
  /** Seconds since the epoch. */
  timestamp_unix: number;
  level: (typeof levels)[number]['name'];
  message: string;
  service: (typeof services)[number];
  ip: string;
  user_id: string | null;
  response_time_ms: number | null;
  status_code: (typeof statusCodes)[number] | null;
  /** Only there when the level is ERROR. */
  error_code?: string;
  /** Only there when the level is ERROR. */
  stack_trace?: string | null;
}

/**
 * The record `logId` (an integer from 0) at `nowUs`, microseconds since the epoch whose fraction is cut off. It draws
 * from `random` what LogStream draws, so that equal seeds give equal records.
 */
export function generateLogEntry(logId: number, random: Random, nowUs: number): LogEntry {
  const service = logId % services.length;
  const fields = emptyFields();
  drawFields(fields, service, random);

  const wholeUs = Math.floor(nowUs);
  const second = Math.floor(wholeUs / 1e6);
  const micros = String(wholeUs - second * 1e6).padStart(6, '0');
  const entry: LogEntry = {
    timestamp: `${localSecond(second)}.${micros}`,
    timestamp_unix: wholeUs / 1e6,
    level: levels[fields.level]!.name,
    message: `${texts[fields.text]!} - ID: ${logId}`,
    service: services[service]!,
    ip: `192.168.1.${fields.ipHost}`,
    user_id: fields.userNumber < 0 ? null : `user_${fields.userNumber}`,
    response_time_ms: fields.responseTimeMs < 0 ? null : fields.responseTimeMs,
    status_code: fields.status < 0 ? null : statusCodes[fields.status]!,
  };
  if (fields.errorNumber >= 0) {
    entry.error_code = `ERR${fields.errorNumber}`;
    entry.stack_trace = fields.hasStackTrace ? stackTraceText : null;
  }
  return entry;
}

/**
 * The record's JSON with the spaces that Python's `json.dumps` puts after commas and colons. Unlike Python's shortest
 * form, `timestamp_unix` always has six decimals, so that a record's length does not depend on the time.
 */
export function encodeLogEntry(entry: LogEntry): string {
  const members = Object.entries(entry).map(([key, value]) => {
    const text = key === 'timestamp_unix' ? entry.timestamp_unix.toFixed(6) : JSON.stringify(value);
    return `"${key}": ${text}`;
  });
  return `{${members.join(', ')}}`;
}
