// Corners are rounded by p-norms with p = 6: 11 % off where both figures are equal, and hardly anything elsewhere.

/** The smaller of two figures of at least 0, without a corner: never above either, and rising in both. */
export const softMin = (a: number, b: number): number => 1 / sixthRoot(1 / sixthPower(a) + 1 / sixthPower(b));

/** The larger of two figures of at least 0, without a corner: never below either, and rising in both. */
export const softMax = (a: number, b: number): number => sixthRoot(sixthPower(a) + sixthPower(b));

// A model asks for these thousands of times a trial, and `**` with any exponent takes several times as long.
const sixthPower = (x: number): number => x * x * x * (x * x * x);
const sixthRoot = (x: number): number => Math.cbrt(Math.sqrt(x));
