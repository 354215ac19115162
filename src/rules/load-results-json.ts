// SPDX-License-Identifier: Apache-2.0
import { describeLoadCode } from './load-codes.ts';
import type { LoadProblem } from './load-problem.ts';
import type { FileLoadResult } from './load-report.ts';

/** The report on rule files that programs read: Falco's, key for key. */
export function loadResultsJson(files: readonly FileLoadResult[]) {
  return {
    falco_load_results: files.map(({ name, isSuccessful, schemaWarnings, errors, warnings }) => ({
      name,
      successful: isSuccessful,
      schema_valid: schemaWarnings.length === 0,
      schema_warnings: schemaWarnings,
      errors: errors.map(problemJson),
      warnings: warnings.map(problemJson),
    })),
  };
}

function problemJson({ level, code, message, locations, snippet }: LoadProblem) {
  const { summary, remedy } = describeLoadCode(code);
  return {
    code,
    // an error has its name there, a warning what it means
    codedesc: level === 'error' ? summary : remedy,
    message,
    context: {
      locations: locations.map(({ itemType, itemName, position }) => ({
        item_type: itemType,
        item_name: itemName,
        position,
      })),
      snippet,
    },
  };
}
