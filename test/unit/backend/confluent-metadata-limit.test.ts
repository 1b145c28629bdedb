import { expect, it } from 'vitest';
import { withMetadataLimit } from '../../../src/backend/confluent-metadata-limit.ts';

class Client {
  readonly given: unknown[] = [];
  connect(options: object | null, done: unknown): this {
    this.given.push(options, done);
    return this;
  }
}
class Producer extends Client {}

it('limits what begins to connect within it, and nothing afterwards', () => {
  const inside = new Producer();
  const done = () => {};
  expect(withMetadataLimit(Producer, 700, () => inside.connect(null, done))).toBe(inside);
  expect(inside.given).toEqual([{ timeout: 700 }, done]);
  expect(new Producer().connect(null, done).given).toEqual([null, done]);
  expect(Object.hasOwn(Producer.prototype, 'connect')).toBe(false);
});

it('puts back what was there when connecting throws', () => {
  const { connect } = Client.prototype;
  const fail = () => {
    throw new Error('no');
  };
  expect(() => withMetadataLimit(Client, 700, fail)).toThrow('no');
  expect(Client.prototype.connect).toBe(connect);
});
