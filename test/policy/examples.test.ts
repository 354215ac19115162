// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runWeir } from './run-weir.ts';

const FOLDER = 'examples/policies';

describe('examples/policies', () => {
  it.each(readdirSync(FOLDER))('%s is right', async (name) => {
    const { status, stdout } = await runWeir(
      'policy',
      'check',
      `${FOLDER}/${name}`,
      '--pods',
      'examples/pods.yaml',
      '-o',
      'json',
    );
    const { policies, problems } = JSON.parse(stdout) as { policies: number; problems: { code: string }[] };
    expect(policies).toBe(1);
    // It says itself that its deny is best effort.
    expect(problems.map(({ code }) => code)).toEqual(name === 'baseline.yaml' ? ['best-effort'] : []);
    expect(status).toBe(0);
  });
});
