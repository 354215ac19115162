// SPDX-License-Identifier: Apache-2.0
import type { BpfMap } from '../bpf-map.ts';
import type { Collection } from '../collection.ts';

/** The maps of egress policy that user space writes: `bpf/egress_maps.h`. */
export interface EgressMaps {
  readonly sets: BpfMap;
  readonly blocks: BpfMap;
  readonly ports: BpfMap;
  readonly names: BpfMap;
  readonly resolvers: BpfMap;
  readonly counts: BpfMap;
  readonly defaults: BpfMap;
  /** Read only, but for its first entry: what names are hashed with. */
  readonly secret: BpfMap;
  /** Read only. Absent where names on the wire are judged in packets alone. */
  readonly unheld?: BpfMap;
}

/** Those of a collection. */
export function egressMapsOf(collection: Collection): EgressMaps {
  const unheld = collection.maps.get('unheld_streams');
  return {
    ...(unheld && { unheld }),
    sets: collection.map('policy_sets'),
    blocks: collection.map('policy_blocks'),
    ports: collection.map('policy_ports'),
    names: collection.map('policy_names'),
    resolvers: collection.map('resolvers'),
    counts: collection.map('clause_counts'),
    defaults: collection.map('pod_defaults'),
    secret: collection.map('name_secret'),
  };
}
