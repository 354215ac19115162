// SPDX-License-Identifier: Apache-2.0

/** What is wrong with the text of a condition, and where. */
export class ConditionSyntaxError extends Error {
  override readonly name = 'ConditionSyntaxError';
  /** UTF-16 units from the beginning of the text. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;

  constructor(message: string, text: string, offset: number) {
    super(message);
    const before = text.slice(0, offset);
    this.offset = offset;
    this.line = before.split('\n').length;
    this.column = offset - before.lastIndexOf('\n');
  }
}
