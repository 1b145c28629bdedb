import { expect, it } from 'vitest';
import { secretsNamed, withoutSecrets } from '../../../src/security/environment.ts';

it('keeps all but what gives a secret or leads to one', () => {
  const kept = { PATH: '/bin', LINGERLAB_KAFKA_VERSION: '3.9.2', LINGERLAB_SASL_USERNAME: 'app' };
  const secrets = {
    LINGERLAB_SASL_PASSWORD: 'hunter2',
    LINGERLAB_SASL_PASSWORD_FILE: '/run/password',
    LINGERLAB_SASL_OAUTHBEARER_TOKEN: 'ey.ey.x',
    LINGERLAB_SASL_OAUTHBEARER_TOKEN_COMMAND: 'token --key hunter2',
    LINGERLAB_SSL_KEY_PASSWORD: 'hunter2',
  };
  expect(withoutSecrets({ ...kept, ...secrets })).toEqual(kept);
});

it('keeps no variable that holds a secret, whatever its name', () => {
  const env = { PATH: '/bin', EMPTY: '', MYPW: 'hunter2', OTHER: 'hunter22' };
  expect(withoutSecrets(env, ['hunter2'])).toEqual({ PATH: '/bin', EMPTY: '', OTHER: 'hunter22' });
});

it('finds the secrets that a scenario names by their variables', () => {
  const settings = {
    'sasl.username': 'app',
    'sasl.password': { env: 'MYPW' },
    'ssl.key.password': { env: 'UNSET' },
    'sasl.oauthbearer.token': { file: 'token' },
  };
  expect(secretsNamed(settings, { MYPW: 'hunter2', PATH: '/bin' })).toEqual(['hunter2']);
  expect(secretsNamed(undefined, { MYPW: 'hunter2' })).toEqual([]);
});
