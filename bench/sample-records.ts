// SPDX-License-Identifier: Apache-2.0
import { loadBuiltinCatalog } from '../src/catalog/load-builtin-catalog.ts';
import { createDetect } from '../src/detect/create-detect.ts';
import { createIdentity } from '../src/identity/create-identity.ts';
import { PodStore } from '../src/identity/pod-store.ts';
import { sampleConnections } from './sample-connections.ts';
import { sampleCgroups, samplePods, sampleProcesses } from './sample-node.ts';
import { SAMPLE, sampleName, samplePod } from './sample-policies.ts';

const NAMES_EACH = 4;
const CONNECTIONS = 20;

/**
 * Lines of records as outputs write them, of connections that detection told of: once for each of `pods` pods of the sample of
 * policies and four names to which each of them sends. Each flow is another one.
 */
export function sampleRecordLines(pods: number): readonly Buffer[] {
  const lines = detectedLines();
  return Array.from({ length: pods * NAMES_EACH }, (_, turn) => {
    const { namespace, name, governance } = samplePod(turn % pods);
    const pod = `"pod":${JSON.stringify({ namespace, name, uid: `uid-${name}`, governance })},"container"`;
    const host = sampleName(turn % SAMPLE.policies, Math.floor(turn / pods));
    const texts = lines.map((line) =>
      line
        .replace(/"pod":\{.*?\},"container"/, pod)
        .replaceAll('huggingface.co', host)
        .replace(/"cookie":"(\d+)"/, `"cookie":"${turn}$1"`),
    );
    return Buffer.from(`${texts.join('\n')}\n`);
  });
}

function detectedLines(): readonly string[] {
  const host = { processes: () => sampleProcesses, process: () => undefined, cgroups: () => sampleCgroups };
  const identity = createIdentity({ pods: new PodStore(samplePods), host });
  identity.seed('/kubepods');
  const origin = { node: 'bench', bootId: 'bench', run: 'bench', agent: 'bench', clockOffsetNs: 0n };
  const lines: string[] = [];
  const emit = (record: object): void => void lines.push(JSON.stringify(record));
  const detect = createDetect({ ...origin, catalog: loadBuiltinCatalog(), emit });
  identity.listen({ onEvent: (event) => detect.onEvent(event) });
  const { view, byteLength } = sampleConnections(0, CONNECTIONS).build();
  identity.consume(view, byteLength);
  identity.close();
  return lines;
}
