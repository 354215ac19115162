// SPDX-License-Identifier: Apache-2.0
import type { ModelIdentity } from '../events/model-identity.ts';

/** What one model is called in lists and messages: its package URL or URI; its name where it has neither. */
export function modelKey({ purl, uri, name }: ModelIdentity): string {
  return purl ?? uri ?? name;
}
