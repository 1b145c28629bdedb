/** The parts of kafkajs's errors that say what went wrong; they come nested and in lists. */
interface KafkaError {
  readonly type?: unknown;
  readonly code?: unknown;
  /** `host:port`, on a connection that failed. */
  readonly broker?: unknown;
  readonly errors?: unknown;
  readonly cause?: unknown;
}

/** Kafka's name of an error (`TOPIC_ALREADY_EXISTS`), wherever kafkajs has put it; null where it is none of Kafka's. */
export function kafkaErrorType(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { type, errors, cause } = error as KafkaError;
  if (typeof type === 'string' && type !== '') return type;
  if (Array.isArray(errors)) {
    for (const part of errors) {
      const found = kafkaErrorType(part);
      if (found !== null) return found;
    }
  }
  return kafkaErrorType(cause);
}

/** The address of the broker that a connection failed to; null for errors of another kind. */
export function failedBroker(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { broker, cause } = error as KafkaError;
  return typeof broker === 'string' ? broker : failedBroker(cause);
}

/** The innermost cause. */
export function rootOf(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? rootOf(cause) : error;
}

/** The names, codes and messages of an error and its causes, for those who look for a pattern in them. */
export function symptomsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { type, code, cause } = error as KafkaError;
  const own = [error.name, type, code, error.message].filter((part) => part !== undefined).map(String);
  return [...own, ...(cause instanceof Error ? [symptomsOf(cause)] : [])].join(' ');
}
