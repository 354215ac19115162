// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../../test/suites/run-program.ts';
import { WEIR } from '../weir-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

const GOOD = `- list: shells
  items: [bash, zsh]
- macro: spawned
  condition: evt.type in (execve, execveat)
- rule: Shell in notebook
  desc: a shell
  condition: spawned and proc.name in (shells)
  output: shell (%proc.cmdline)
  priority: WARNING
`;

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('weir rules check', () => {
  const run = (...args: string[]) => runProgram(WEIR, ['rules', 'check', ...args]);

  it('says that files load, and how many rules they have', async () => {
    const { status, stdout } = await run(write('good.yaml', GOOD));
    expect(stdout).toBe(`${folder}/good.yaml: ok\nrules: 1 loaded\n`);
    expect(status).toBe(0);
  });

  it('names place, code and remedy of an error, and reads no file behind it', async () => {
    const bad = write('bad.yaml', GOOD.replace('proc.name in', 'proc.nmae in'));
    const { status, stdout } = await run(bad, join(folder, 'good.yaml'));
    expect(stdout).toBe(`${bad}: invalid, 1 error
  ${bad}:7:14: error LOAD_ERR_COMPILE_CONDITION: rule 'Shell in notebook': filter_check called with nonexistent field proc.nmae
    spawned and proc.nmae in ( bash, zsh )
                ^
    correct the condition at the place shown; \`weir rules fields\` lists every field
rules: 0 loaded, 1 files behind the error were not read
`);
    expect(status).toBe(2);
  });

  it('gives the same in the shape of falco -V', async () => {
    const { stdout } = await run('--output', 'json', join(folder, 'bad.yaml'));
    expect(JSON.parse(stdout)).toMatchObject({
      falco_load_results: [
        {
          successful: false,
          errors: [{ code: 'LOAD_ERR_COMPILE_CONDITION', codedesc: 'Error compiling condition' }],
        },
      ],
    });
  });

  it('takes the YAML files of a folder by their names, later ones on top', async () => {
    const rules = join(folder, 'rules.d');
    mkdirSync(rules);
    write('rules.d/10.yaml', GOOD);
    write('rules.d/20.yml', '- rule: Shell in notebook\n  enabled: false\n  override: {enabled: replace}\n');
    write('rules.d/README.md', 'no rules');
    const { status, stdout } = await run(rules);
    expect(stdout).toContain('20.yml: ok');
    expect(stdout).not.toContain('README');
    expect(status).toBe(0);
  });

  it('tells which rules ask for what is not to be had', async () => {
    const rules = `\
- rule: Of calls
  desc: d
  condition: evt.type in (inotify_init, kcmp)
  output: o
  priority: NOTICE
- rule: Of environments
  desc: d
  condition: evt.type in (execve, execveat) and proc.env[LD_PRELOAD] exists
  output: o
  priority: NOTICE
`;
    const { status, stdout } = await run(write('weak.yaml', rules));
    expect(stdout).toContain(
      'silent here, 1: no event makes them hold\n  Of calls: not told: inotify_init, kcmp\n',
    );
    expect(stdout).toContain(
      'weaker here, 1: what they ask for is known in part\n  Of environments: proc.env has no value (the environment of processes is never read)\n',
    );
    expect(status).toBe(0);
    const json = await run('--output', 'json', join(folder, 'weak.yaml'));
    expect(JSON.parse(json.stdout)).toMatchObject({
      weir_coverage: [{ rule: 'Of calls', isSilent: true }, {}],
    });
  });

  it('fails on warnings where asked to', async () => {
    const loose = write('loose.yaml', GOOD.replace('spawned and ', ''));
    expect((await run(loose)).status).toBe(0);
    const { status, stdout } = await run('--strict', loose);
    expect(stdout).toContain('LOAD_NO_EVTTYPE');
    expect(status).toBe(2);
  });

  it('says why a file can’t be read', async () => {
    const { status, stdout } = await run(join(folder, 'none.yaml'));
    expect(stdout).toMatch(
      /LOAD_ERR_FILE_READ: rules content: cannot be read: ENOENT\n {4}check that the file exists/,
    );
    expect(status).toBe(2);
  });
});

describe('weir rules fields', () => {
  it('lists fields with their types and brackets', async () => {
    const { stdout } = await runProgram(WEIR, ['rules', 'fields']);
    expect(stdout).toMatch(
      /^proc\.aname, proc\.aname\[…\] +text +process +Task names of the ancestors\. One/m,
    );
    expect(stdout).toMatch(/^proc\.env, proc\.env\[…\] +text +never: the environment/m);
    const json = await runProgram(WEIR, ['rules', 'fields', '--output', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ schema: 'weir.dev/rule-fields/v1' });
  });
});
