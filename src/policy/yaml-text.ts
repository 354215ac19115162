// SPDX-License-Identifier: Apache-2.0

/** Words that YAML 1.1 reads as something else than text. */
const NO_TEXT = /^(true|false|yes|no|on|off|null|y|n|nan|inf)$/i;

/** A text as YAML has it: as it stands where nothing reads it otherwise, else in quotes. */
export function yamlText(text: string): string {
  const isPlain = /^[a-z][A-Za-z0-9._/-]*$/.test(text) && !NO_TEXT.test(text);
  return isPlain ? text : JSON.stringify(text);
}
