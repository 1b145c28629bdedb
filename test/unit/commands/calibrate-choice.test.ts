import { expect, it } from 'vitest';
import { checksNamed, clientsNamed } from '../../../src/commands/calibrate-choice.ts';

it('takes all checks without a list, else those that it names, in their own order', () => {
  const all = checksNamed(undefined).map(({ name }) => name);
  expect(all).toContain('round-trip');
  expect(checksNamed(`${all[2]}, ${all[0]}`).map(({ name }) => name)).toEqual([all[0], all[2]]);
});

it('takes all clients without a list, else those that it names', () => {
  expect(clientsNamed(undefined, ['a', 'b'])).toEqual(['a', 'b']);
  expect(clientsNamed('b', ['a', 'b'])).toEqual(['b']);
});

it('tells of every name that is none', () => {
  expect(() => checksNamed('stal,lag,x')).toThrow(
    /--only stal: there is no check of that name — did you mean stall\?.*\n--only x: there is no check/s,
  );
  expect(() => clientsNamed('kafkajs', ['confluent'])).toThrow(
    '--backend kafkajs: there is no installed client of that name — There are confluent',
  );
});
