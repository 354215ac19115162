// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { type ApprovedModels, readApprovedModels } from '../catalog/approved-models.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { loadBuiltinCatalog } from '../catalog/load-builtin-catalog.ts';
import { loadCatalog } from '../catalog/load-catalog.ts';
import { WeirError } from '../errors.ts';
import type { Config } from '../gen/config.ts';

/** What the agent knows before it sees anything. */
export interface Knowledge {
  readonly catalog: Catalog;
  /** Absent where no approvals are configured. */
  readonly approved: ApprovedModels | undefined;
  /** Ids of channels; absent where no hubs are configured. */
  readonly approvedHubs: ReadonlySet<string> | undefined;
}

/** Loads the catalogue with the configured overlays, and the approvals. Throws CATALOG_INVALID or CONFIG_INVALID. */
export function loadKnowledge({ catalog, models }: Config): Knowledge {
  const known =
    catalog.overlays.length === 0 ? loadBuiltinCatalog() : loadCatalog(catalog.overlays.map(readOverlay));
  return {
    catalog: known,
    approved: models.approved.length === 0 ? undefined : readApprovedModels(models.approved),
    approvedHubs: models.approvedHubs.length === 0 ? undefined : readApprovedHubs(models.approvedHubs, known),
  };
}

function readApprovedHubs(ids: readonly string[], { channels }: Catalog): ReadonlySet<string> {
  for (const [i, id] of ids.entries()) {
    const category = channels.get(id)?.channel.category;
    if (category === 'model-registry') continue;
    const why =
      category === undefined ? 'the catalogue has no such channel' : `it is of category ${category}`;
    const got = JSON.stringify(id);
    throw new WeirError(
      'CONFIG_INVALID',
      `models.approvedHubs[${i}]: must be the id of a channel of category model-registry, got ${got}: ${why}`,
    );
  }
  return new Set(ids);
}

function readOverlay(name: string): { name: string; text: string } {
  try {
    return { name, text: readFileSync(name, 'utf8') };
  } catch (error: unknown) {
    if (!(error instanceof Error)) throw error;
    throw new WeirError('CATALOG_INVALID', `catalogue overlay: ${error.message}`, { cause: error });
  }
}
