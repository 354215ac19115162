// SPDX-License-Identifier: Apache-2.0
import { POD_ORIGINS, type PodContainer, type PodFacts, type PodOrigin } from '../events/pod.ts';

/** What each origin says of one pod. */
export type PodSightings = ReadonlyMap<PodOrigin, PodFacts>;

/** What is known of a pod by all its origins together, and the most telling of them. */
export interface MergedPod {
  readonly origin: PodOrigin;
  readonly facts: PodFacts;
}

/**
 * Joins what origins say of one pod: the most telling one holds, and the others add what it leaves open. Containers are
 * joined by id: after a restart the runtime knows the new one while the API server still tells of the old one, so both
 * are there, under one name. Undefined when nobody says anything.
 */
export function mergePod(sightings: PodSightings): MergedPod | undefined {
  const told = POD_ORIGINS.map((origin) => ({ origin, facts: sightings.get(origin) })).filter(isTold);
  const [best, ...others] = told;
  if (best === undefined) return undefined;
  let { facts } = best;
  for (const { facts: more } of others) facts = complete(facts, more);
  return { origin: best.origin, facts };
}

function isTold(each: { origin: PodOrigin; facts: PodFacts | undefined }): each is MergedPod {
  return each.facts !== undefined;
}

function complete(known: PodFacts, more: PodFacts): PodFacts {
  return { ...more, ...known, containers: joinContainers(known.containers, more.containers) };
}

function joinContainers(known: readonly PodContainer[], more: readonly PodContainer[]): PodContainer[] {
  const joined = known.map((container) => {
    const other = more.find((each) => isSame(container, each));
    return other === undefined ? container : { ...other, ...container };
  });
  const added = more
    .filter((each) => !joined.some((container) => isSame(container, each)))
    .map((each) => {
      const role = known.find((container) => isSameRole(container, each));
      return role === undefined ? each : { ...role, ...each, kind: role.kind };
    });
  return [...joined, ...added];
}

/** One run of one container; one that has no id yet is whichever run comes. */
function isSame(a: PodContainer, b: PodContainer): boolean {
  return isSameRole(a, b) && (a.id === b.id || a.id === undefined || b.id === undefined);
}

/** The runtime does not tell init and ephemeral containers apart from others: names are unique over all of them. */
function isSameRole(a: PodContainer, b: PodContainer): boolean {
  return a.name === b.name;
}
