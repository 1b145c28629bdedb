/** A rate rounded to three significant digits, so that people can read it and type it again. */
export const readable = (rate: number): number => Number(rate.toPrecision(3));
