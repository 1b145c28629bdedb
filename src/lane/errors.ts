import { OwnError } from '../errors.ts';

/** Why a lane has no result: a stable code, and a sentence. */
export interface LaneError extends Error {
  readonly code: string;
}

/** A lane's failure with its code: LANE_DIED, LANE_TIMEOUT, CONNECT_FAILED and the like. */
export function laneError(code: string, message: string, cause?: unknown): LaneError {
  return Object.assign(new OwnError(message, { cause }), { code });
}

/** The code that an error bears, or LANE_FAILED. */
export function laneErrorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'LANE_FAILED';
}
