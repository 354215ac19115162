// SPDX-License-Identifier: Apache-2.0
import type { AppendedOutput } from './append-outputs.ts';
import { assembleRules } from './assemble-rules.ts';
import { checkRuleSchema } from './check-rule-schema.ts';
import { ConditionSyntaxError } from './condition-syntax-error.ts';
import { decodeRuleText } from './decode-rule-text.ts';
import { LoadMemory } from './load-memory.ts';
import type { LoadProblem } from './load-problem.ts';
import { type FileLoadResult, LoadReport } from './load-report.ts';
import type { LoadedRule, RuleSet } from './loaded-rule.ts';
import { parseCondition } from './parse-condition.ts';
import { readRuleFile } from './read-rule-file.ts';
import { readYaml } from './read-yaml.ts';
import type { RuleChecker } from './rule-checker.ts';
import { RuleCollector } from './rule-collector.ts';
import type { PluginRequirement } from './rule-definition.ts';
import { RuleLoadError } from './rule-load-error.ts';
import { RulePlace } from './rule-place.ts';
import { isAtLeast, type Priority } from './rule-priority.ts';
import { type RuleSelection, selectRules } from './select-rules.ts';
import { isCompatible, parseVersion, type VersionNumber } from './version-number.ts';

/** A rule file: its text, or the bytes of it; or why it could not be read. */
export type RuleFile =
  | { readonly name: string; readonly text: string | Uint8Array }
  | { readonly name: string; readonly readError: string };

export interface LoadOptions {
  readonly checker: RuleChecker;
  /** `major.minor.patch` that files may require. */
  readonly engineVersion: string;
  /** What files may require, with versions. */
  readonly plugins?: readonly { readonly name: string; readonly version: string }[];
  /** Whose events are to be had; `syscall` unless given. */
  readonly sources?: readonly string[];
  readonly selections?: readonly RuleSelection[];
  /** Rules that are less severe are left out. */
  readonly minimumPriority?: Priority;
  readonly appendedOutputs?: readonly AppendedOutput[];
}

export interface LoadResult {
  /** Of each file that was read, in order. */
  readonly files: readonly FileLoadResult[];
  /** Undefined when a file did not load: what was loaded before stays in force then. */
  readonly ruleSet: RuleSet | undefined;
}

/**
 * Loads rule files, each on top of those before it. What they define shares one name space. The first error ends the load:
 * files behind it are not read. Never throws for what files hold.
 */
export function loadRules(files: readonly RuleFile[], options: LoadOptions): LoadResult {
  const loader = new RuleLoader(options);
  const results: FileLoadResult[] = [];
  for (const file of files) {
    const result = loader.load(file);
    results.push(result);
    if (!result.isSuccessful) break;
  }
  const missing = loader.missingPlugin;
  const isLoaded = results.every(({ isSuccessful }) => isSuccessful) && missing === undefined;
  return {
    files: missing === undefined ? results : withError(results, missing),
    ruleSet: isLoaded ? { rules: loader.rules } : undefined,
  };
}

/** Loads rule files one by one, as an engine does that is given more and more of them. */
export class RuleLoader {
  readonly #options: LoadOptions;
  readonly #engineVersion: VersionNumber;
  readonly #sources: ReadonlySet<string>;
  readonly #collector: RuleCollector;
  readonly #memory: LoadMemory;
  readonly #warned = new Set<string>();
  #rules: readonly LoadedRule[] = [];

  constructor(options: LoadOptions) {
    const version = parseVersion(options.engineVersion);
    if (version === undefined) throw new TypeError(`no version: ${options.engineVersion}`);
    this.#options = options;
    this.#memory = new LoadMemory(options.checker);
    this.#engineVersion = version;
    this.#sources = new Set(options.sources ?? ['syscall']);
    this.#collector = new RuleCollector((field, source) => this.#knowsField(field, source));
  }

  /** What the files that loaded came to, selected. */
  get rules(): readonly LoadedRule[] {
    return this.#rules;
  }

  /** The first requirement of the files read so far that no plugin meets. */
  get missingPlugin(): LoadProblem | undefined {
    const plugins = this.#options.plugins ?? [];
    const requirement = this.#collector.plugins.find((one) => !isMet(one, plugins));
    if (requirement === undefined) return undefined;
    const wanted = requirement.alternatives.map(({ name, version }) => `${name} (>= ${version})`).join(', ');
    const report = new LoadReport('');
    const message = `Plugin requirement not satisfied, must load one of: ${wanted}`;
    report.fail('LOAD_ERR_VALIDATE', message, requirement.place);
    return report.result.errors[0];
  }

  /** Adds a file. When it has an error the rules stay what they were, though not what was read of it before the error. */
  load(file: RuleFile): FileLoadResult {
    const report = new LoadReport(file.name, this.#warned);
    try {
      this.#read(file, report);
      this.#rules = this.#compile(report);
    } catch (error: unknown) {
      if (!(error instanceof RuleLoadError)) throw error;
      report.fail(error.code, error.message, error.place);
    }
    return report.result;
  }

  #read(file: RuleFile, report: LoadReport): void {
    if ('readError' in file) {
      throw new RuleLoadError('LOAD_ERR_FILE_READ', file.readError, RulePlace.ofFile(file.name, ''));
    }
    const text = decodeRuleText(file.name, file.text);
    const place = RulePlace.ofFile(file.name, text);
    const yaml = readYaml(text);
    if ('problem' in yaml) {
      const { message, at } = yaml.problem;
      throw new RuleLoadError(
        'LOAD_ERR_YAML_PARSE',
        message,
        at === 0 ? place : place.within('rules content', at),
      );
    }
    report.departFromSchema(checkRuleSchema(yaml.documents));
    readRuleFile(yaml.documents, place, {
      collector: this.#collector,
      report,
      sources: this.#sources,
      engineVersion: this.#engineVersion,
    });
  }

  #compile(report: LoadReport): readonly LoadedRule[] {
    const { appendedOutputs = [], selections = [], minimumPriority = 'Debug' } = this.#options;
    const compiled = assembleRules(this.#collector, { memory: this.#memory, appendedOutputs }, report);
    const severe = compiled.filter(({ priority }) => isAtLeast(priority, minimumPriority));
    return selectRules(severe, selections);
  }

  /** Asked of what checks conditions: it alone knows fields, and the arguments they take. */
  #knowsField(field: string, source: string): boolean {
    try {
      const condition = parseCondition(`${field} exists`);
      if (condition.kind !== 'exists' || condition.left.kind !== 'field') return false;
      const problems = this.#options.checker.checkCondition(condition, source);
      return !problems.some(({ isUnknownFilter }) => isUnknownFilter === true);
    } catch (error: unknown) {
      if (error instanceof ConditionSyntaxError) return false;
      throw error;
    }
  }
}

function isMet({ alternatives }: PluginRequirement, plugins: NonNullable<LoadOptions['plugins']>): boolean {
  return alternatives.some(({ name, version }) => {
    const asked = parseVersion(version);
    const there = parseVersion(plugins.find((plugin) => plugin.name === name)?.version ?? '');
    return asked !== undefined && there !== undefined && isCompatible(there, asked);
  });
}

/** Puts an error ahead of those of the file that it is about. */
function withError(files: readonly FileLoadResult[], error: LoadProblem): FileLoadResult[] {
  const name = error.locations[0]?.position.name;
  return files.map((file) =>
    file.name === name ? { ...file, isSuccessful: false, errors: [error, ...file.errors] } : file,
  );
}
