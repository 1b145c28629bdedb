import type { Random } from './random.ts';

/** The services of the logs; record `logId` belongs to `services[logId % 5]`. */
export const services = ['web-server', 'auth-service', 'database', 'api-gateway', 'payment-service'] as const;

/** The log levels, with the share of the records in twentieths. */
export const levels = [
  { name: 'INFO', twentieths: 12 },
  { name: 'WARNING', twentieths: 4 },
  { name: 'ERROR', twentieths: 3 },
  { name: 'DEBUG', twentieths: 1 },
] as const;

/** What a record's message begins with; all equally likely. */
export const texts = [
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
] as const;

/** The status codes of services that have one; all equally likely. */
export const statusCodes = [200, 201, 400, 401, 403, 404, 500] as const;

/** What an ERROR record's stack trace says where it has one. */
export const stackTraceText = '... stack trace details ...';

/** The random part of one record, as small integers; -1 stands for a field that is null or absent. */
export interface LogFields {
  /** Index into `levels`. */
  level: number;
  /** Index into `texts`. */
  text: number;
  /** Last byte of the address, 1..254. */
  ipHost: number;
  /** 1000..9999, or -1. */
  userNumber: number;
  /** 10..5000, or -1. */
  responseTimeMs: number;
  /** Index into `statusCodes`, or -1. */
  status: number;
  /** 100..999 for an ERROR, else -1. */
  errorNumber: number;
  hasStackTrace: boolean;
}

/** Fields to be drawn into, again and again. */
export const emptyFields = (): LogFields => ({
  level: 0,
  text: 0,
  ipHost: 1,
  userNumber: -1,
  responseTimeMs: -1,
  status: -1,
  errorNumber: -1,
  hasStackTrace: false,
});

const levelOfTwentieth = Uint8Array.from(
  levels.flatMap(({ twentieths }, level) => Array(twentieths).fill(level)),
);
const errorLevel = levels.findIndex(({ name }) => name === 'ERROR');
const isTimed: readonly boolean[] = services.map((name) => name === 'web-server' || name === 'api-gateway');
const hasStatus: readonly boolean[] = services.map((name) => name.includes('service'));

/** Draws the next record of the service with index `service` into `fields`; both forms of the record start here. */
export function drawFields(fields: LogFields, service: number, random: Random): void {
  fields.level = levelOfTwentieth[random.below(20)]!;
  fields.text = random.below(texts.length);
  fields.ipHost = 1 + random.below(254);
  fields.userNumber = random.below(10) < 7 ? 1000 + random.below(9000) : -1;
  fields.responseTimeMs = isTimed[service] ? 10 + random.below(4991) : -1;
  fields.status = hasStatus[service] ? random.below(statusCodes.length) : -1;
  const isError = fields.level === errorLevel;
  fields.errorNumber = isError ? 100 + random.below(900) : -1;
  fields.hasStackTrace = isError && random.below(2) === 0;
}
