// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findCommand } from '../../src/cli/find-command.ts';
import { KUBECTL_WEIR } from '../../src/cli/kubectl/kubectl-program.ts';
import type { Program } from '../../src/cli/program.ts';
import { takesMore } from '../../src/cli/run-command-line.ts';
import { WEIR } from '../../src/cli/weir-program.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A JSON Schema, as far as it is read here. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
}

/** Folders of this repository that pages name. */
const OURS = /^(?:daemonset|examples|docs)\//;

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const SCHEMA = readJson('daemonset/chart/values.schema.json') as Schema;
const SCRIPTS = (readJson('package.json') as { scripts: Record<string, string> }).scripts;

/** What is wrong with a command of a page, or undefined: whether what it names of ours exists. */
export async function checkCommand([program = '', ...args]: readonly string[]): Promise<string | undefined> {
  switch (program) {
    case 'weir':
    case './weir':
      return await checkOurs(WEIR, args);
    case 'kubectl': {
      if (args[0] === 'weir') return await checkOurs(KUBECTL_WEIR, args.slice(1));
      const inPod = args.indexOf('--');
      if (args.includes('exec') && inPod >= 0) return await checkCommand(args.slice(inPod + 1));
      return checkFiles(valuesOf(args, ['-f', '--filename']));
    }
    case 'helm':
      return checkHelm(args);
    case 'npm':
      return args[0] === 'run' && !Object.hasOwn(SCRIPTS, args[1] ?? '') ? `no script ${args[1]}` : undefined;
    case 'sh':
    case 'bash':
    case 'node':
      return args[0]?.includes('/') && !args[0].startsWith('/') ? checkFile(args[0]) : undefined;
    default:
      return undefined;
  }
}

async function checkOurs(program: Program, words: readonly string[]): Promise<string | undefined> {
  const [name = '--help'] = words;
  if (name === '--help' || name === '--version') return undefined;
  const found = findCommand(program, words);
  if (found === undefined) return `${program.name} has no command ${name}`;
  const { args } = found;
  const command = await found.load();
  const { options, positionals } = command;
  try {
    const given = parseArgs({
      args,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    }).positionals;
    return given.length > positionals.length && !takesMore(command)
      ? `${given.at(-1)} is one argument too many`
      : undefined;
  } catch (error: unknown) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}

function checkHelm(args: readonly string[]): string | undefined {
  const [verb = ''] = args;
  if (!['install', 'upgrade', 'uninstall', 'template', 'lint'].includes(verb))
    return `helm ${verb}: not known here`;
  const unknown = valuesOf(args, ['--set', '--set-string', '--set-json'])
    .flatMap((text) => text.match(/(?:^|,)[\w.[\]-]+(?==)/g) ?? [])
    .map((path) => path.replace(/^,/, ''))
    .find((path) => !hasValue(SCHEMA, path.replaceAll(/\[\d+\]/g, '').split('.')));
  return unknown === undefined
    ? checkFiles(args.filter((word) => OURS.test(word)))
    : `the chart has no value ${unknown}`;
}

function hasValue(schema: Schema | undefined, [name, ...rest]: readonly string[]): boolean {
  if (schema === undefined) return false;
  if (name === undefined) return true;
  if (schema.properties === undefined) return schema.additionalProperties !== false;
  return hasValue(schema.properties[name], rest);
}

/** Of these files those that would be in this repository. */
function checkFiles(paths: readonly string[]): string | undefined {
  return paths
    .filter((path) => !/^(?:https?:|[-~/$])/.test(path))
    .map(checkFile)
    .find(Boolean);
}

function checkFile(path: string): string | undefined {
  return existsSync(join(ROOT, path)) ? undefined : `there is no ${path}`;
}

function valuesOf(args: readonly string[], flags: readonly string[]): string[] {
  return args.flatMap((word, at) => {
    const flag = flags.find((each) => word === each || word.startsWith(`${each}=`));
    if (flag === undefined) return [];
    return [word === flag ? (args[at + 1] ?? '') : word.slice(flag.length + 1)];
  });
}
