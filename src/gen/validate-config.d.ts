// SPDX-License-Identifier: Apache-2.0
// Generated from src/config/schema.ts by `npm run gen`. Do not edit.

interface ValidationError {
  instancePath: string;
  keyword: string;
  /** Where the name of a property is at fault. */
  propertyName?: string;
  message?: string;
  params: Record<string, unknown>;
}

/** Whether `value` is a valid configuration file; `errors` says where not. */
export const validateConfig: { (value: unknown): boolean; errors?: ValidationError[] | null };
