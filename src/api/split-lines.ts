// SPDX-License-Identifier: Apache-2.0

/**
 * Yields the lines of a text that comes in pieces, without their ends; what follows the last end is no line. Cut at line
 * feeds only: readline also cuts at U+2028 and U+2029, which JSON leaves in its strings and a pod can write.
 */
export async function* splitLines(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  // Pieces of the line under way: joined once, however many they are.
  let open: string[] = [];
  for await (const piece of pieces) {
    let start = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', start)) {
      open.push(piece.slice(start, end));
      yield open.join('');
      open = [];
      start = end + 1;
    }
    if (start < piece.length) open.push(piece.slice(start));
  }
}
