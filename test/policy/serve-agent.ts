// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { EgressAnswer } from '../../src/api/egress-answer.ts';
import type { PodView } from '../../src/api/pods-answer.ts';
import { serveApi } from '../../src/api/serve-api.ts';

/** Serves what an agent tells of the pods of an answer, for the time of a test; gives its run folder. */
export async function serveAgent({
  egress,
  labels,
}: {
  readonly egress: EgressAnswer;
  readonly labels: PodView['labels'];
}): Promise<string> {
  const runDir = mkdtempSync(join(tmpdir(), 'weir-agent-'));
  const pods = egress.pods.map(({ pod, uid = '' }): PodView => {
    const [namespace = '', name = ''] = pod.split('/');
    const facts = {
      namespaceLabels: {},
      governance: {},
      observed: true,
      reason: '',
      containers: [],
      cgroups: 1,
    };
    return { namespace, name, uid, labels, ...facts, origins: [], since: '' };
  });
  const unasked = (): never => expect.fail('nobody asks this');
  const agent = await serveApi({
    runDir,
    answers: {
      status: unasked,
      explain: unasked,
      why: unasked,
      decision: unasked,
      policies: unasked,
      breakglass: unasked,
      egress: () => egress,
      pods: () => ({ node: 'n', time: '', sources: [], pods, unknown: [] }),
    },
  });
  onTestFinished(async () => {
    await agent.close();
    rmSync(runDir, { recursive: true });
  });
  return runDir;
}
