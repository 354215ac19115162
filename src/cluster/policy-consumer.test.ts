// SPDX-License-Identifier: Apache-2.0
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ApiServerDouble } from '../../test/suites/api-server/api-server-double.ts';
import { makeTestCertificates, type TestCertificates } from '../../test/suites/api-server/certificates.ts';
import { followDouble, until } from '../../test/suites/api-server/cluster-setup.ts';
import { policyObject } from '../../test/suites/policy-object.ts';
import { PolicyBook } from '../policy/policy-book.ts';
import type { PolicyListener } from './policy-consumer.ts';

const CLUSTER = 'clusteraigovernancepolicies.weir.dev';
const TEAM = 'aigovernancepolicies.weir.dev';
const NOT_FOUND = JSON.stringify({ kind: 'Status', code: 404, reason: 'NotFound', message: 'not found' });

let certificates: TestCertificates;
let api: ApiServerDouble;

beforeAll(() => {
  certificates = makeTestCertificates();
});

beforeEach(async () => {
  api = await ApiServerDouble.start(certificates);
  onTestFinished(() => api.close());
});

function follow() {
  const book = new PolicyBook();
  let lists = 0;
  let sets = 0;
  const policies: PolicyListener = {
    replace: (kind, versions) => {
      lists += 1;
      book.replace(`api ${kind}`, versions);
    },
    set: (kind, version) => {
      sets += 1;
      book.set(`api ${kind}`, version);
    },
    delete: (kind, version) => book.delete(`api ${kind}`, version),
  };
  const followed = followDouble(api, { policies });
  const names = () => book.held().map(({ name, generation }) => `${name}@${generation}`);
  return { ...followed, book, names, lists: () => lists, sets: () => sets };
}

/** The custom resources are there. */
function install(): void {
  for (const collection of [CLUSTER, TEAM]) {
    api.store.put(collection, policyObject('seed', { namespace: 'x' }));
    api.store.remove(collection, 'x/seed');
  }
}

describe('policies of the API server', () => {
  it('are followed, each by itself', async () => {
    install();
    api.store.put(CLUSTER, policyObject('a'));
    api.store.put(TEAM, policyObject('b', { namespace: 'prod' }));
    const { names, book } = follow();
    await until(() => expect(names()).toEqual(['b@1', 'a@1']));
    api.store.put(CLUSTER, policyObject('wrong', { spec: { podSelector: {}, egress: {} } }));
    api.store.put(CLUSTER, policyObject('a', { generation: 2 }));
    await until(() => expect(names()).toEqual(['b@1', 'a@2']));
    expect(book.entries().map(({ latest }) => [latest.name, latest.problems.length])).toEqual([
      ['b', 0],
      ['a', 0],
      ['wrong', 1],
    ]);
    api.store.remove(CLUSTER, 'a');
    await until(() => expect(names()).toEqual(['b@1']));
  });

  it('stay when the server forbids them, has no such kind, or breaks off its list', async () => {
    install();
    api.store.put(CLUSTER, policyObject('a'));
    const { names, status, lists, said } = follow();
    await until(() => expect(names()).toEqual(['a@1']));
    const before = lists();
    api.forbidden.add(CLUSTER);
    api.cut();
    await until(() => expect(status('clusteraigovernancepolicies').state).toBe('forbidden'));
    expect(names()).toEqual(['a@1']);
    api.forbidden.delete(CLUSTER);
    let isMissing = true;
    let cutLists = 0;
    api.interceptions.push(({ path, query }, response) => {
      if (!path.endsWith('/clusteraigovernancepolicies')) return false;
      if (isMissing) response.writeHead(404, { 'content-type': 'application/json' }).end(NOT_FOUND);
      else if (query.get('watch') === null && cutLists < 3) {
        cutLists += 1;
        response.writeHead(200).write('{"kind":"List","metadata":{"resourceVersion":"9"},"items":[');
        setImmediate(() => response.destroy());
      } else return false;
      return true;
    });
    api.cut();
    await until(() => expect(status('clusteraigovernancepolicies').state).toBe('missing'));
    expect(names()).toEqual(['a@1']);
    api.store.compact();
    isMissing = false;
    await until(() => expect(cutLists).toBe(3));
    expect(names()).toEqual(['a@1']);
    await until(() => expect(status('clusteraigovernancepolicies').state).toBe('current'));
    expect(lists()).toBeGreaterThan(before);
    expect(names()).toEqual(['a@1']);
    expect(
      said
        .filter(({ facts }) => facts.resource === 'clusteraigovernancepolicies')
        .map(({ facts }) => facts.state),
    ).toEqual(expect.arrayContaining(['forbidden', 'missing']));
  });

  it('are not told anew when only their status changed', async () => {
    install();
    const put = (generation: number, selectedPods: number, uid = 'u') =>
      api.store.put(CLUSTER, { ...policyObject('a', { uid, generation }), status: { selectedPods } });
    put(1, 0);
    const { names, sets } = follow();
    await until(() => expect(names()).toEqual(['a@1']));
    await until(() => expect(api.watches).toBeGreaterThan(3));
    for (let pods = 1; pods <= 20; pods += 1) put(1, pods);
    put(2, 20);
    await until(() => expect(names()).toEqual(['a@2']));
    expect(sets()).toBe(1);
    // another one of that name, in the same generation
    put(2, 0, 'v');
    await until(() => expect(sets()).toBe(2));
  });

  it('go when they are deleted while nobody looked', async () => {
    install();
    api.store.put(CLUSTER, policyObject('a'));
    api.store.put(CLUSTER, policyObject('b'));
    const { names } = follow();
    await until(() => expect(names()).toEqual(['a@1', 'b@1']));
    await api.close();
    api.store.remove(CLUSTER, 'a');
    api.store.compact();
    await api.open();
    await until(() => expect(names()).toEqual(['b@1']));
  });

  it('may come after the agent: that their kind is not there is said once', async () => {
    const { names, said, status } = follow();
    await until(() => expect(status('aigovernancepolicies').lists).toBeGreaterThan(4));
    const missing = said.filter(({ facts }) => facts.resource === 'aigovernancepolicies');
    expect(missing.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^the API server has no aigovernancepolicies \(404\).*; install the custom resources .*; the last known state holds/,
      ),
    ]);
    install();
    api.store.put(CLUSTER, policyObject('a'));
    await until(() => expect(names()).toEqual(['a@1']));
  });
});
