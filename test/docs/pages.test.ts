// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCommand } from './check-command.ts';
import { PAGES } from './pages.ts';
import { readCommands } from './read-commands.ts';

const ROOT = join(import.meta.dirname, '..', '..');

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');

  it('names commands, options, values of the chart and files that there are', async () => {
    const wrong: string[] = [];
    for (const { line, words } of readCommands(text)) {
      const problem = await checkCommand(words);
      if (problem !== undefined) wrong.push(`${page}:${line}: ${words.join(' ')}: ${problem}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('what is wrong with a command is said', () => {
  it.each([
    ['weir observe', 'weir has no command observe'],
    ['sudo ./weir pods --everything', "Unknown option '--everything'"],
    ['kubectl weir pods --pid 7', "Unknown option '--pid'"],
    ['kubectl -n x exec ds/weir -- weir nothing', 'weir has no command nothing'],
    ['weir events now', 'now is one argument too many'],
    [
      'helm install weir daemonset/chart --set config.observe=all,image.tga=1',
      'the chart has no value image.tga',
    ],
    ['helm install weir daemonset/map', 'there is no daemonset/map'],
    ['kubectl apply -f examples/none.yaml', 'there is no examples/none.yaml'],
    ['npm run nothing', 'no script nothing'],
    ['sh scripts/nothing.sh', 'there is no scripts/nothing.sh'],
  ])('%s', async (text, problem) => {
    const [command] = readCommands(`\`\`\`sh\n${text}\n\`\`\``);
    expect(await checkCommand(command?.words ?? [])).toContain(problem);
  });
});
