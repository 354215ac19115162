// SPDX-License-Identifier: Apache-2.0

/** A command that a page tells its reader to run. */
export interface PageCommand {
  /** 1-based line of the page. */
  readonly line: number;
  /** Without quotes, variables as they stand. */
  readonly words: readonly string[];
}

/** A command line as a shell splits it: quoted text and operators, or runs of anything else. */
const TOKEN =
  /'[^']*'|"(?:\\.|[^"\\])*"|\$\((?:[^()]|\([^()]*\))*\)|&&|\|\||[|;&<>]+|\\.|[^\s'"|;&<>\\$]+|\$/g;
const OPERATOR = /^(?:&&|\|\||[|;&<>]+)$/;

/**
 * The simple commands in the `sh` and `console` blocks of a page: pipes and lists are taken apart, and so is what stands in
 * `$(…)`. Of a `console` block only what stands after `$ ` is a command.
 */
export function readCommands(page: string): readonly PageCommand[] {
  const commands: PageCommand[] = [];
  let block: string | undefined;
  let open = '';
  for (const [index, text] of page.split('\n').entries()) {
    const fence = /^\s*```(\w*)/.exec(text);
    if (fence !== null) {
      block = block === undefined ? fence[1] : undefined;
      continue;
    }
    if (block !== 'sh' && block !== 'console') continue;
    const isContinued = open !== '';
    if (block === 'console' && !isContinued && !text.startsWith('$ ')) continue;
    const line = open + (block === 'console' && !isContinued ? text.slice(2) : text);
    open = line.endsWith('\\') ? `${line.slice(0, -1)} ` : '';
    if (open === '') for (const words of splitCommands(line)) commands.push({ line: index + 1, words });
  }
  return commands;
}

function splitCommands(line: string): string[][] {
  const commands: string[][] = [[]];
  let isTarget = false;
  for (const word of splitWords(line)) {
    if (OPERATOR.test(word)) {
      // What comes after < and > is a file.
      isTarget = /[<>]/.test(word);
      if (!isTarget) commands.push([]);
    } else if (!isTarget) {
      commands.at(-1)?.push(word);
      commands.unshift(
        ...[...word.matchAll(/\$\((.*)\)/g)].flatMap(([, inner = '']) => splitCommands(inner)),
      );
    } else isTarget = false;
  }
  return commands.map(withoutPrefix).filter((words) => words.length > 0);
}

/** Words, of pieces that stand side by side: `--set a='b c'` has two. */
function splitWords(line: string): string[] {
  const words: string[] = [];
  let end = -1;
  for (const { 0: piece, index } of line.matchAll(TOKEN)) {
    if (piece.startsWith('#') && index !== end) break;
    const text = /^['"]/.test(piece) ? piece.slice(1, -1) : piece;
    const isJoined = index === end && !OPERATOR.test(piece) && !OPERATOR.test(words.at(-1) ?? '');
    if (isJoined) words.push(`${words.pop()}${text}`);
    else words.push(text);
    end = index + piece.length;
  }
  return words;
}

/** Without sudo, variables that are set, and the like, which stand before a command. */
function withoutPrefix(words: readonly string[]): string[] {
  const first = words.findIndex((word) => word !== 'sudo' && !/^\w+=/.test(word));
  return first < 0 ? [] : words.slice(first);
}
