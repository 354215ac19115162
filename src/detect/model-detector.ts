// SPDX-License-Identifier: Apache-2.0
import { type ApprovalVerdict, type ApprovedModels, isApproved } from '../catalog/approved-models.ts';
import type { IdentifiedRequest } from '../catalog/identify-request.ts';
import type { ModelIdentity } from '../events/model-identity.ts';
import type { HttpRequestCursor } from '../gen/events.ts';
import { countersOf } from './counters-of.ts';
import type { DetectContext } from './detect-context.ts';
import type { FindingFolder } from './finding-folder.ts';
import { isDownload } from './is-download.ts';
import { modelKey } from './model-key.ts';
import type { Draft } from './record-maker.ts';
import type { Scope } from './scope.ts';
import { nameOfWho, type Who } from './who.ts';

/** A request that names a model. */
export interface ModelRequest {
  readonly who: Who;
  readonly known: IdentifiedRequest;
  readonly model: ModelIdentity;
  readonly event: HttpRequestCursor;
  /** The record of the request. */
  readonly draft: Draft;
}

const MAX_VERDICTS = 4096;
const RULE = 'unapproved-model-download';

/** Says which requests for models are approved, and raises a finding for a download that isn't. */
export class ModelDetector {
  readonly #approved: ApprovedModels | undefined;
  readonly #findings: FindingFolder;
  /** By package URL or URI. */
  readonly #verdicts = new Map<string, ApprovalVerdict>();

  /** Without a list of approvals nothing is unapproved. */
  constructor(approved: ApprovedModels | undefined, findings: FindingFolder) {
    this.#approved = approved;
    this.#findings = findings;
  }

  judge(context: DetectContext, scope: Scope, request: ModelRequest): void {
    const { known, model, who, event } = request;
    const verdict = this.#verdictOf(model);
    context.sight.isApproved = verdict?.approved;
    scope.activity.requested(modelKey(model), known.channel.id, known.operation, verdict?.approved);
    const approved = verdict === undefined ? 'unjudged' : verdict.approved ? 'true' : 'false';
    const asked = {
      model: modelKey(model),
      channel: known.channel.id,
      operation: known.operation,
      approved,
    } as const;
    const nowNs = event.header.timeKey;
    countersOf(context, scope, who.pod, nowNs)?.requested(asked, nowNs);
    if (verdict === undefined || verdict.approved || !isDownload(known)) return;
    scope.activity.findings++;
    this.#tell(request, verdict);
  }

  /** The list never changes, so a model is judged once; not one in doubt, which has no name to go by. */
  #verdictOf(model: ModelIdentity): ApprovalVerdict | undefined {
    if (this.#approved === undefined) return undefined;
    const key = model.doubt === undefined ? (model.purl ?? model.uri) : undefined;
    const known = key === undefined ? undefined : this.#verdicts.get(key);
    if (known !== undefined) return known;
    const verdict = isApproved(model, this.#approved);
    if (key !== undefined) {
      if (this.#verdicts.size >= MAX_VERDICTS) this.#verdicts.clear();
      this.#verdicts.set(key, verdict);
    }
    return verdict;
  }

  #tell(
    { who, known, model, event, draft }: ModelRequest,
    verdict: ApprovalVerdict & { approved: false },
  ): void {
    const pod = nameOfWho(who);
    const subject = modelKey(model);
    const { time, timeKey } = event.header;
    this.#findings.tell(
      `${RULE}\n${who.pod?.uid ?? pod}\n${subject}\n${who.process?.id}`,
      { time, nowNs: timeKey, pod, subject },
      {
        rule: RULE,
        severity: 'high',
        message: messageOf(pod, subject, who, known, verdict),
        reason: verdict.reason,
        ...(verdict.entry === undefined ? {} : { approval: verdict.entry }),
        confidence: known.confidence,
      },
      draft,
    );
  }
}

function messageOf(
  pod: string,
  subject: string,
  { process }: Who,
  known: IdentifiedRequest,
  verdict: ApprovalVerdict & { approved: false },
): string {
  const program = process === undefined ? 'an unknown process' : `${process.executable} (pid ${process.pid})`;
  const from = known.byShape ? `a host that answers like ${known.channel.id}` : known.channel.id;
  return `${pod}: ${program} downloads ${subject} from ${from}, ${whyNot(verdict, known)}`;
}

function whyNot(
  { reason, entry }: ApprovalVerdict & { approved: false },
  { doubt }: IdentifiedRequest,
): string {
  if (reason === 'other-revision') return `which is approved only as ${entry}`;
  if (reason === 'doubtful') return `whose name is in doubt (${doubt ?? 'it can be read in two ways'})`;
  return 'which is not approved';
}
