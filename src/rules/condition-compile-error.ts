// SPDX-License-Identifier: Apache-2.0

/** A condition that reads well and can't be decided: a field that there is not, an operator that its type has not. */
export class ConditionCompileError extends Error {
  override readonly name = 'ConditionCompileError';
  /** Where in the condition's text, from 0; of a macro, in that of the macro. */
  readonly at: number;
  /** The field or event type is not known: a rule may say that it is to be left out then. */
  readonly isUnknown: boolean;

  constructor(message: string, at: number, isUnknown = false) {
    super(message);
    this.at = at;
    this.isUnknown = isUnknown;
  }
}
