// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { type EgressDecisionCursor, EgressHook, EgressVerdict } from '../../gen/events.ts';
import { openNetworkNamespace } from '../../host/open-network-namespace.ts';
import { processesBelow } from '../../host/processes-below.ts';
import type { Identity } from '../../identity/create-identity.ts';
import { effectiveCapabilities } from '../../kernel/capabilities.ts';
import { type CutResult, SocketCutter } from '../../kernel/egress/socket-cutter.ts';
import type { LiveSource } from '../../kernel/live-source.ts';
import type { MetricSample } from '../../metrics/metric-sample.ts';
import type { AgentLog } from '../agent-log.ts';

export interface CutterParts {
  readonly source: Pick<LiveSource, 'findCutSockets'>;
  /** Path of the cgroup v2 mount. */
  readonly cgroup2: string;
  readonly cgroup: Identity['cgroup'];
  readonly log: AgentLog;
}

/** Destroys sockets that policy does not let go on. */
export interface CutterOfAgent {
  /** Policy has changed. */
  changed(): void;
  /** The kernel decided. */
  onDecision(decision: EgressDecisionCursor): void;
  /** Why sockets can't be destroyed; empty while they can. */
  flaws(): readonly string[];
  metrics(): Iterable<MetricSample>;
  close(): Promise<void>;
}

/** What ends by the clock (exceptions, a breakglass, a grace, names), and streams whose denial was not told, wait this long. */
const SWEEP_MS = 1_000;

/** A process that was refused in its own `send()` may be waiting all the same, as Node is for the answer to its hello. */
const OF_STREAMS: ReadonlySet<number> = new Set([EgressHook.PACKET, EgressHook.STREAM]);

const WAITS = 'a connection that policy cuts waits for its own time-out: its socket can not be destroyed';

const LOST: Readonly<Partial<Record<CutResult, string>>> = {
  'not-permitted':
    'grant CAP_SYS_ADMIN, which enters network namespaces of pods, or CAP_SYS_PTRACE under a seccomp profile that allows pidfd_getfd(2)',
};

/** Looks at governed sockets every second, and at once where it is told of a change. */
export function openCutter({ source, cgroup2, cgroup, log }: CutterParts): CutterOfAgent {
  const said = new Set<CutResult>();
  const say = (result: CutResult, cause?: unknown): void => {
    if (said.has(result)) return;
    said.add(result);
    const facts = { missing: LOST[result], cause: cause instanceof Error ? cause.message : cause };
    log.warn(facts, `degraded: ${WAITS}`);
  };
  const held = effectiveCapabilities();
  if (!held.has('CAP_SYS_ADMIN') && !held.has('CAP_SYS_PTRACE')) say('not-permitted');
  /** Folders of the cgroup of a socket, and of its pod. */
  const foldersOf = (id: bigint): readonly string[] => {
    const known = cgroup(id);
    return [known?.path, known?.place?.podPath].flatMap((path) =>
      path === undefined ? [] : join(cgroup2, path),
    );
  };
  const cutter = new SocketCutter({
    find: () => source.findCutSockets(),
    openNamespace: (id, inode) => openNetworkNamespace(foldersOf(id), inode),
    processesOf: (id) => new Set(foldersOf(id).flatMap((folder) => [...processesBelow(folder)].map(Number))),
    onFailure: say,
  });
  const timer = setInterval(() => cutter.sweep(), SWEEP_MS);
  return {
    changed: () => cutter.sweep(),
    flaws: () =>
      [...said].flatMap((result) => (LOST[result] === undefined ? [] : [`${WAITS}: ${LOST[result]}`])),
    onDecision: ({ verdict, hook, networkNamespace, interface: bound, header, socket }) => {
      // a packet of a socket without a namespace is a datagram, whose sender was told
      if (verdict !== EgressVerdict.DENY || !OF_STREAMS.has(hook) || networkNamespace === 0) return;
      const { cookie, protocol, localPort, remotePort } = socket;
      const [localAddress, remoteAddress] = [socket.localAddress.slice(), socket.remoteAddress.slice()];
      cutter.cut({
        ...{ cookie, protocol, localAddress, localPort, remoteAddress, remotePort },
        ...{ cgroup: header.cgroupId, networkNamespace, interface: bound },
      });
    },
    *metrics() {
      for (const { reason, result, count } of cutter.counts())
        yield { name: 'weir_policy_sockets_cut_total', labels: { reason, result }, value: count };
    },
    close: async () => {
      clearInterval(timer);
      await cutter.close();
    },
  };
}
