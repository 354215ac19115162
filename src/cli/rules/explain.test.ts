// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../test/suites/run-program.ts';
import { WEIR } from '../weir-program.ts';

const run = (...args: string[]) => runProgram(WEIR, ['rules', 'explain', ...args]);
const DEMO = 'examples/demo.weir';

describe('weir rules explain', () => {
  it('says event by event what decided, and how often', async () => {
    const { status, stdout } = await run('Model downloaded in a serving pod', DEMO);
    expect(stdout).toMatch(
      /^#\d+ [\d:.]{12} model_download curl: HOLDS: evt\.type = model_download \[model_download\]; gov\.domain = prod-model \[prod-model\]; not model\.approved = true \[no value\]$/m,
    );
    expect(stdout).toMatch(/: no: gov\.domain = prod-model \[[a-z-]+\]$/m);
    expect(stdout).toMatch(/^EVENTS +DECIDED BY$/m);
    expect(status).toBe(0);
  });

  it('gives the same as JSON', async () => {
    const { stdout } = await run('--output', 'json', 'Model downloaded in a serving pod', DEMO);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { holds: boolean });
    expect(lines.filter(({ holds }) => holds)).toHaveLength(1);
  });

  it('explains rules that are off, and says which rule was meant', async () => {
    const { stdout } = await run('Weights read by a program that serves no model', DEMO);
    expect(stdout).toBe('no event of the types that the rule is about\n');
    const { status, stderr } = await run('Model downloaded in a servng pod', DEMO);
    expect(stderr).toContain("did you mean 'Model downloaded in a serving pod'?");
    expect(status).toBe(2);
  });
});
