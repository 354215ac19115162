// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../../test/suites/run-program.ts';
import { WEIR } from '../weir-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-rule-tests-'));
afterAll(() => rmSync(folder, { recursive: true }));
const run = (...args: string[]) => runProgram(WEIR, ['rules', 'test', ...args]);

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

write(
  'rules.yaml',
  `- rule: Shell
  desc: d
  condition: evt.type in (execve, execveat) and proc.name = bash and proc.aname[2] = sshd and fd.sport = 22
  output: o
  priority: NOTICE
- rule: Any
  desc: d
  condition: evt.type = execve
  output: o
  priority: NOTICE
`,
);
const EVENT = '{ evt.type: execve, proc.name: bash, proc.aname: [sh, sshd], fd.sport: 22 }';

describe('weir rules test', () => {
  it('passes the tests of the rules that come with it, each of which fires and is silent', async () => {
    const { status, stdout } = await run('examples/rules/ai_rules.test.yaml');
    expect(stdout).toMatch(/^tests: \d+ passed, 0 failed$/m);
    expect(status).toBe(0);
  });

  it('says which rules did not fire, and which did that should not have', async () => {
    const file = write(
      'bad.yaml',
      `rules: [rules.yaml]
tests:
- name: <both>
  events: [${EVENT}]
  fires: [Shell, Other]
- name: only what is named
  events: [{ evt.type: execve }]
  silent: [Shell]
- name: not there
  events: [{ evt.type: execve }]
  fires: [Any, Shell]
`,
    );
    const { status, stdout } = await run(file);
    expect(stdout).toBe(`${file}:3: <both>: FAILED
  no rule is called 'Other', or it is disabled
  'Any' fired
${file}:9: not there: FAILED
  'Shell' did not fire
tests: 1 passed, 2 failed
`);
    expect(status).toBe(1);
    const junit = await run('--output', 'junit', file);
    expect(junit.stdout).toContain('<testsuites tests="3" failures="2"');
    expect(junit.stdout).toContain('name="&lt;both&gt;"');
    expect(junit.stdout).toMatch(/<failure message="no rule is called 'Other', or it is disabled">/);
    expect(junit.status).toBe(1);
  });

  it.each([
    [
      'an unknown field',
      `tests: [{name: a, fires: [], events: [{evt.type: execve, proc.nmae: x}]}]`,
      /:1: proc\.nmae is no field; did you mean proc\.name\?/,
    ],
    ['an unknown key', `tests:\n- name: a\n  fire: []`, /:3: fire is unknown; did you mean fires\?/],
    ['nothing expected', `tests: [{name: a, events: [{evt.type: execve}]}]`, /must have fires or silent/],
    ['no events', `tests: [{name: a, fires: []}]`, /either events or a recording/],
    ['no type', `tests: [{name: a, fires: [], events: [{proc.name: x}]}]`, /evt\.type must say what happens/],
    ['no YAML', `tests: [`, /no\.yaml:1: /],
    [
      'rules that do not load',
      `rules: [none.yaml]\ntests: [{name: a, fires: [], events: [{evt.type: execve}]}]`,
      /none\.yaml.*LOAD_ERR_FILE_READ/,
    ],
  ])('refuses a file with %s', async (_what, text, message) => {
    const { status, stderr } = await run(write('no.yaml', text));
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});
