/** A place where batches wait for one of so many servers. */
interface Station {
  /** The part of its servers' time that is asked for: from 1 on the queue grows as long as it lasts. */
  readonly busy: number;
  /** How long one batch takes. */
  readonly serviceUs: number;
  readonly servers: number;
}

/**
 * The mean wait at a station whose batches take alike, in microseconds, over a time that begins with an empty queue;
 * `horizonUs` may be infinite, and then a station without time left has an infinite wait.
 *
 * Steady: Pollaczek-Khinchine for one server, Sakasegawa's approximation for several (Annals of the Institute of
 * Statistical Mathematics 29, 1977), halved because services do not vary. In time: the coordinate transformation of
 * Kimber and Hollis (TRRL LR 909, 1979), as in the Highway Capacity Manual, which runs without a corner from the steady
 * wait to that of a queue that grows.
 */
export function waitUs({ busy, serviceUs, servers }: Station, horizonUs: number): number {
  const load = (busy ** (Math.sqrt(2 * (servers + 1)) - 1) * serviceUs) / servers;
  if (horizonUs === Number.POSITIVE_INFINITY)
    return busy >= 1 ? Number.POSITIVE_INFINITY : load / (2 * (1 - busy));
  const over = busy - 1;
  const apart = (4 * load) / horizonUs;
  const root = Math.sqrt(over * over + apart);
  // Below the edge the sum is a small difference of large figures; its conjugate is not.
  return (horizonUs / 4) * (over < 0 ? apart / (root - over) : over + root);
}
