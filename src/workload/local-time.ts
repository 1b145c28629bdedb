const twoDigits = (value: number): string => String(value).padStart(2, '0');

/**
 * `2026-11-23T06:51:47`: a whole second since the epoch in the process's time zone, without naming the zone, as
 * Python's `datetime.now().isoformat()` writes it.
 */
export function localSecond(epochSecond: number): string {
  const date = new Date(epochSecond * 1000);
  const day = `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
  return `${day}T${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}:${twoDigits(date.getSeconds())}`;
}
