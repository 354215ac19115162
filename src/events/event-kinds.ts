// SPDX-License-Identifier: Apache-2.0
import {
  CgroupCursor,
  CoverageThrottleCursor,
  DnsCursor,
  EgressDecisionCursor,
  EventKind,
  HttpRequestCursor,
  NetworkCursor,
  NetworkFlowCursor,
  ProcessExecCursor,
  ProcessExitCursor,
  ProcessForkCursor,
  SyscallCursor,
  TlsHelloCursor,
} from '../gen/events.ts';

/**
 * Every event the kernel sends: its public name (rules, records and documentation share it), the cursor that reads
 * it, and whether it is an identity event, which is applied to the identity tables before anything of its batch is
 * shown.
 */
export const EVENT_KINDS = {
  [EventKind.PROCESS_FORK]: { name: 'process.fork', cursor: ProcessForkCursor, identity: true },
  [EventKind.PROCESS_EXEC]: { name: 'process.exec', cursor: ProcessExecCursor, identity: true },
  [EventKind.PROCESS_EXIT]: { name: 'process.exit', cursor: ProcessExitCursor, identity: true },
  [EventKind.CGROUP_MKDIR]: { name: 'cgroup.mkdir', cursor: CgroupCursor, identity: true },
  [EventKind.CGROUP_RMDIR]: { name: 'cgroup.rmdir', cursor: CgroupCursor, identity: true },
  [EventKind.COVERAGE_THROTTLE]: {
    name: 'coverage.throttle',
    cursor: CoverageThrottleCursor,
    identity: false,
  },
  [EventKind.NETWORK_CONNECT]: { name: 'network.connect', cursor: NetworkCursor, identity: false },
  [EventKind.NETWORK_SEND]: { name: 'network.send', cursor: NetworkCursor, identity: false },
  [EventKind.NETWORK_LISTEN]: { name: 'network.listen', cursor: NetworkCursor, identity: false },
  [EventKind.NETWORK_ESTABLISHED]: {
    name: 'network.established',
    cursor: NetworkFlowCursor,
    identity: false,
  },
  [EventKind.NETWORK_ACCEPT]: { name: 'network.accept', cursor: NetworkFlowCursor, identity: false },
  [EventKind.NETWORK_FLOW]: { name: 'network.flow', cursor: NetworkFlowCursor, identity: false },
  [EventKind.NETWORK_CLOSE]: { name: 'network.close', cursor: NetworkFlowCursor, identity: false },
  [EventKind.DNS_QUESTION]: { name: 'dns.question', cursor: DnsCursor, identity: false },
  [EventKind.DNS_ANSWER]: { name: 'dns.answer', cursor: DnsCursor, identity: false },
  [EventKind.TLS_HELLO]: { name: 'tls.hello', cursor: TlsHelloCursor, identity: false },
  [EventKind.HTTP_REQUEST]: { name: 'http.request', cursor: HttpRequestCursor, identity: false },
  [EventKind.EGRESS_DECISION]: { name: 'egress.decision', cursor: EgressDecisionCursor, identity: false },
  [EventKind.PROCESS_SYSCALL]: { name: 'process.syscall', cursor: SyscallCursor, identity: false },
} as const;

/** A kind number that names an event. */
export type EventKindNumber = keyof typeof EVENT_KINDS;

/** Public name of an event, such as `process.exec`. */
export type EventName = (typeof EVENT_KINDS)[EventKindNumber]['name'];

/** The cursor that reads the event called `Name`. */
export type EventCursor<Name extends EventName> = InstanceType<
  Extract<(typeof EVENT_KINDS)[EventKindNumber], { name: Name }>['cursor']
>;
