// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Collection } from '../../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../../src/kernel/collection-spec.ts';
import type { Link } from '../../../src/kernel/link.ts';
import { compileTestObject } from '../compile-object.ts';
import { describeLive, type LivePlace, makeLivePlace } from '../live.ts';
import type { Peer } from '../net.ts';
import { NetworkSensors } from '../network-sensors.ts';
import { PodPolicies } from '../pod-policies.ts';
import { PodNetwork, WORLD } from './pod-network.ts';

const { open, closed, hub, resolver } = WORLD;
const EPERM = '1';
/** Addresses of services: nothing on the wire has them. */
const SERVICE = { store: '10.96.0.20', other: '10.96.0.21', dns: '10.96.0.10' } as const;
/** Address and port of each, and those of the backend. */
const BACKENDS = [
  [SERVICE.store, 80, open, 8000],
  [SERVICE.store, 8000, open, 8000],
  [SERVICE.other, 80, closed, 8000],
  [SERVICE.dns, 53, resolver, 53],
] as const;
const STORE = {
  default: 'deny',
  allow: [
    { name: 'store', services: [{ namespace: 'features', name: 'store' }] },
    { name: 'hub', names: ['hub.example'] },
  ],
};

describeLive('with services balanced outside of Weir', () => {
  let place: LivePlace;
  let network: PodNetwork;
  let sensors: NetworkSensors;
  let governed: PodPolicies;
  let client: Peer;

  beforeAll(async () => {
    place = makeLivePlace('balancer');
    network = new PodNetwork('balancer');
    sensors = new NetworkSensors(place, { objects: ['egress'] });
    const pod = place.makeCgroup('pod');
    sensors.observe(pod);
    const server = network.world.startPython(place.makeCgroup('world'), 'egress_server.py', [
      `hub.example=${hub}`,
    ]);
    await server.line();
    client = network.pod.startPython(pod, 'egress_client.py');
    governed = PodPolicies.of(sensors, pod, [SERVICE.dns, resolver]);
    governed.govern('enforce', STORE, [SERVICE.store, open]);
  });

  afterAll(async () => {
    await network?.remove();
    await sensors?.close();
    place?.remove();
  });

  async function does(line: string): Promise<string> {
    client.say(line);
    return client.line();
  }

  /** A service of the policy, one that is none of it, and names by the DNS service. */
  function works(port: number): void {
    it('reaches a service that is allowed, by TCP and UDP', async () => {
      expect(await does(`tcp ${SERVICE.store} ${port}`)).toBe('0');
      expect(await does(`udp ${SERVICE.store} 8000`)).toBe('0');
      expect(await does(`send ${SERVICE.store} 8000`)).toBe('0');
      expect(await does(`tcp ${open} 8000`)).toBe('0');
    });

    it('reaches no other, by its address or by that of its backend', async () => {
      expect(await does(`tcp ${SERVICE.other} ${port}`)).toBe(EPERM);
      expect(await does(`send ${SERVICE.other} 8000`)).toBe(EPERM);
      expect(await does(`tcp ${closed} 8000`)).toBe(EPERM);
      expect(await does(`send ${closed} 8000`)).toBe(EPERM);
    });

    it('learns names from the DNS service', async () => {
      expect(await does(`ask ${SERVICE.dns} hub.example`)).toBe(hub);
      expect(await does(`tcp ${hub} 8000`)).toBe('0');
    });
  }

  describe('in the sockets, above Weir', () => {
    let collection: Collection;
    const links: Link[] = [];

    beforeAll(() => {
      collection = Collection.load([readCollectionSpec(compileTestObject('balancer'))]);
      for (const [address, port, backend, target] of BACKENDS) {
        collection.map('services').update(endOf(address, port), endOf(backend, target));
        if (port !== 80) collection.map('backends').update(endOf(backend, target), endOf(address, port));
      }
      for (const name of ['on_connect4', 'on_sendmsg4', 'on_recvmsg4'])
        links.push(collection.program(`balancer/${name}`).attachCgroup(dirname(place.cgroup)));
    });

    afterAll(() => {
      for (const link of links) link.close();
      collection?.close();
    });

    works(80);
  });

  describe('by translation on the host, as kube-proxy does it', () => {
    beforeAll(() => {
      const rules = BACKENDS.flatMap(([address, port, backend, target]) =>
        ['tcp', 'udp'].map(
          (protocol) =>
            `-A PREROUTING -d ${address} -p ${protocol} --dport ${port} -j DNAT --to-destination ${backend}:${target}`,
        ),
      );
      execFileSync('ip', ['netns', 'exec', network.world.name, 'iptables-restore'], {
        input: ['*nat', ...rules, 'COMMIT', ''].join('\n'),
      });
    });

    works(80);
  });
});

/** `struct end` of balancer.bpf.c. */
function endOf(address: string, port: number): Uint8Array {
  return Uint8Array.from([...address.split('.').map(Number), port >> 8, port & 0xff, 0, 0]);
}
