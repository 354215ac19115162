// SPDX-License-Identifier: Apache-2.0
import type { IdentifiedRequest } from '../catalog/identify-request.ts';

/**
 * Requests after which the bytes of the model come from a host that no longer says which model it is: asking for them
 * is the download, as far as it can be seen.
 */
const GRANTS_DOWNLOAD = new Set(['xet-read-token']);

/** Whether a request is for the bytes of what it names, or is the last one that names it before they come. */
export function isDownload({ operation, operationId }: IdentifiedRequest): boolean {
  if (operation === 'download' || operation === 'pull') return true;
  return operationId !== undefined && GRANTS_DOWNLOAD.has(operationId);
}
