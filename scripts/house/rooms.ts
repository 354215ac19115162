// SPDX-License-Identifier: Apache-2.0

/** One row of the house. Rooms import only from rows below; rooms of one row never import each other. */
interface Row {
  readonly row: number;
  /** Folders of src/. */
  readonly rooms: readonly string[];
  /** Why the row stands where it stands; printed with a violation. */
  readonly reason: string;
}

/** The table of rooms, top to bottom. `''` stands for the files directly in src/. */
export const ROWS: readonly Row[] = [
  { row: 7, rooms: ['cli'], reason: 'commands only parse arguments and call what is below' },
  { row: 6, rooms: ['agent'], reason: 'the one place that wires rooms together' },
  {
    row: 5,
    rooms: ['kernel', 'host', 'cluster', 'sinks', 'api', 'lab'],
    reason: 'an edge touches one outside world and knows no other edge: the agent joins them',
  },
  { row: 4, rooms: ['detect'], reason: 'detection is pure: events in, records and findings out' },
  {
    row: 3,
    rooms: ['rules', 'policy', 'identity', 'catalog'],
    reason: 'each is a pure core of its own; what two of them share belongs to events',
  },
  { row: 2, rooms: ['events', 'metrics', 'config'], reason: 'the vocabulary that the rooms above share' },
  { row: 1, rooms: ['gen'], reason: 'generated code rests only on leaves' },
  { row: 0, rooms: [''], reason: 'a leaf imports nothing of the house but other leaves' },
];

/** A rule about what a file may name: where it holds, what it forbids, why. */
interface Ban {
  readonly reason: string;
  /** Rooms in which it does not hold (a room that may), or in which alone it holds. */
  readonly except?: readonly string[];
  readonly only?: readonly string[];
  /** Module names of imports that it forbids. */
  readonly modules?: RegExp;
  /** Code that it forbids, seen line by line without comments and strings. */
  readonly code?: RegExp;
}

const PURE_ROOMS = ['events', 'identity', 'detect', 'rules', 'policy', 'catalog'];

/** Held in src/, not in its tests. */
export const BANS: readonly Ban[] = [
  {
    reason: 'only src/kernel touches libbpf and the native addon',
    except: ['kernel'],
    modules: /^koffi$|\.node$/,
  },
  {
    reason: 'a pure room gets disk, processes and network as arguments',
    only: PURE_ROOMS,
    modules:
      /^node:(child_process|cluster|dgram|dns|fs|http|https|http2|net|os|process|tls|worker_threads)(\/|$)/,
  },
  {
    reason: 'in a pure room time is an argument',
    only: PURE_ROOMS,
    code: /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bprocess\.hrtime\b/,
  },
];

/** The room a path belongs to (`''` for a leaf), or undefined outside src/. */
export function roomOf(path: string): string | undefined {
  const parts = path.split('/');
  if (parts[0] !== 'src') return undefined;
  return parts.length > 2 ? parts[1] : '';
}

/** The row of a room, or undefined when the table doesn't have it. */
export function rowOf(room: string): Row | undefined {
  return ROWS.find((row) => row.rooms.includes(room));
}
