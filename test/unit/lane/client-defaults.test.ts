import { expect, test } from 'vitest';
import { kafkajsDefaults, kafkajsEffective } from '../../../src/backend/kafkajs.ts';
import { checkClientDefaults } from '../../../src/lane/client-defaults.ts';

test('what is the client’s own doing may pass for its defaults', () => {
  expect(() => checkClientDefaults('kafkajs', kafkajsDefaults)).not.toThrow();
});

test('what is emulated may not', () => {
  expect(() => checkClientDefaults('kafkajs', kafkajsEffective({}))).toThrow(
    "kafkajs emulates batch.size, linger.ms, max.in.flight.requests.per.connection where nothing is set, so that these are not its client's defaults",
  );
});
