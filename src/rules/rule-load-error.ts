// SPDX-License-Identifier: Apache-2.0
import type { LoadErrorCode } from './load-codes.ts';
import type { RulePlace } from './rule-place.ts';

/** Ends the reading of a rule file: what is wrong, and where. Only the loader throws and catches it. */
export class RuleLoadError extends Error {
  override readonly name = 'RuleLoadError';
  readonly code: LoadErrorCode;
  readonly place: RulePlace;

  constructor(code: LoadErrorCode, message: string, place: RulePlace) {
    super(message);
    this.code = code;
    this.place = place;
  }
}
