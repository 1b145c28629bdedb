import { expect, it } from 'vitest';
import { withoutSecrets } from '../../../src/security/environment.ts';

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
