// SPDX-License-Identifier: Apache-2.0

/** The test that shows something: a file and the start of a test's name. */
export type ShownBy = readonly [file: string, test: string];

/** What the kernel keeps of one kind, and what becomes of it. */
export interface KeptRow {
  readonly kept: string;
  readonly full: string;
  readonly away: string;
  readonly rebooted: string;
  readonly shownBy: readonly [ShownBy, ...ShownBy[]];
}

const HERE = 'test/kernel/fail-static/fail-static.test.ts';
const RESTART = 'test/kernel/egress-restart.test.ts';
const KILLED: ShownBy = [RESTART, 'goes on through kill -9'];
const REBUILT = 'written anew from the policies that the agent kept or is told, before it is ready';
const GONE = 'none: sockets end with the machine';

/** Every kind, in the order in which it is told. docs/reference/fail-static.md is made of it. */
export const KEPT_ROWS = {
  sets: {
    kept: 'sets of policy: clauses, blocks, ports, names',
    full: 'the new policy is refused, with the name of the table, in status, log and `Programmed=False`; the last good one stays in force',
    away: 'in force',
    rebooted: REBUILT,
    shownBy: [[HERE, 'sets'], KILLED],
  },
  cgroups: {
    kept: 'which policy holds in a cgroup',
    full: 'a pod or container without an entry is not governed, and counted as unseen (`table-full` of `cgroup.mkdir`)',
    away: 'in force; new containers have their pod’s policy',
    rebooted: REBUILT,
    shownBy: [
      ['test/kernel/cgroup.test.ts', 'reports a cgroup that has no room'],
      [RESTART, 'holds in containers that begin while the agent is away'],
    ],
  },
  newPods: {
    kept: 'what holds in a pod that nobody told of yet',
    full: 'there is one entry',
    away: '`policy.whenAgentAway`, from `policy.awayAfter` on, but for static pods. The next agent lets those of `policy.neverHeld` go first',
    rebooted: 'open until the agent has started: the start-up taint keeps pods off',
    shownBy: [
      ['test/e2e/agent-away.test.ts', 'a pod that begins while no agent runs'],
      ['test/e2e/agent-away.test.ts', 'what a node needs is let go while no API server tells of policies'],
      ['test/kernel/cgroup.test.ts', 'gives a new pod of the API server what holds'],
    ],
  },
  learned: {
    kept: 'what DNS taught a pod: 1,024 addresses of its own',
    full: 'places of addresses that have expired are taken; where none has, the answer is dropped and counted (`table-full` of `dns.answer`), and the pod asks again. Other pods notice nothing',
    away: 'goes on learning; another version of the agent takes it over',
    rebooted: 'relearned: pods ask again',
    shownBy: [[HERE, 'learned'], KILLED],
  },
  asked: {
    kept: 'questions that wait for an answer: 32 of a socket',
    full: 'the oldest is forgotten: its answer teaches nothing',
    away: 'goes on',
    rebooted: GONE,
    shownBy: [[HERE, 'asked']],
  },
  verdicts: {
    kept: 'the verdict of a socket',
    full: 'the connection, datagram or packet is refused, and counted (`table-full` of `egress.decision`)',
    away: 'in force',
    rebooted: GONE,
    shownBy: [[HERE, 'verdicts'], KILLED],
  },
  senders: {
    kept: 'streams that are judged in `send()`, until their first words are read: 4,096 of a pod',
    full: 'the stream is judged in packets alone (`packet-only`), and counted (`weir_policy_packet_only_streams_total{reason="full"}`). Other pods notice nothing',
    away: 'goes on',
    rebooted: GONE,
    shownBy: [[HERE, 'senders']],
  },
  works: {
    kept: 'working memory of a processor, four decisions and three DNS messages at once',
    full: 'the connection is refused and counted; a DNS answer is dropped and counted, and comes again',
    away: 'goes on',
    rebooted: 'made anew',
    shownBy: [[HERE, 'works']],
  },
  records: {
    kept: 'the rate at which a pod is told of (`limits.podRate`)',
    full: 'further denials are counted by clause, and not told; one `coverage.throttle` record says so. Other pods are told of as before',
    away: 'decisions stay in the ring as far as it goes; what finds no room is counted',
    rebooted: 'made anew',
    shownBy: [[HERE, 'records']],
  },
} as const satisfies Readonly<Record<string, KeptRow>>;
