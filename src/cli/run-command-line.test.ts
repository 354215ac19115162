// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../test/suites/run-program.ts';
import { VERSION } from '../version.ts';
import { KUBECTL_WEIR } from './kubectl/kubectl-program.ts';
import type { Program } from './program.ts';
import { WEIR } from './weir-program.ts';

const run = (program: Program, ...argv: string[]) => runProgram(program, argv);
const weir = (...argv: string[]) => run(WEIR, ...argv);

describe.each([WEIR, KUBECTL_WEIR])('$name', (program) => {
  it('lists every command with its summary', async () => {
    const { status, stdout } = await run(program, '--help');
    expect(status).toBe(0);
    for (const [name, load] of Object.entries(program.commands)) {
      expect(stdout).toContain(`  ${name}`);
      expect(stdout).toContain((await load()).summary);
    }
  });

  it.each(Object.keys(program.commands))('explains %s and each of its options', async (name) => {
    const { status, stdout } = await run(program, name, '--help');
    expect(status).toBe(0);
    const command = await program.commands[name]?.();
    expect(stdout).toContain(`usage: ${program.name} ${name}`);
    for (const option of Object.keys(command?.options ?? {})) expect(stdout).toContain(`--${option}`);
  });
});

describe('the command line', () => {
  it('prints its version', async () => {
    expect(await weir('--version')).toMatchObject({ status: 0, stdout: `${VERSION}\n` });
  });

  it('says which command it does not know, and where to look', async () => {
    const { status, stderr } = await weir('observe');
    expect(status).toBe(2);
    expect(stderr).toBe(
      'weir: observe: no such command; weir --help lists them\n      run the command with --help [USAGE]\n',
    );
  });

  it.each([
    [['run', '--zzzzzz'], /run: Unknown option '--zzzzzz'$/],
    [['run', '--obsreve', 'all'], /run: Unknown option '--obsreve', did you mean --observe\?$/],
    [['evnts'], /evnts: no such command; did you mean events\?$/],
    [['replay'], /replay: FILE is missing/],
    [['replay', 'a', 'b'], /replay: unexpected argument b/],
    [['replay', 'a', '--speed', 'fast'], /--speed must be a number above 0, got "fast"/],
    [['events', '--kind', 'nonsense'], /--kind nonsense: no such kind of record/],
    [['config', 'show'], /config: unknown verb show/],
  ])('refuses %j in one line', async (argv, message) => {
    const { status, stderr } = await weir(...argv);
    expect(status).toBe(2);
    expect(stderr.split('\n')[0]).toMatch(message);
  });

  it('names a file that can not be read', async () => {
    const { status, stderr } = await weir('replay', '/nonexistent.weir');
    expect(status).toBe(2);
    expect(stderr).toContain('/nonexistent.weir: ENOENT');
  });

  it('explains every option and where its value came from', async () => {
    const { status, stdout } = await weir('config', 'explain', '--observe', 'all');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^observe +"all" +flag$/m);
    expect(stdout).toMatch(/^flowInterval +30 +default$/m);
  });

  it('says that no agent runs', async () => {
    const { status, stderr } = await weir('events', '--run-dir', '/nonexistent');
    expect(status).toBe(5);
    expect(stderr).toContain('[AGENT_NOT_RUNNING]');
  });
});
