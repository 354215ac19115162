// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';
import type { ModelIdentity } from '../events/model-identity.ts';
import { formatPackageUrl, type PackageUrl, parsePackageUrl } from '../package-url.ts';

/** A list of approvals, read once and asked often. */
export interface ApprovedModels {
  /** By type, namespace and name. */
  readonly byName: ReadonlyMap<string, readonly Approval[]>;
  /** Those whose name has a `*`. */
  readonly wildcards: readonly Approval[];
  readonly uris: readonly string[];
}

interface Approval {
  /** As the list has it. */
  readonly entry: string;
  readonly purl: PackageUrl;
}

/**
 * What decided. `revision`: the commit or digest that was asked for is the approved one. `name`: the approval has no
 * revision, or one that can move (a branch, a tag), or is a URI: whoever controls the name controls the bytes.
 */
export type ApprovalLevel = 'revision' | 'name';

/** Whether a model is approved, and by what; or why not. */
export type ApprovalVerdict =
  | { readonly approved: true; readonly entry: string; readonly level: ApprovalLevel }
  | {
      readonly approved: false;
      /** `other-revision`: `entry` approves the model at another revision, or none is known. */
      readonly reason: 'not-listed' | 'other-revision' | 'doubtful';
      readonly entry?: string;
    };

const COMMIT = /^[0-9a-f]{40}$/;
const DIGEST = /^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/;

/**
 * Reads a list of approvals. An entry is a package URL, with or without revision:
 * `pkg:huggingface/meta-llama/Llama-3.1-8B@<commit>`, `pkg:huggingface/meta-llama/*` (any one name in that namespace;
 * `*` stands for anything within the name, nowhere else), `pkg:oci/smollm2@sha256:…`; or a URI, which is a prefix where
 * it ends in `/`: `s3://models/approved/`. Throws `CONFIG_INVALID` naming the entry.
 */
export function readApprovedModels(entries: readonly string[]): ApprovedModels {
  const approvals: Approval[] = [];
  const uris: string[] = [];
  for (const entry of entries) {
    if (entry.startsWith('pkg:')) approvals.push(readApproval(entry));
    else if (/^[a-z][a-z0-9+.-]*:\/\/[^/]/.test(entry) && !hasDotSegment(entry)) uris.push(entry);
    else throw invalid(entry, 'is neither a package URL (pkg:…) nor a URI (scheme://…)');
  }
  const exact = approvals.filter(({ purl }) => !purl.name.includes('*'));
  return {
    byName: Map.groupBy(exact, ({ purl }) => nameKey(purl)),
    wildcards: approvals.filter(({ purl }) => purl.name.includes('*')),
    uris,
  };
}

function readApproval(entry: string): Approval {
  const purl = parsePackageUrl(entry);
  if (purl === undefined) throw invalid(entry, 'is not a package URL');
  const outside = [purl.type, purl.namespace, purl.version, ...Object.values(purl.qualifiers ?? {})];
  if (outside.some((part) => part?.includes('*'))) throw invalid(entry, 'has a * outside of the name');
  if (purl.name.split('*').length > 2) throw invalid(entry, 'has more than one *');
  return { entry, purl };
}

function invalid(entry: string, problem: string): WeirError {
  return new WeirError('CONFIG_INVALID', `approved model ${entry} ${problem}`, { details: { entry } });
}

/**
 * Whether the list approves the model, by the most telling entry: revision before name. Where an entry names a
 * repository or type (`?repository_url=`, `?type=`) it must be the model's, and the other way round: a mirror that
 * nobody declared is not the hub. Only an `oci` digest needs no repository, since it says what the bytes are. A model
 * whose name is in doubt is never approved.
 */
export function isApproved(model: ModelIdentity, approved: ApprovedModels): ApprovalVerdict {
  if (model.doubt !== undefined) return { approved: false, reason: 'doubtful' };
  const purl = model.purl === undefined ? undefined : parsePackageUrl(model.purl);
  if (purl !== undefined) return judge(purl, approved);
  const uri = model.uri === undefined ? undefined : findUri(model.uri, approved.uris);
  return uri === undefined
    ? { approved: false, reason: 'not-listed' }
    : { approved: true, entry: uri, level: 'name' };
}

function judge(purl: PackageUrl, approved: ApprovedModels): ApprovalVerdict {
  const candidates = [
    ...(approved.byName.get(nameKey(purl)) ?? []),
    ...approved.wildcards.filter((approval) => wildcardFits(approval.purl, purl)),
  ];
  const pinned = candidates.find((approval) => levelOf(approval.purl, purl) === 'revision');
  if (pinned !== undefined) return { approved: true, entry: pinned.entry, level: 'revision' };
  const named = candidates.find((approval) => levelOf(approval.purl, purl) === 'name');
  if (named !== undefined) return { approved: true, entry: named.entry, level: 'name' };
  const other = candidates.find((approval) => isSameRepository(approval.purl, purl));
  return other === undefined
    ? { approved: false, reason: 'not-listed' }
    : { approved: false, reason: 'other-revision', entry: other.entry };
}

/** How far the approval holds for a package of its name; undefined when it doesn't. */
function levelOf(approval: PackageUrl, model: PackageUrl): ApprovalLevel | undefined {
  const isSame = isSameRepository(approval, model);
  if (approval.version === undefined) return isSame ? 'name' : undefined;
  if (approval.version !== model.version) return undefined;
  if (DIGEST.test(approval.version) && approval.type === 'oci') return 'revision';
  if (!isSame) return undefined;
  return COMMIT.test(approval.version) ? 'revision' : 'name';
}

function isSameRepository(approval: PackageUrl, model: PackageUrl): boolean {
  const wanted = approval.qualifiers ?? {};
  const given = model.qualifiers ?? {};
  if ((wanted.type ?? 'model') !== (given.type ?? 'model')) return false;
  if (wanted.tag !== undefined && wanted.tag !== given.tag) return false;
  return wanted.repository_url === given.repository_url;
}

function nameKey(purl: PackageUrl): string {
  return formatPackageUrl({ type: purl.type, namespace: purl.namespace ?? '', name: purl.name });
}

function wildcardFits(approval: PackageUrl, model: PackageUrl): boolean {
  if (approval.type !== model.type || approval.namespace !== model.namespace) return false;
  const [head = '', tail = ''] = approval.name.split('*');
  const { name } = model;
  // A decoded slash would let one name reach into another namespace.
  return (
    name.length >= head.length + tail.length &&
    name.startsWith(head) &&
    name.endsWith(tail) &&
    !name.includes('/')
  );
}

/** The entry that is the URI or, ending in `/`, a folder of it. Dot segments could lead out of the folder. */
function findUri(uri: string, entries: readonly string[]): string | undefined {
  if (hasDotSegment(uri)) return undefined;
  return entries.find((entry) => entry === uri || (entry.endsWith('/') && uri.startsWith(entry)));
}

function hasDotSegment(uri: string): boolean {
  return uri.split('/').some((segment) => segment === '.' || segment === '..');
}
