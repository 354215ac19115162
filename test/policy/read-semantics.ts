// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { channelsOfAddress } from '../../src/catalog/channels-of-address.ts';
import { channelsOfHost } from '../../src/catalog/channels-of-host.ts';
import { loadBuiltinCatalog } from '../../src/catalog/load-builtin-catalog.ts';
import { governanceKeys, governanceOf } from '../../src/identity/governance.ts';
import type { GateDecision } from '../../src/policy/decision.ts';
import type { ChannelLookup, EgressAction } from '../../src/policy/egress-action.ts';
import type { BreakglassOverlay, Overlay } from '../../src/policy/overlay.ts';
import type { Clause, Policy } from '../../src/policy/policy.ts';
import type { Labels, PolicyPod } from '../../src/policy/policy-pod.ts';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { readTarget } from '../../src/policy/read-target.ts';

const FOLDER = join(import.meta.dirname, 'semantics');

interface PodText {
  readonly namespace: string;
  readonly labels?: Labels;
  readonly namespaceLabels?: Labels;
  readonly aliases?: { readonly domain?: readonly string[] };
}

/** What a case says of its action beside `to`. `wire: null` is before a name was on the wire. */
interface ActionText {
  readonly to?: string;
  readonly wire?: string | null;
  readonly address?: string;
  readonly protocol?: 'icmp';
  readonly learned?: EgressAction['learned'];
  readonly proxied?: EgressAction['proxied'];
  readonly isQuic?: boolean;
  readonly isHelloEncrypted?: boolean;
  readonly isNode?: boolean;
  readonly implied?: 'accepted' | 'resolver';
}

interface CaseText extends ActionText {
  readonly why: string;
  readonly with: readonly string[];
  readonly pod?: PodText;
  readonly at?: string;
  readonly overlays?: readonly string[];
  readonly enforce: readonly [string, string];
  readonly all?: readonly [string, string];
  readonly verdict?: 'allow' | 'audit' | 'deny';
}

/** One of `isolate`, `block` (pods), and `breakglass` (a policy). A clause is written as policies write theirs. */
interface OverlayText {
  readonly isolate?: string;
  readonly block?: string;
  readonly breakglass?: string;
  readonly clause?: Readonly<Record<string, unknown>>;
  readonly until: string;
}

interface FileText extends ActionText {
  readonly title: string;
  readonly pod: PodText;
  readonly pods?: Readonly<Record<string, Omit<PodText, 'namespace'>>>;
  readonly cluster?: Readonly<Record<string, unknown>>;
  readonly namespaced?: Readonly<Record<string, unknown>>;
  readonly overlays?: Readonly<Record<string, OverlayText>>;
  readonly cases: readonly CaseText[];
}

/** A case of the semantics, ready to be asked. */
export interface SemanticsCase {
  readonly title: string;
  readonly why: string;
  readonly policies: readonly Policy[];
  readonly overlays: readonly Overlay[];
  /** All policies of its file. */
  readonly others: readonly Policy[];
  readonly pod: PolicyPod;
  readonly action: EgressAction;
  readonly nowMs: number;
  readonly enforce: readonly [string, string];
  readonly all: readonly [string, string];
  readonly verdict: string;
}

/** An address for names, of which no case says another one. */
const SOMEWHERE = '198.51.100.7';
const catalog = loadBuiltinCatalog();

/** The catalogue of the product. */
export const CHANNELS: ChannelLookup = {
  ofName: (name) => channelsOfHost(catalog, name),
  ofAddress: (address, port) => channelsOfAddress(catalog, address, port),
};

/** All cases of test/policy/semantics. */
export const SEMANTICS: readonly SemanticsCase[] = readdirSync(FOLDER)
  .sort()
  .flatMap((name) => readFile(parse(readFileSync(join(FOLDER, name), 'utf8')) as FileText));

function readFile(file: FileText): SemanticsCase[] {
  const policies = new Map(
    [
      ...objectsOf('ClusterAIGovernancePolicy', file.cluster),
      ...objectsOf('AIGovernancePolicy', file.namespaced),
    ].map((object) => [object.metadata.name, readPolicy(object)]),
  );
  const overlays = new Map(
    Object.entries(file.overlays ?? {}).map(([id, text]) => [id, readOverlay(id, text, policies)]),
  );
  return file.cases.map((text) => readCase(file, text, policies, overlays));
}

function objectsOf(kind: string, specs: Readonly<Record<string, unknown>> = {}) {
  return Object.entries(specs).map(([key, spec]) => {
    const [name = '', namespace] = key.split('/').reverse();
    const metadata = { name, ...(namespace !== undefined && { namespace }) };
    return { apiVersion: 'weir.dev/v1alpha1', kind, metadata, spec };
  });
}

