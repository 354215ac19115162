// SPDX-License-Identifier: Apache-2.0
import type { Schema } from './schema-node.ts';

/** Where policies come from. */
export const POLICY_OPTIONS = {
  policy: {
    type: 'object',
    description:
      'Policies (docs/explanation/policy.md): where they come from, and whether they are enforced (docs/explanation/enforcement.md).',
    properties: {
      enabled: {
        type: 'boolean',
        default: true,
        since: '0.1.0',
        description:
          'Whether policies are followed: those of the API server, where one is followed, and those of `policy.paths`. Off: none is asked for, and none holds.',
      },
      paths: {
        type: 'array',
        items: { type: 'string' },
        default: [],
        since: '0.1.0',
        description:
          'Files of policies, and folders of which every `.yaml`, `.yml` and `.json` file is one; changes are followed. A policy of the same name in the API server holds over one of a file.',
      },
      enforce: {
        type: 'boolean',
        default: false,
        since: '0.1.0',
        description:
          'Whether policies take effect: programs that decide are attached, and a policy in mode `enforce` denies. Off: policies are compiled, and nothing is denied.',
      },
      podEvents: {
        type: 'string',
        enum: ['none', 'deny', 'audit'],
        default: 'deny',
        since: '0.1.0',
        description:
          'Which decisions are told as Events of the pods, where an API server is followed and policies are enforced: none, denials, or also what would be denied were every policy enforced. Repeats are counted in one Event; a node makes ten writes a minute at most, a pod has eight Events.',
      },
      resolvers: {
        type: 'array',
        items: { type: 'string' },
        default: [],
        since: '0.1.0',
        description:
          'Addresses that may answer the DNS questions of pods: questions to them are always allowed, and only their answers teach names. With a cluster DNS its service address and those of its pods. Empty: the nameservers of `/etc/resolv.conf` of the agent.',
      },
      nodeAddresses: {
        type: 'array',
        items: { type: 'string' },
        default: [],
        since: '0.1.0',
        description:
          'Addresses of nodes, and blocks of them (`10.0.0.0/16`), beside those of this node: no name teaches a pod to reach them, only `cidrs` do. Else whoever answers for an approved name could lead pods to the kubelet.',
      },
      streamVerdict: {
        type: 'string',
        enum: ['send', 'packet'],
        default: 'send',
        since: '0.1.0',
        description:
          'Where names on the wire (TLS server names, HTTP hosts) decide: the first of a stream in the `send()` of who sends, which fails at once, and all of them in packets; or in packets alone: then the connection is cut.',
      },
      newPods: {
        type: 'string',
        enum: ['allow', 'deny'],
        default: 'allow',
        since: '0.1.0',
        description:
          'What a pod may send, where policies are enforced, from its first instruction until the agent knows it and its policies: everything, or nothing but what is implied. Static pods and processes of the host are never held back.',
      },
      whenAgentAway: {
        type: 'string',
        enum: ['allow', 'deny'],
        default: 'allow',
        since: '0.1.0',
        description:
          'The same for pods that begin while no agent runs. Pods that were there before keep their policies either way, with their new containers.',
      },
      neverHeld: {
        type: 'array',
        items: { type: 'string' },
        default: ['kube-system'],
        since: '0.1.0',
        description:
          'Namespaces whose pods `policy.newPods` and `policy.whenAgentAway` hold back no longer than until an agent is told of them, by the container runtime or the API server, even while policies are not known: what a node needs before it reaches the API server. Policies that select them hold all the same. The kernel knows no namespaces: while no agent runs they are held back as others.',
      },
      awayAfter: {
        type: 'integer',
        minimum: 5,
        maximum: 86_400,
        default: 30,
        unit: 'seconds',
        since: '0.1.0',
        description: 'For how long an agent that says nothing to the kernel is taken to be there still.',
      },
      adoptGrace: {
        type: 'integer',
        minimum: 0,
        maximum: 86_400,
        default: 60,
        unit: 'seconds',
        since: '0.1.0',
        description:
          'How long connections of a running pod go on that are older than the first policy that selects it, where no rule denies them by address and the agent never learned their names: each is recorded once, as `legacy`, and cut when the time is over, whether the agent runs or not. 0: cut at once.',
      },
      noticeHours: {
        type: 'integer',
        minimum: 1,
        maximum: 8760,
        default: 168,
        unit: 'hours',
        since: '0.1.0',
        description: 'How long before its end an exception (`expires`) is announced by a record.',
      },
    },
  },
} as const satisfies Readonly<Record<string, Schema>>;
