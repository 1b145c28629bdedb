import { describe, expect, it } from 'vitest';
import {
  lastError,
  loggingOf,
  saysPortTaken,
  toldVersion,
} from '../../../src/broker/apache-kafka-logging.ts';

describe('loggingOf', () => {
  it('is Log4j 2 from Kafka 4 on', () => {
    const { fileName, text, flag } = loggingOf('4.0.0');
    expect(text).toContain('rootLogger.level=warn\n');
    expect(text).toContain('logger.version.name=org.apache.kafka.common.utils.AppInfoParser\n');
    expect(flag(`/x/${fileName}`)).toBe('-Dlog4j2.configurationFile=/x/log4j2.properties');
  });

  it('is Log4j 1 before', () => {
    const { fileName, text, flag } = loggingOf('3.9.2');
    expect(text).toContain('log4j.rootLogger=WARN, console\n');
    expect(text).toContain('log4j.logger.org.apache.kafka.common.utils.AppInfoParser=INFO\n');
    expect(flag(`/x/${fileName}`)).toBe('-Dlog4j.configuration=file:///x/log4j.properties');
  });
});

describe('lastError', () => {
  it('quotes the last error, without its time', () => {
    const log = [
      '2026-01-01T00:00:00,001 WARN odd (A)',
      '2026-01-01T00:00:00,002 ERROR first (B)',
      '2026-01-01T00:00:00,003 ERROR port is taken (C)',
      '\tat x.y.Z',
      '2026-01-01T00:00:00,004 WARN later (D)',
    ].join('\n');
    expect(lastError(log)).toBe('ERROR port is taken (C)');
  });

  it("finds Java's own", () => {
    expect(lastError('Error: Could not create the Java Virtual Machine.\n')).toBe(
      'Error: Could not create the Java Virtual Machine.',
    );
    expect(lastError('all is well\n')).toBeNull();
  });
});

describe('what a log tells', () => {
  it('is the version', () => {
    expect(toldVersion('x\n2026-01-01T00:00:00,001 INFO Kafka version: 3.4.1 (AppInfoParser)\ny')).toBe(
      '3.4.1',
    );
    expect(toldVersion('nothing yet')).toBeNull();
  });

  it('is that a port was taken', () => {
    expect(saysPortTaken('Caused by: java.net.BindException: Address already in use')).toBe(true);
    expect(saysPortTaken('ERROR no space left')).toBe(false);
  });
});
