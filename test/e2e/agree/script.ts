// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { Zone } from '../../../src/lab/internet/dns-zone.ts';

/** What one program of a pod does, and the egress that it is. */
export interface Step {
  /** Name of a pod. */
  readonly pod: string;
  readonly run: readonly [string, ...string[]];
  /** Where it goes, as records say it: `address:port/protocol`. Nothing that another step of the pod has. */
  readonly to: readonly string[];
  /** Position of each result in what `client.py` prints; absent for curl, which has one destination. */
  readonly at?: readonly number[];
}

export const CLIENT = join(import.meta.dirname, 'client.py');
const STRANGER = 'fd00:10:96::a';

/** Names beside the lab's: each with one address, several on one, aliases, and one that leads where no name may lead. */
const shared = { a: ['203.0.113.12'], aaaa: ['2001:db8:10::11'] };
export const NAMES: Zone = {
  'huggingface.co': { a: ['203.0.113.10'], aaaa: ['2001:db8:10::10'] },
  'cdn-lfs-us-1.hf.co': { a: ['198.51.100.20'], aaaa: ['2001:db8:20::20'] },
  'cdn-lfs-eu-1.hf.co': { a: ['198.51.100.21'], aaaa: [] },
  'one.example': shared,
  'two.example': shared,
  'three.example': shared,
  'denied.example': shared,
  'late.example': { a: ['203.0.113.11'] },
  'alias.example': { cname: 'bad.example' },
  'bad.example': { a: ['203.0.113.13'] },
  'stranger.example': { a: ['203.0.113.13'] },
  'near.example': { a: ['169.254.10.10'] },
};

export const POLICIES = `apiVersion: weir.dev/v1alpha1
kind: ClusterAIGovernancePolicy
metadata: { name: training }
spec:
  targetLabels: { weir.dev/domain: training }
  mode: enforce
  egress:
    default: deny
    allow:
      - { name: hub, names: [huggingface.co, '*.hf.co'], ports: [{ port: 443 }] }
      - { name: named, names: [one.example, late.example, near.example, stranger.example], ports: [{ port: 443 }] }
      - { name: any-port, names: [three.example] }
      - { name: registry, cidrs: [203.0.113.30/32, '2001:db8:30::/48'], ports: [{ port: 443 }, { port: 8440, endPort: 8449 }] }
      - { name: datagrams, cidrs: [203.0.113.30/32, '2001:db8:30::/48'], ports: [{ port: 443, protocol: UDP }, { port: 5000, endPort: 5009, protocol: UDP }] }
      - { name: features, services: [{ namespace: features, name: feature-store }], ports: [{ port: 80 }] }
      - { name: over, cidrs: [203.0.113.11/32], expires: '2026-01-01T00:00:00Z', reason: pilot }
    deny:
      - { name: blobs, cidrs: [203.0.113.31/32, '2001:db8:30::31/128'] }
      - { name: names, names: [api.openai.com, bad.example, denied.example] }
---
apiVersion: weir.dev/v1alpha1
kind: AIGovernancePolicy
metadata: { name: team, namespace: training }
spec:
  targetLabels: { weir.dev/domain: training }
  mode: enforce
  egress:
    default: allow
    deny:
      - { name: europe, names: [cdn-lfs-eu-1.hf.co] }
---
apiVersion: weir.dev/v1alpha1
kind: ClusterAIGovernancePolicy
metadata: { name: watch }
spec:
  podSelector: {}
  mode: audit
  egress:
    default: delegate
    quic: deny
    allow:
      - { name: cdn, names: ['*.hf.co'] }
    deny:
      - { name: apis, categories: [llm-api] }
      - { name: features6, cidrs: ['fd00:10:96::20/128'] }
`;

const python = (...does: readonly string[]): [string, ...string[]] => ['python3', CLIENT, ...does];
const curl = (...words: readonly string[]): [string, ...string[]] => [
  ...(['curl', '-sSko', '/dev/null', '-m', '5'] as const),
  ...words,
];

function by(pod: string, does: readonly string[]): Step {
  const goes = does.flatMap((each, at) => {
    const [what = '', rest = ''] = each.split('=');
    const [address = '', port] = rest.split(',');
    if (what === 'find' || what === 'probe') return [];
    const protocol = ['udp', 'send', 'ask'].includes(what) ? 'udp' : 'tcp';
    return [{ to: `${plain(address)}:${what === 'ask' ? 53 : port}/${protocol}`, at }];
  });
  return { pod, run: python(...does), to: goes.map(({ to }) => to), at: goes.map(({ at }) => at) };
}

/** IPv4 in IPv6 is told as the IPv4 address. */
function plain(address: string): string {
  return address.replace(/^::ffff:/, '');
}

const web = (pod: string, to: string, ...words: readonly string[]): Step => ({
  pod,
  run: curl(...words),
  to: [`${to}/tcp`],
});

/** To an address that the pod has asked for before: to ask anew would sort addresses, by connecting datagram sockets. */
function web6(pod: string, address: string, url: string): Step {
  const { protocol, hostname } = new URL(url);
  const port = protocol === 'https:' ? 443 : 80;
  return web(pod, `${address}:${port}`, '--resolve', `${hostname}:${port}:[${address}]`, url);
}

