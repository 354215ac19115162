// SPDX-License-Identifier: Apache-2.0
import { callResult } from '../../events/calls/call-result.ts';
import type { EnrichedEvent } from '../../events/enriched-event.ts';

/**
 * What a call returned, as far as its event tells: 0 where all that is known is that it succeeded; undefined of what is no
 * call. Hooks of connect and send run before the kernel has done it, and are told of what it did not refuse.
 */
export function resultOf(e: EnrichedEvent): number | undefined {
  switch (e.name) {
    case 'process.fork':
    case 'process.exec':
    case 'network.connect':
    case 'network.established':
    case 'network.send':
    case 'network.listen':
    case 'network.accept':
      return 0;
    case 'process.syscall':
      return callResult(e.event);
    default:
      return undefined;
  }
}
