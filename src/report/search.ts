import type { Result } from '../result/schema.ts';

/** Whether a search chose the points: what tune or max-rate measured is no sweep, and its points do not compare as one. */
export const isSearch = ({ tune, maxRate }: Pick<Result, 'tune' | 'maxRate'>): boolean =>
  tune !== undefined || maxRate !== undefined;
