// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { POLICY_GROUP, POLICY_KINDS, POLICY_VERSION } from '../../src/config/policy-schema.ts';
import { CHECK_CASES } from '../policy/check-cases.ts';
import { describeUnless } from '../suites/describe-unless.ts';
import { KubeProblem, type Manifest, readYaml } from './kube-admin.ts';
import { noCluster } from './no-cluster.ts';
import { type ClusterUnderTest, openClusterUnderTest } from './open-cluster-under-test.ts';

const LONG_MS = 300_000;
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

let cluster: ClusterUnderTest;
/** Definitions that were not there before: they are removed again. */
const made: string[] = [];

/** Tells what the API server says of an object, without keeping it. */
async function ask(object: Manifest): Promise<'accepted' | string> {
  const kind = POLICY_KINDS.find((candidate) => candidate.kind === object.kind);
  if (kind === undefined) throw new Error(`no policy: ${object.kind}`);
  const { namespace } = object.metadata;
  const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
  const path = `/apis/${POLICY_GROUP}/${POLICY_VERSION}${place}/${kind.plural}?dryRun=All&fieldValidation=Strict`;
  try {
    await cluster.admin.json('POST', path, object);
    return 'accepted';
  } catch (error: unknown) {
    // 400 is an unknown field or another type, 422 a value or a rule.
    if (error instanceof KubeProblem && [400, 422].includes(error.status)) return error.message;
    throw error;
  }
}

describeUnless(noCluster, 'policies on a real API server', { timeout: LONG_MS }, () => {
  beforeAll(async () => {
    cluster = await openClusterUnderTest(process.env);
    for (const { plural } of POLICY_KINDS) {
      const file = new URL(`../../daemonset/chart/crds/${plural}.yaml`, import.meta.url);
      const [definition] = readYaml(readFileSync(file, 'utf8'));
      await cluster.admin.json('POST', DEFINITIONS, definition).then(
        () => made.push(plural),
        (error: unknown) => {
          if (!(error instanceof KubeProblem) || error.status !== 409) throw error;
        },
      );
      const served = () => cluster.admin.text(`/apis/${POLICY_GROUP}/${POLICY_VERSION}/${plural}`);
      await vi.waitFor(served, { timeout: 60_000, interval: 100 });
    }
  }, LONG_MS);

  afterAll(async () => {
    for (const plural of made) await cluster.admin.json('DELETE', `${DEFINITIONS}/${plural}.${POLICY_GROUP}`);
    await cluster?.close();
  }, LONG_MS);

  it('has structural schemas with nothing against them', async () => {
    for (const { plural } of POLICY_KINDS) {
      const said = async (): Promise<readonly string[]> => {
        const { status } = (await cluster.admin.json('GET', `${DEFINITIONS}/${plural}.${POLICY_GROUP}`)) as {
          status: { conditions: readonly { type: string; status: string }[] };
        };
        return status.conditions.map(({ type, status: holds }) => `${type}: ${holds}`);
      };
      // it is served a moment before it says so
      await expect.poll(said, { timeout: 60_000 }).toContain('Established: True');
      expect(await said()).not.toContain('NonStructuralSchema: True');
    }
  });

  it.each(CHECK_CASES)('answers as weir policy check: $name', async ({ text, wrong = [] }) => {
    const [object] = readYaml(text);
    if (object === undefined) throw new Error('no object');
    const answer = await ask(object);
    expect(answer === 'accepted', answer).toBe(wrong.length === 0);
  });

  it('fills in the mode', async () => {
    const object = {
      apiVersion: 'weir.dev/v1alpha1',
      kind: 'ClusterAIGovernancePolicy',
      metadata: { name: 'mode' },
      spec: { podSelector: {} },
    };
    const path = `/apis/${POLICY_GROUP}/${POLICY_VERSION}/clusteraigovernancepolicies?dryRun=All`;
    expect(await cluster.admin.json('POST', path, object)).toMatchObject({ spec: { mode: 'audit' } });
  });
});