/** What all tiers together decide, one step after another. */
export const STEPS: readonly Step[] = [
  web('trainer', '203.0.113.10:443', '-4', 'https://huggingface.co/'),
  by('trainer', [
    'find=huggingface.co',
    'find=api.openai.com',
    'find=feature-store.features.svc.cluster.local',
  ]),
  web6('trainer', '2001:db8:10::10', 'https://huggingface.co/'),
  web('trainer', '203.0.113.10:80', '-4', 'http://huggingface.co/'),
  web('trainer', '198.51.100.20:443', '-4', 'https://cdn-lfs-us-1.hf.co/'),
  web('trainer', '198.51.100.21:443', '-4', 'https://cdn-lfs-eu-1.hf.co/'),
  web('trainer', '203.0.113.40:443', '-4', 'https://api.openai.com/v1/models'),
  web6('trainer', '2001:db8:40::40', 'https://api.openai.com/v1/models'),
  web('trainer', '203.0.113.30:443', '-4', 'https://registry.ollama.ai/'),
  web('trainer', '10.96.0.20:80', '-4', 'http://feature-store.features.svc.cluster.local/'),
  web6('trainer', 'fd00:10:96::20', 'http://feature-store.features.svc.cluster.local/'),
  // forged: nothing led from the name to the address
  web(
    'trainer',
    '203.0.113.11:443',
    '-4',
    '--resolve',
    'huggingface.co:443:203.0.113.11',
    'https://huggingface.co/',
  ),
  by('trainer', ['tcp=203.0.113.31,443']),
  by('trainer', ['tcp=2001:db8:30::31,443', 'tcp=2001:db8:30::30,8440', 'tcp=2001:db8:30::30,8500']),
  by('trainer', ['tcp=203.0.113.30,8443']),
  by('trainer', ['tcp=203.0.113.30,8500']),
  by('trainer', ['tcp=203.0.113.11,8500']),
  by('trainer', ['tcp=::ffff:203.0.113.31,444', 'tcp=::ffff:203.0.113.30,8444']),
  by('trainer', ['udp=203.0.113.30,5000', 'send=203.0.113.30,5001', 'udp=203.0.113.31,5000']),
  by('trainer', ['udp=2001:db8:30::30,5000', 'send=2001:db8:30::31,5001']),
  // one socket, several peers
  by('trainer', [
    'send=203.0.113.30,5002',
    'send=203.0.113.31,5002',
    'send=203.0.113.30,5003',
    'send=203.0.113.40,5002',
  ]),
  // one socket, connected anew
  by('trainer', ['tcp=203.0.113.30,8446', 'again=203.0.113.31,8446']),
  by('trainer', ['udp=203.0.113.30,443']),
  by('trainer', ['tcp=127.0.0.1,9']),
  by('trainer', ['tcp=10.96.0.10,53']),
  // what somebody else answers teaches nothing
  by('trainer', [`ask=${STRANGER},stranger.example`, 'tcp=203.0.113.13,443']),
  by('trainer', ['tcp=169.254.10.10,443']),
  // before and after the pod learned the name
  by('second', ['keep=203.0.113.11,443', 'find=late.example']),
  by('second', ['tcp=203.0.113.12,9443']),
  by('second', ['find=three.example']),
  by('second', ['tcp=203.0.113.12,9444', 'tcp=2001:db8:10::11,9444']),
  by('second', ['tcp=64:ff9b::cb00:710c,9446']),
  web('second', '203.0.113.13:443', '-4', 'https://alias.example/'),
  by('second', ['find=near.example', 'tcp=169.254.10.10,443']),
  // a name that is denied, and one that is allowed, led to the same address
  by('third', ['find=denied.example', 'find=one.example']),
  web('third', '203.0.113.12:443', '-4', 'https://one.example/'),
  web6('third', '2001:db8:10::11', 'https://one.example/'),
  // no policy enforces here
  web('free', '203.0.113.40:443', '-4', 'https://api.openai.com/v1/models'),
  web('free', '203.0.113.10:443', '-4', 'https://huggingface.co/'),
  by('free', ['udp=203.0.113.30,443', 'tcp=203.0.113.31,443']),
];

/** What a name on the wire decides. */
export const BEYOND: readonly Step[] = [
  by('fourth', ['find=one.example']),
  web('fourth', '203.0.113.12:443', '-4', 'https://two.example/'),
  web(
    'fourth',
    '203.0.113.30:443',
    '-4',
    '--resolve',
    'api.openai.com:443:203.0.113.30',
    'https://api.openai.com/',
  ),
  by('fifth', ['find=three.example']),
  web('fifth', '203.0.113.12:80', '-4', '-H', 'Host: two.example', 'http://three.example/'),
];

/** Connecting a datagram socket sends nothing: it is no flow, and nothing is decided. */
export const PROBE: Step = { pod: 'sixth', run: python('probe=203.0.113.31,5009'), to: [], at: [] };

/** What comes after everything else. */
export const LAST: Step = by('sixth', ['udp=203.0.113.31,5008']);
