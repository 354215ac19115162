// SPDX-License-Identifier: Apache-2.0

/** One option as getopt(3) finds it: its letter, `?` when it is none of those asked for. */
export interface FoundOption {
  readonly letter: string;
  /** Undefined: it takes none. Empty: it takes one that is not there. */
  readonly argument: string | undefined;
}

/**
 * Reads short options from a command's arguments by a string as getopt(3) takes it (`nt:`: `-n`, and `-t` with an argument;
 * a leading colon changes nothing). Ends at the first argument that is no option, and after `--`; a long option is left out.
 */
export function readOptions(args: readonly string[], wanted: string): FoundOption[] {
  const found: FoundOption[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (word === '--' || !word.startsWith('-') || word === '-') break;
    if (word.startsWith('--')) continue;
    for (let unit = 1; unit < word.length; unit++) {
      const letter = word.charAt(unit);
      const place = letter === ':' ? -1 : wanted.indexOf(letter);
      if (place < 0) {
        found.push({ letter: '?', argument: undefined });
        continue;
      }
      if (wanted.charAt(place + 1) !== ':') {
        found.push({ letter, argument: undefined });
        continue;
      }
      const rest = word.slice(unit + 1);
      found.push({ letter, argument: rest === '' ? (args[++at] ?? '') : rest });
      break;
    }
  }
  return found;
}
