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
}

/** Loads the catalogue with the configured overlays, and the approvals. Throws CATALOG_INVALID or CONFIG_INVALID. */
export function loadKnowledge({ catalog, models }: Config): Knowledge {
  return {
    catalog:
      catalog.overlays.length === 0 ? loadBuiltinCatalog() : loadCatalog(catalog.overlays.map(readOverlay)),
    approved: models.approved.length === 0 ? undefined : readApprovedModels(models.approved),
  };
}

function readOverlay(name: string): { name: string; text: string } {
  try {
    return { name, text: readFileSync(name, 'utf8') };
  } catch (error: unknown) {
    if (!(error instanceof Error)) throw error;
    throw new WeirError('CATALOG_INVALID', `catalogue overlay: ${error.message}`, { cause: error });
  }
}
