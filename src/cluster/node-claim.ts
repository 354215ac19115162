// SPDX-License-Identifier: Apache-2.0
import { asRecord } from './object-head.ts';

/** The node on which the pod of a service account token runs. */
export interface NodeClaim {
  readonly name: string;
  readonly uid: string;
}

/**
 * The node claim of a service account token (KEP-4193, since Kubernetes 1.30), read and not verified: it tells us the uid
 * of our own Node without a right to read nodes. Undefined where the token is none, or has no such claim.
 */
export function nodeClaim(token: string | undefined): NodeClaim | undefined {
  const payload = token?.split('.')[1];
  if (payload === undefined) return undefined;
  const claims = parse(Buffer.from(payload, 'base64url').toString('utf8'));
  const { name, uid } = asRecord(asRecord(asRecord(claims)['kubernetes.io']).node);
  return typeof name === 'string' && typeof uid === 'string' ? { name, uid } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error: unknown) {
    // a token of another kind: a bootstrap token, a static one
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
