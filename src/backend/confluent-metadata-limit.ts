interface Connecting {
  connect(options: object | null, done: unknown): unknown;
}

/**
 * What `connect` returns, where each client of this class that begins to connect within it asks for metadata for at most
 * `limitMs` milliseconds. The client's KafkaJS form leaves librdkafka 30 s for that; it waits in a thread of Node's that
 * nothing ends, and the process with it, however early the connecting was given up.
 */
export function withMetadataLimit<T>(
  { prototype }: { readonly prototype: object },
  limitMs: number,
  connect: () => T,
): T {
  const { connect: inherited } = prototype as Connecting;
  const limited: Connecting['connect'] = function (this: unknown, options, done) {
    return inherited.call(this, { ...options, timeout: limitMs }, done);
  };
  const own = Object.getOwnPropertyDescriptor(prototype, 'connect');
  Object.defineProperty(prototype, 'connect', { value: limited, configurable: true });
  try {
    return connect();
  } finally {
    if (own === undefined) Reflect.deleteProperty(prototype, 'connect');
    else Object.defineProperty(prototype, 'connect', own);
  }
}
