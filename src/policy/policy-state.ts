// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { POLICY_KINDS } from '../config/policy-schema.ts';
import { WeirError } from '../errors.ts';
import { list, number, object, text } from '../events/json-shape.ts';
import type { PolicyObject } from './make-policy.ts';
import type { PolicySource } from './policy-book.ts';
import { type PolicyVersion, readPolicyVersion } from './policy-version.ts';

/** What the agent keeps of policies from one run to the next. */
export interface PolicyState {
  /** When it was written, milliseconds since 1970. */
  readonly written: number;
  /** What holds, by who told of it. */
  readonly policies: readonly { readonly source: PolicySource; readonly object: PolicyObject }[];
  /** Addresses, by key of their destination. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
}

/** What a state file says, held to the schema of this version again. */
export interface DecodedPolicyState extends Omit<PolicyState, 'policies'> {
  readonly policies: readonly { readonly source: PolicySource; readonly version: PolicyVersion }[];
}

interface Header {
  readonly weir: string;
  readonly version: number;
  readonly node: string;
  readonly written: number;
  /** Of all that follows the first line, hexadecimal. */
  readonly sha256: string;
}

const MAGIC = 'policies';
const VERSION = 1;

/** Longest file that is read, bytes: 200 policies of 50 names take less than a megabyte. */
export const MAX_POLICY_STATE_BYTES = 64 << 20;

/** The text of a state file: a line that says whose it is, with a checksum, then a line for each policy and destination. */
export function encodePolicyState(node: string, { written, policies, addresses }: PolicyState): string {
  const lines = [
    ...policies.map(({ source, object: policy }) => JSON.stringify({ source, policy })),
    ...[...addresses].map(([destination, known]) => JSON.stringify({ destination, addresses: known })),
  ];
  const body = lines.map((line) => `${line}\n`).join('');
  const header: Header = { weir: MAGIC, version: VERSION, node, written, sha256: digestOf(body) };
  return `${JSON.stringify(header)}\n${body}`;
}

const readHeader = object<Header>({ weir: text, version: number, node: text, written: number, sha256: text });
const readAddresses = object<{ destination: string; addresses: readonly string[] }>({
  destination: text,
  addresses: list(text),
});

/**
 * What a state file tells; undefined when it is another node's. Throws STATE_INVALID, naming what is wrong, when it is
 * damaged or none of ours.
 */
export function decodePolicyState(
  file: string,
  content: string,
  node: string,
): DecodedPolicyState | undefined {
  try {
    return decode(content, node);
  } catch (error: unknown) {
    if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
    throw new WeirError('STATE_INVALID', `${file}: ${error.message}`, { cause: error });
  }
}

function decode(content: string, node: string): DecodedPolicyState | undefined {
  const end = content.indexOf('\n');
  if (end < 0) throw new TypeError('it has no complete first line');
  const header = readHeader(JSON.parse(content.slice(0, end)), 'first line');
  if (header.weir !== MAGIC) throw new TypeError('it is no file of policies that Weir keeps');
  if (header.version !== VERSION)
    throw new TypeError(`version ${header.version} of the file is not known here, only ${VERSION}`);
  const body = content.slice(end + 1);
  if (digestOf(body) !== header.sha256) throw new TypeError('its content does not have its checksum');
  if (header.node !== node) return undefined;
  const policies: DecodedPolicyState['policies'][number][] = [];
  const addresses = new Map<string, readonly string[]>();
  for (const [index, line] of body.split('\n').entries()) {
    if (line === '') continue;
    const at = `line ${index + 2}`;
    const entry = JSON.parse(line) as Readonly<Record<string, unknown>>;
    if (!Object.hasOwn(entry, 'policy')) {
      const known = readAddresses(entry, at);
      addresses.set(known.destination, known.addresses);
      continue;
    }
    const source = text(entry.source, `${at}: source`) as PolicySource;
    policies.push({ source, version: readVersion(entry.policy, at) });
  }
  return { written: header.written, policies, addresses };
}

/** A policy that this version no longer takes says so, as any other does. */
function readVersion(value: unknown, at: string): PolicyVersion {
  const kind = POLICY_KINDS.find((each) => each.kind === (value as PolicyObject | null)?.kind);
  const version = kind && readPolicyVersion(kind, value);
  if (version === undefined) throw new TypeError(`${at} is no policy`);
  return version;
}

function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
