// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { SAMPLE, sampleName, samplePod } from './sample-policies.ts';

const NAMES_EACH = 4;

/**
 * Lines of records as an output wrote them to `file`, once for each of `pods` pods of the sample and four names to which each
 * of them sends; each flow is another one.
 */
export function sampleRecordLines(file: string, pods: number): readonly Buffer[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return Array.from({ length: pods * NAMES_EACH }, (_, turn) => {
    const { namespace, name, governance } = samplePod(turn % pods);
    const pod = `"pod":${JSON.stringify({ namespace, name, uid: `uid-${name}`, governance })}`;
    const host = sampleName(turn % SAMPLE.policies, Math.floor(turn / pods));
    const texts = lines.map((line) =>
      line
        .replace(/"pod":\{.*?\}\}/, pod)
        .replaceAll(/"name":"[a-z.-]+","nameEvidence"/g, `"name":"${host}","nameEvidence"`)
        .replace(/"cookie":"(\d+)"/, `"cookie":"${turn}$1"`),
    );
    return Buffer.from(`${texts.join('\n')}\n`);
  });
}
