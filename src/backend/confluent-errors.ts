/**
 * librdkafka's names for its error numbers, as `rd_kafka_err2name` gives them: `_MSG_TIMED_OUT` for its own errors,
 * `NOT_LEADER_FOR_PARTITION` for a broker's. `codes` is the client's table, in which each name has `ERR_` before it.
 */
export function errorNames(codes: Readonly<Record<string, number>>): (code: unknown) => string {
  const names = new Map<number, string>();
  for (const [name, code] of Object.entries(codes))
    if (!names.has(code)) names.set(code, name.replace(/^ERR_/, ''));
  return (code) => {
    if (typeof code !== 'number') return '_STATE';
    return names.get(code) ?? `ERROR_${code}`;
  };
}
