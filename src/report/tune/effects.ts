import type { Effects } from '../../result/search-schema.ts';

/** Below this share of the variance a tune says nothing of what mattered. */
const leastExplained = 0.3;

/** Whether a model of a metric explains enough of it for a chart. */
export const isTold = ({ explained }: Effects): boolean => explained !== null && explained >= leastExplained;
