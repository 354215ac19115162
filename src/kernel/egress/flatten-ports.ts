// SPDX-License-Identifier: Apache-2.0
import type { TableSet } from '../../policy/table-set.ts';
import type { FlatPort, RuleBytes } from './flat-set.ts';
import { bytesOf, type KernelRule } from './kernel-rules.ts';

const PROTOCOLS = [
  ['tcp', 6],
  ['udp', 17],
] as const;
const PORTS = 65_536;

/** Ports to rules, as prefixes of port numbers; without entries where no rule has ports. */
export function flattenPorts(
  set: TableSet,
  rules: readonly KernelRule[],
): { readonly entries: FlatPort[]; readonly portless: RuleBytes } {
  const portless = bytesOf(rules, ({ rule }) => set.portless.has(rule));
  const hasPorts = rules.some(({ rule, ports }) => ports !== undefined || !set.portless.has(rule));
  if (!hasPorts) return { entries: [], portless };
  return {
    entries: PROTOCOLS.flatMap(([name, protocol]) => [...entriesOf(set, rules, name, protocol)]),
    portless,
  };
}

function* entriesOf(
  set: TableSet,
  rules: readonly KernelRule[],
  name: 'tcp' | 'udp',
  protocol: number,
): Generator<FlatPort> {
  const segments = set.ports[name];
  const own = rules.flatMap(({ ports = [] }) => ports).flatMap((port) => [port, port + 1]);
  const cuts = [...new Set([0, ...segments.map(({ first }) => first), ...own])]
    .filter((port) => port < PORTS)
    .toSorted((a, b) => a - b);
  for (const [at, first] of cuts.entries()) {
    const segment = segments.findLast((each) => each.first <= first);
    const bytes = bytesOf(
      rules,
      ({ rule, ports }) =>
        (set.portless.has(rule) || segment?.rules.has(rule) === true) && (ports?.includes(first) ?? true),
    );
    for (const prefix of prefixesOf(first, (cuts[at + 1] ?? PORTS) - 1))
      yield { ...prefix, protocol, rules: bytes };
  }
}

/** The fewest prefixes that hold the ports from `first` to `last`, and no other. */
function* prefixesOf(first: number, last: number): Generator<{ port: number; prefixBits: number }> {
  for (let port = first; port <= last; ) {
    let bits = 0;
    while (bits < 16 && port % 2 ** (bits + 1) === 0 && port + 2 ** (bits + 1) - 1 <= last) bits++;
    yield { port, prefixBits: 16 - bits };
    port += 2 ** bits;
  }
}
