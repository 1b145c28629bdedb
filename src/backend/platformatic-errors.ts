/** The fields that are read of @platformatic/kafka's errors. Source: its `errors.js`, 1.35.0 and 2.12.1. */
interface ClientError extends Error {
  /** `PLT_KFK_NETWORK` and the like. */
  readonly code?: string;
  /** What several attempts, or several parts of one answer, failed with; the last counts. */
  readonly errors?: readonly unknown[];
  /** Kafka's name of what a broker answered, and where in the answer it stood (`/responses/0/partition_responses/1`). */
  readonly apiId?: string;
  readonly path?: string;
  /** The whole answer that holds the errors. */
  readonly response?: ProduceResponse;
}

interface ProduceResponse {
  readonly responses?: readonly { readonly partitionResponses: readonly { readonly index: number }[] }[];
}

/** Kafka's name of a protocol error (`NOT_LEADER_OR_FOLLOWER`), else the client's code, of the last cause. */
export function platformaticErrorCode(error: unknown): string {
  const cause = lastAnswer(error);
  const last = (cause.errors?.at(-1) ?? cause) as ClientError;
  // A timeout's own code is given by its class alone: the error bears that of a network error.
  const { code } = last.constructor as { code?: string };
  return last.apiId ?? code ?? last.code ?? 'UNKNOWN';
}

/** What became of a request's messages: the code of each one's partition, or null where the broker took it. */
export function platformaticOutcomes(error: unknown): (message: { partition?: number }) => string | null {
  const answer = lastAnswer(error);
  const responses = answer.response?.responses;
  const code = platformaticErrorCode(error);
  if (responses === undefined) return () => code;
  const codes = new Map<number, string>();
  for (const { path = '', apiId = code } of (answer.errors ?? []) as ClientError[]) {
    const [, topic, partition] = path.match(/^\/responses\/(\d+)\/partition_responses\/(\d+)/) ?? [];
    const failed = responses[Number(topic)]?.partitionResponses[Number(partition)];
    // Where the answer cannot be read, nothing in it counts as taken.
    if (failed === undefined) return () => code;
    codes.set(failed.index, apiId);
  }
  // A message whose partition the client chose was alone in its request.
  const [only = code] = codes.values();
  return ({ partition }) => (partition === undefined ? only : (codes.get(partition) ?? null));
}

/** The first cause in words: the client's own errors say little more than that something failed. */
export function platformaticCause(error: unknown): Error {
  let cause = error as ClientError;
  for (;;) {
    const inner = cause.cause ?? cause.errors?.at(-1);
    if (!(inner instanceof Error)) return cause;
    cause = inner as ClientError;
  }
}

/** The last answer with errors in it, or the last error where no broker answered. */
function lastAnswer(error: unknown): ClientError {
  let last = (error ?? {}) as ClientError;
  while (last.response === undefined && last.errors?.at(-1) instanceof Error)
    last = last.errors.at(-1) as ClientError;
  return last;
}
