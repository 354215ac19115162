// SPDX-License-Identifier: Apache-2.0
import type { FlowFact } from '../flow-fact.ts';

const MAX_PROGRAMS = 3;

/** How often something was seen, and by whom. The same whatever the order in which it was seen. */
export class Evidence {
  flows = 0;
  bytesSent = 0;
  bytesReceived = 0;
  /** RFC 3339; empty before anything was seen. */
  first = '';
  last = '';
  /** Every flow ended with an error, and nothing came back. */
  hasFailed = true;
  /** The first few by name. */
  programs: readonly string[] = [];
  /** There were more. */
  hasMorePrograms = false;

  add(fact: FlowFact): void {
    const { flows, bytesSent, bytesReceived, time, opened = time, hasFailed, program } = fact;
    this.#count(flows, bytesSent, bytesReceived);
    this.#span(opened, time);
    this.hasFailed &&= hasFailed;
    if (program !== undefined) this.#addPrograms([program]);
  }

  merge(other: Evidence): void {
    this.#count(other.flows, other.bytesSent, other.bytesReceived);
    this.#span(other.first, other.last);
    this.hasFailed &&= other.hasFailed;
    this.hasMorePrograms ||= other.hasMorePrograms;
    this.#addPrograms(other.programs);
  }

  #count(flows: number, bytesSent: number, bytesReceived: number): void {
    this.flows += flows;
    this.bytesSent += bytesSent;
    this.bytesReceived += bytesReceived;
  }

  #span(first: string, last: string): void {
    if (this.first === '' || (first !== '' && first < this.first)) this.first = first;
    if (last > this.last) this.last = last;
  }

  #addPrograms(names: readonly string[]): void {
    const all = [...new Set([...this.programs, ...names])].toSorted();
    this.programs = all.slice(0, MAX_PROGRAMS);
    this.hasMorePrograms ||= all.length > MAX_PROGRAMS;
  }
}

/** What all of them say together. */
export function sumEvidence(all: Iterable<Evidence>): Evidence {
  const sum = new Evidence();
  for (const each of all) sum.merge(each);
  return sum;
}
