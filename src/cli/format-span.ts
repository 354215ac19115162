// SPDX-License-Identifier: Apache-2.0

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** A span of time for people, in its two largest units. */
export function formatSpan(seconds: number): string {
  const at = UNITS.findIndex(([, size]) => seconds >= size);
  let left = Math.floor(seconds);
  const parts = UNITS.slice(at)
    .slice(0, 2)
    .map(([unit, size]) => {
      const count = Math.floor(left / size);
      left -= count * size;
      return { count, text: `${count} ${unit}` };
    });
  return (
    parts
      .filter(({ count }) => count > 0)
      .map(({ text }) => text)
      .join(' ') || '0 s'
  );
}
