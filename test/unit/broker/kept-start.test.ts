import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keptEnvironment } from '../../../src/broker/kept-start.ts';

it('gives folders from where the user is, and no secret, to a process that works elsewhere', () => {
  const env = {
    KAFKA_HOME: 'kafka',
    JAVA_HOME: '/java',
    TMPDIR: '',
    PATH: 'bin',
    LINGERLAB_SASL_PASSWORD: 'x',
  };
  expect(keptEnvironment(env)).toEqual({
    KAFKA_HOME: join(process.cwd(), 'kafka'),
    JAVA_HOME: '/java',
    TMPDIR: '',
    PATH: 'bin',
  });
});
