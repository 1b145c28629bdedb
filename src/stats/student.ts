/**
 * The value that Student's t with so many degrees of freedom (a whole number from 1 on) stays below with a
 * probability between 0 and 1. The distribution is the finite series in the angle atan(t / √degrees), turned round by
 * bisection to the last digits of the angle. Takes 30 steps a degree. Source: Abramowitz and Stegun, Handbook of
 * Mathematical Functions, 26.7.3 and 26.7.4.
 *
 * @throws RangeError where the probability or the degrees are outside of that.
 */
export function studentQuantile(probability: number, degrees: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`no probability: ${probability}`);
  if (!Number.isInteger(degrees) || degrees < 1) throw new RangeError(`no degrees of freedom: ${degrees}`);
  const within = Math.abs(2 * probability - 1);
  let low = 0;
  let high = Math.PI / 2;
  for (;;) {
    const angle = (low + high) / 2;
    if (angle === low || angle === high) break;
    if (probabilityWithin(angle, degrees) < within) low = angle;
    else high = angle;
  }
  return Math.sign(probability - 0.5) * Math.sqrt(degrees) * Math.tan((low + high) / 2);
}

/** The probability of |t| below √degrees tan(angle). */
function probabilityWithin(angle: number, degrees: number): number {
  const isOdd = degrees % 2 === 1;
  const cosine = Math.cos(angle);
  let term = isOdd ? cosine : 1;
  let series = degrees === 1 ? 0 : term;
  for (let power = isOdd ? 3 : 2; power <= degrees - 2; power += 2) {
    term *= (cosine * cosine * (power - 1)) / power;
    series += term;
  }
  const sine = Math.sin(angle) * series;
  return isOdd ? (2 / Math.PI) * (angle + sine) : sine;
}
