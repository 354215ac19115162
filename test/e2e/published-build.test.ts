// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { KUBECTL_WEIR } from '../../src/cli/kubectl/kubectl-program.ts';
import { VERSION } from '../../src/version.ts';

const root = join(import.meta.dirname, '../..');
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

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

  it('has kubectl weir as one file that needs nothing beside it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'weir-plugin-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'kubectl-weir');
    writeFileSync(file, weir('plugin'));
    const run = (...args: string[]): string =>
      execFileSync(process.execPath, [file, ...args], { cwd: folder, encoding: 'utf8' });
    expect(run('--version').trim()).toBe(VERSION);
    for (const command of Object.keys(KUBECTL_WEIR.commands))
      expect(run(command, '--help')).toContain(`usage: kubectl weir ${command}`);
  });

  it('is found by a real kubectl', ({ skip }) => {
    skip(!hasKubectl, 'kubectl is not installed');
    const env = { ...process.env, PATH: `${join(root, 'dist')}${delimiter}${process.env.PATH}` };
    expect(execFileSync('kubectl', ['weir', 'pods', '--help'], { env, encoding: 'utf8' })).toContain(
      'usage: kubectl weir pods',
    );
    const { status, stderr } = spawnSync('kubectl', ['weir', 'pods', '--kubeconfig', '/nonexistent'], {
      env,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/nonexistent.*\nweir: kubectl get daemonsets .* \[KUBECTL_FAILED\]/s);
  });
});
