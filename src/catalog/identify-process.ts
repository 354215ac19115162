// SPDX-License-Identifier: Apache-2.0
import type { Confidence, ModelIdentity } from '../events/model-identity.ts';
import type { Catalog, ProcessHint } from './catalog.ts';
import type { ProgramRole } from './catalog-data.ts';
import { nameReference } from './name-reference.ts';

/** What a program was started to do with models. */
export interface IdentifiedProcess {
  /** Tool, such as `vllm`; of file-moving tools too. */
  readonly id: string;
  readonly role: ProgramRole;
  /** The model that its arguments name. They are the caller's word: nothing was loaded yet. */
  readonly model?: ModelIdentity;
  /** The same where they say it is a dataset or a space. */
  readonly asset?: ModelIdentity;
  readonly confidence: Confidence;
}

const MAX_WORDS = 256;
const PYTHON = /^(?:python|pypy)[0-9.]*$/;
/** Options of the Python interpreter that take the next word. */
const PYTHON_VALUE_OPTIONS = new Set(['-X', '-W', '--check-hash-based-pycs']);

/**
 * Recognises a program by its arguments: its file name, the script a Python interpreter runs, or the module after
 * `-m`; then the words of the hint, in order, before any option. Undefined when the catalogue doesn't know it. Reads at
 * most 256 words; linear in their length.
 */
export function identifyProcess(catalog: Catalog, argv: readonly string[]): IdentifiedProcess | undefined {
  const command = commandOf(argv.slice(0, MAX_WORDS));
  if (command === undefined) return undefined;
  const { program, words } = command;
  const exact = catalog.processHints.get(program) ?? [];
  const hints =
    exact.length > 0 ? exact : catalog.processHintPrefixes.filter((hint) => program.startsWith(hint.program));
  let best: ProcessHint | undefined;
  for (const hint of hints) {
    if (fits(hint, words) && (best === undefined || hint.words.length > best.words.length)) best = hint;
  }
  return best === undefined ? undefined : describe(catalog, best, words);
}

interface Command {
  /** File name without folder and `.py`, or `-m module`. */
  readonly program: string;
  readonly words: readonly string[];
}

function commandOf(argv: readonly string[]): Command | undefined {
  const [first, ...rest] = argv;
  if (first === undefined) return undefined;
  const program = baseName(first);
  return PYTHON.test(program) ? (scriptOf(rest) ?? { program, words: rest }) : { program, words: rest };
}

/** What a Python interpreter was told to run: a console script such as `vllm` is started as `python /…/vllm …`. */
function scriptOf(words: readonly string[]): Command | undefined {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '-m') return { program: `-m ${words[index + 1] ?? ''}`, words: words.slice(index + 2) };
    if (word === '-c' || word === '-') return undefined;
    if (PYTHON_VALUE_OPTIONS.has(word)) index += 1;
    else if (!word.startsWith('-')) {
      return { program: baseName(word).replace(/\.py$/, ''), words: words.slice(index + 1) };
    }
  }
  return undefined;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether the words of the hint follow; the model may be missing or given by an option. */
function fits(hint: ProcessHint, words: readonly string[]): boolean {
  return hint.words.every((word, index) => word === undefined || word === words[index]);
}

function describe(catalog: Catalog, hint: ProcessHint, words: readonly string[]): IdentifiedProcess {
  const { data, channel } = hint;
  const found = { id: data.id, role: data.does, confidence: data.confidence ?? 'high' };
  const text = positionalModel(hint, words) ?? optionValue(words, data.modelFlags);
  if (text === undefined) return found;
  const model = nameReference(catalog, channel, {
    text,
    revision: optionValue(words, data.revisionFlags),
    type: data.typeFlag === undefined ? undefined : optionValue(words, [data.typeFlag]),
  });
  return model.type === 'model' ? { ...found, model } : { ...found, asset: model };
}

/** The word in the place of `{model}`. After an option it isn't known which word is whose, so none is taken. */
function positionalModel(hint: ProcessHint, words: readonly string[]): string | undefined {
  const at = hint.words.indexOf(undefined);
  const word = at < 0 ? undefined : words[at];
  return word === undefined || word === '' || word.startsWith('-') ? undefined : word;
}

/** The value of the first of these options that is given, as `--flag value` or `--flag=value`. */
function optionValue(words: readonly string[], flags: readonly string[] = []): string | undefined {
  for (const [index, word] of words.entries()) {
    if (flags.includes(word)) return words[index + 1];
    const flag = flags.find((candidate) => word.startsWith(`${candidate}=`));
    if (flag !== undefined) return word.slice(flag.length + 1);
  }
  return undefined;
}
