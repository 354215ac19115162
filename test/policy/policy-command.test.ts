// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runWeir } from './run-weir.ts';

const GOOD = `apiVersion: weir.dev/v1alpha1
kind: ClusterAIGovernancePolicy
metadata: { name: good }
spec:
  namespaceSelector: { matchLabels: { env: prod } }
  podSelector: {}
  egress: { default: deny, allow: [{ name: hub, names: [huggingface.co], ports: [{ port: 443 }] }] }
`;
const BAD = GOOD.replace('huggingface.co', 'HuggingFace.co');
const OTHER = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n';

let folder: string;
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-policy-'));
  writeFileSync(file('good.yaml'), GOOD);
  writeFileSync(file('bad.yml'), BAD);
  writeFileSync(file('other.json'), OTHER);
  writeFileSync(file('notes.txt'), 'no policy');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('weir policy check', () => {
  it('ends with 0 for what is right, and claims no enforcement', async () => {
    const { status, stdout } = await runWeir('policy', 'check', file('good.yaml'));
    expect(stdout).toBe(
      'policies: 1 right, 0 errors, 0 warnings. Agents enforce policies where policy.enforce is on.\n',
    );
    expect(status).toBe(0);
  });

  it('shows the line, the place and the fix of what is wrong, and ends with 2', async () => {
    const { status, stdout } = await runWeir('policy', 'check', file('bad.yml'));
    expect(stdout).toContain(`${file('bad.yml')}:7:57: error: spec.egress.allow[0].names[0]: must be`);
    expect(stdout).toContain(
      `    7 |   egress: { default: deny, allow: [{ name: hub, names: [HuggingFace.co]`,
    );
    expect(stdout).toContain(`\n      | ${' '.repeat(56)}^\n      = write huggingface.co\n`);
    expect(status).toBe(2);
  });

  it('reads all manifests of a folder, and writes JSON', async () => {
    const { status, stdout } = await runWeir('policy', 'check', folder, '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'weir.dev/policy-check/v1',
      errors: 1,
      warnings: 1,
      problems: [
        { file: file('bad.yml'), line: 7, column: 57, code: 'value', suggestion: 'write huggingface.co' },
        { file: file('other.json'), line: 2, code: 'not-a-policy', severity: 'warning' },
      ],
    });
    expect(status).toBe(2);
  });

  it('fails on warnings where it is asked to', async () => {
    expect(await runWeir('policy', 'check', file('other.json'))).toMatchObject({ status: 0 });
    expect(await runWeir('policy', 'check', '--strict', file('other.json'))).toMatchObject({ status: 2 });
  });

  it('shows a hundred problems, and says how many more there are', async () => {
    const names = Array.from({ length: 120 }, (_, n) => `H${n}.example`).join(', ');
    writeFileSync(file('many.yaml'), GOOD.replace('huggingface.co', names));
    const { stdout } = await runWeir('policy', 'check', file('many.yaml'));
    rmSync(file('many.yaml'));
    expect(stdout.match(/: error: /g)).toHaveLength(100);
    expect(stdout).toContain('… and 20 more: -o json has them\n');
    expect(stdout).toContain('0 right, 120 errors');
  });

  it.each([
    [['policy', 'check'], 'policy check: FILE… is missing'],
    [['policy'], 'policy: say what: policy check, policy explain, policy simulate'],
    [['policy', 'check', '/nowhere'], '/nowhere: cannot be read: ENOENT'],
  ])('says what is missing: %j', async (argv, message) => {
    const { status, stderr } = await runWeir(...argv);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});
