// SPDX-License-Identifier: Apache-2.0

/**
 * The word of a list that `text` was probably meant to be: at most a third of its letters, and no more than three, are
 * added, left out, changed or swapped. Undefined when none is so near. Case counts for nothing.
 */
export function nearestWord(text: string, words: readonly string[]): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  let best: string | undefined;
  let least = Math.min(3, Math.ceil(text.length / 3)) + 1;
  for (const word of words) {
    const changes = changesBetween(text.toLowerCase(), word.toLowerCase());
    if (changes >= least) continue;
    best = word;
    least = changes;
  }
  return best;
}

const MAX_LENGTH = 100;

/** Letters to add, leave out, change or swap with their neighbour (optimal string alignment). */
function changesBetween(from: string, to: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const change = (previous[column - 1] ?? 0) + (isSame ? 0 : 1);
      const addOrLeave = Math.min(previous[column] ?? 0, current[column - 1] ?? 0) + 1;
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const swap = row > 1 && isSwapped ? (before[column - 2] ?? 0) + 1 : change;
      current.push(Math.min(change, addOrLeave, swap));
    }
    [before, previous] = [previous, current];
  }
  return previous[to.length] ?? 0;
}
