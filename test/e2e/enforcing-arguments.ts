// SPDX-License-Identifier: Apache-2.0
import type { Lab } from '../../src/lab/create-lab.ts';
import type { Pod } from '../../src/lab/pod.ts';
import { type AgentPlaces, agentArguments } from './agent-process.ts';

/** Who answers the DNS questions of a lab's pods. */
export const RESOLVER = '10.96.0.10';
/** Exit status of curl: could not connect. */
export const REFUSED = 7;

/** What `weir run` is given to enforce the policies of a file or folder in a lab. */
export function enforcingArguments(lab: Lab, places: AgentPlaces, policies: string): string[] {
  return [
    ...['run', ...agentArguments(lab, places)],
    ...['--policy-enforce', 'true', '--policy-paths', policies, '--policy-resolvers', RESOLVER],
  ];
}

/** Fetches a URL in a pod; gives the exit status of curl. */
export async function fetchIn(pod: Pod, url: string): Promise<number | null> {
  return (await pod.run(['curl', '-sSo', '/dev/null', '-m', '10', url])).code;
}
