/** Gathers an option that may be given several times, for commander. */
export const collect = (value: string, before: readonly string[]): string[] => [...before, value];
