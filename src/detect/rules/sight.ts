// SPDX-License-Identifier: Apache-2.0
import type { IdentifiedRequest } from '../../catalog/identify-request.ts';
import type { EventRecord } from '../../events/record.ts';
import type { Flow } from '../flow.ts';

/**
 * What detection found out about the event it looks at: what rules ask for beyond the event itself. One object, filled anew
 * for each event.
 */
export class Sight {
  /** The flow it is about, also one that ends with it. */
  flow: Flow | undefined;
  /** What the catalogue takes a request for. */
  request: IdentifiedRequest | undefined;
  /** Whether the model of a request is approved; undefined where nobody judges. */
  isApproved: boolean | undefined;
  /** The record of the event, where one was made. */
  record: EventRecord | undefined;

  /** Forgets the event before. */
  clear(): void {
    this.flow = undefined;
    this.request = undefined;
    this.isApproved = undefined;
    this.record = undefined;
  }
}
