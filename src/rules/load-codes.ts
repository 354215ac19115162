// SPDX-License-Identifier: Apache-2.0

interface CodeRow {
  /** What happened, in a few words: what Falco's report says, too. */
  readonly summary: string;
  /** What it means and what to do about it. */
  readonly remedy: string;
}

/** Why a rule file does not load. The codes are Falco's. */
export const LOAD_ERRORS = {
  LOAD_ERR_FILE_READ: {
    summary: 'File read error',
    remedy: 'check that the file exists, may be read, and is not larger than it can be',
  },
  LOAD_ERR_YAML_PARSE: { summary: 'YAML parse error', remedy: 'make the file valid YAML at the place shown' },
  LOAD_ERR_YAML_VALIDATE: {
    summary: 'Error validating internal structure of YAML file',
    remedy: 'a rule file is a list of items with the keys and kinds of values that the reference names',
  },
  LOAD_ERR_COMPILE_CONDITION: {
    summary: 'Error compiling condition',
    remedy: 'correct the condition at the place shown; `weir rules fields` lists every field',
  },
  LOAD_ERR_COMPILE_OUTPUT: {
    summary: 'Error compiling output',
    remedy: 'correct the output; `weir rules fields` lists every field',
  },
  LOAD_ERR_VALIDATE: {
    summary: 'Error validating rule/macro/list/exception objects',
    remedy: 'define what is referred to before it is used or appended to, and meet what the file requires',
  },
  LOAD_ERR_EXTENSION: {
    summary: 'Error in extension item',
    remedy: 'correct the item of the extension at the place shown',
  },
} as const satisfies Record<string, CodeRow>;

/** What loads, and is probably not meant. */
export const LOAD_WARNINGS = {
  LOAD_UNKNOWN_SOURCE: {
    summary: 'Unknown event source',
    remedy: 'nothing here gives events of that source: the rule is left out',
  },
  LOAD_UNSAFE_NA_CHECK: {
    summary: 'Unsafe <NA> comparison in condition',
    remedy: 'a missing value equals nothing: ask with `exists` whether the field has one',
  },
  LOAD_NO_EVTTYPE: {
    summary: 'Condition has no event-type restriction',
    remedy: 'name the event types in the condition (`evt.type in (…)`): now every event is looked at',
  },
  LOAD_UNKNOWN_FILTER: {
    summary: 'Unknown field or event-type in condition or output',
    remedy: 'the rule asks to be left out then (`skip-if-unknown-filter`), and it is',
  },
  LOAD_UNUSED_MACRO: {
    summary: 'Unused macro',
    remedy: 'no rule and no macro uses it: remove it, or use it',
  },
  LOAD_UNUSED_LIST: {
    summary: 'Unused list',
    remedy: 'no condition and no list uses it: remove it, or use it',
  },
  LOAD_UNKNOWN_ITEM: {
    summary: 'Unknown rules file item',
    remedy: 'an item is a rule, a macro, a list or a required version: this one is ignored',
  },
  LOAD_DEPRECATED_ITEM: {
    summary: 'Used deprecated item',
    remedy: 'it works, and will not for ever: use what the message names',
  },
  LOAD_WARNING_EXTENSION: {
    summary: 'Warning in extension item',
    remedy: 'look at the item of the extension at the place shown',
  },
  LOAD_APPEND_NO_VALUES: {
    summary: 'Overriding/appending with no values',
    remedy: 'give the exception `values`: without, nothing is added',
  },
  LOAD_EXCEPTION_NAME_NOT_UNIQUE: {
    summary: 'Multiple exceptions defined with the same name',
    remedy: 'give each exception of a rule its own name: values are appended by name',
  },
  LOAD_INVALID_MACRO_NAME: {
    summary: 'Invalid macro name',
    remedy: 'use letters, digits and underscores, a letter first: no condition can name it otherwise',
  },
  LOAD_INVALID_LIST_NAME: {
    summary: 'Invalid list name',
    remedy: 'use no blanks, parentheses, quotes, commas or equals signs in it',
  },
  LOAD_COMPILE_CONDITION: {
    summary: 'Warning in rule condition',
    remedy: 'the condition can be decided, and probably says something else than is meant',
  },
  LOAD_UNKNOWN_KEY: {
    summary: 'Unknown key in item definition',
    remedy: 'the key is ignored: look for a misspelling, or a key of another kind of item',
  },
} as const satisfies Record<string, CodeRow>;

export type LoadErrorCode = keyof typeof LOAD_ERRORS;
export type LoadWarningCode = keyof typeof LOAD_WARNINGS;
export type LoadCode = LoadErrorCode | LoadWarningCode;

/** The row of a code. */
export function describeLoadCode(code: LoadCode): CodeRow {
  return { ...LOAD_ERRORS, ...LOAD_WARNINGS }[code];
}

/** Codes of those who check conditions are text: whether it is one of a warning. */
export function isLoadWarningCode(code: string): code is LoadWarningCode {
  return Object.hasOwn(LOAD_WARNINGS, code);
}
