import { describe, expect, it } from 'vitest';
import { clusterId, lastError, serverProperties } from '../../../src/broker/apache-kafka-config.ts';

describe('serverProperties', () => {
  const lines = serverProperties('C:\\temp', { client: '127.0.0.1:1', controller: '127.0.0.1:2' }).split(
    '\n',
  );

  it.each([
    'listeners=PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2',
    'advertised.listeners=PLAINTEXT://127.0.0.1:1',
    'controller.quorum.voters=1@127.0.0.1:2',
    'auto.create.topics.enable=false',
    'offsets.topic.replication.factor=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'group.initial.rebalance.delay.ms=0',
  ])('sets %s', (line) => {
    expect(lines).toContain(line);
  });

  it('escapes backslashes', () => {
    expect(lines.find((line) => line.startsWith('log.dirs='))).toMatch(/^log\.dirs=C:\\\\temp/);
  });
});

describe('clusterId', () => {
  it('is 16 bytes in base64url, without a leading dash', () => {
    for (let round = 0; round < 500; round++) {
      const id = clusterId();
      expect(id).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
      expect(Buffer.from(id, 'base64url')).toHaveLength(16);
    }
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