function readPolicy(object: object): Policy {
  const { policies, problems } = readPolicies([{ name: 'semantics', text: JSON.stringify(object) }]);
  const [first] = policies;
  if (first === undefined) throw new Error(JSON.stringify({ problems, object }));
  return first.policy;
}

function readOverlay(id: string, text: OverlayText, policies: ReadonlyMap<string, Policy>): Overlay {
  const untilMs = Date.parse(text.until);
  if (text.breakglass !== undefined) {
    const { kind, namespace, name } = found(policies, text.breakglass);
    const policy = { kind, ...(namespace !== undefined && { namespace }), name };
    return { kind: 'breakglass', id, policy, untilMs, reason: 'outage' } satisfies BreakglassOverlay;
  }
  const [namespace = '', name = ''] = (text.isolate ?? text.block ?? '').split('/');
  const head = { id, pod: { namespace, name }, untilMs, finding: 'data-leaves' };
  if (text.isolate !== undefined) return { kind: 'isolate', ...head };
  const { destination, ports } = clauseOf(text.clause);
  return { kind: 'block', ...head, destination, ...(ports && { ports }) };
}

function clauseOf(clause: OverlayText['clause']): Clause {
  const spec = { podSelector: {}, egress: { default: 'allow', deny: [{ name: 'block', ...clause }] } };
  const [object] = objectsOf('ClusterAIGovernancePolicy', { block: spec });
  const [read] = object === undefined ? [] : (readPolicy(object).egress?.deny ?? []);
  if (read === undefined) throw new Error(`no clause in ${JSON.stringify(clause)}`);
  return read;
}

function found<Value>(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw new Error(`nothing is called ${name}`);
  return value;
}

function readCase(
  file: FileText,
  text: CaseText,
  policies: ReadonlyMap<string, Policy>,
  overlays: ReadonlyMap<string, Overlay>,
): SemanticsCase {
  const named = text.with.map((name) => found(policies, name));
  const isDenied = text.enforce.some(denies);
  return {
    title: file.title,
    why: text.why,
    policies: named,
    overlays: (text.overlays ?? []).map((name) => found(overlays, name)),
    others: [...policies.values()],
    pod: podOf('pod', text.pod ?? file.pod),
    action: readAction({ to: file.to, ...text } as ActionText, file.pods ?? {}),
    nowMs: Date.parse(text.at ?? '2026-12-01T00:00:00Z'),
    enforce: text.enforce,
    all: text.all ?? text.enforce,
    verdict: text.verdict ?? (isDenied ? 'deny' : 'allow'),
  };
}

function denies(decision: string): boolean {
  return /^(?:deny|quic|encrypted-hello|overlay|default deny) /.test(decision);
}

function podOf(
  name: string,
  { namespace, labels = {}, namespaceLabels = {}, aliases = {} }: PodText,
): PolicyPod {
  const governance = governanceOf(labels, namespaceLabels, governanceKeys(aliases));
  return { namespace, name, labels, namespaceLabels, governance };
}

function readAction(text: ActionText, pods: NonNullable<FileText['pods']>): EgressAction {
  const {
    to = '',
    wire,
    address,
    protocol,
    learned,
    proxied,
    isQuic,
    isHelloEncrypted,
    isNode,
    implied,
  } = text;
  const target = readTarget(to, (namespace, name) => {
    const pod = pods[`${namespace}/${name}`];
    return pod && podOf(name, { namespace, ...pod });
  });
  const { wireName, ...rest } = target;
  const onWire = wire === undefined ? wireName : (wire ?? undefined);
  return {
    ...rest,
    address: address ?? target.address ?? SOMEWHERE,
    ...(onWire !== undefined && { wireName: onWire }),
    ...(protocol && { protocol }),
    ...(learned && { learned }),
    ...(proxied && { proxied }),
    ...(isQuic && { isQuic }),
    ...(isHelloEncrypted && { isHelloEncrypted }),
    ...(isNode && { isNode }),
    ...(implied && { implied }),
  };
}

/** A decision in the words of the cases: `allow platform/hub`, `default deny platform`, `open`. */
export function describeGate({ by, verdict, clause, wireClause }: GateDecision): string {
  if (clause === undefined) return by;
  const named = ({ policy, clause: path }: NonNullable<typeof clause>) =>
    `${policy}/${path.split('.').at(-1)}`;
  if (by === 'overlay') return `overlay ${clause.policy}`;
  if (by === 'default') return `default ${verdict} ${clause.policy}`;
  if (by === 'delegate' || by === 'quic' || by === 'encrypted-hello') return `${by} ${clause.policy}`;
  return `${by} ${named(clause)}${wireClause === undefined ? '' : `+${named(wireClause)}`}`;
}
