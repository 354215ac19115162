// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Runs the emitted command line from a folder that holds nothing of ours. */
function weir(...args: string[]): string {
  return execFileSync(process.execPath, [join(root, 'dist/cli/main.js'), ...args], {
    cwd: tmpdir(),
    encoding: 'utf8',
  });
}

describe('the published build', () => {
  beforeAll(() => {
    execFileSync('sh', [join(root, 'scripts/build-dist.sh')]);
  });

  it('holds no TypeScript, which Node would refuse under node_modules', () => {
    const files = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((name) => name.endsWith('.ts'))).toEqual([]);
  });

  it('runs', () => {
    expect(weir('--help')).toContain('usage: weir');
  });

  it('finds the data it reads at run time', () => {
    expect(weir('config', 'explain')).toContain('flowInterval');
    expect(existsSync(join(root, 'dist/lab/keeper.sh'))).toBe(true);
  });

  it('loads every command', () => {
    for (const command of ['run', 'events', 'pods', 'record', 'replay', 'doctor', 'cleanup', 'demo']) {
      expect(weir(command, '--help')).toContain(`usage: weir ${command}`);
    }
  });
});
