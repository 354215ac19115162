// SPDX-License-Identifier: Apache-2.0
import { POLICY_KINDS } from '../config/policy-schema.ts';
import { WeirError } from '../errors.ts';
import { list, number, object, oneOf, optional, text } from '../events/json-shape.ts';
import type { Breakglass, Requester } from './breakglass.ts';
import type { PolicyName } from './overlay.ts';

interface StateFile {
  readonly weir: string;
  readonly version: number;
  readonly node: string;
  readonly active: readonly Breakglass[];
}

const MAGIC = 'breakglass';
const VERSION = 1;

/** Longest file that is read, bytes: 16 entries, each with a reason of a few hundred. */
export const MAX_BREAKGLASS_STATE_BYTES = 256 * 1024;

const KINDS = POLICY_KINDS.map(({ kind }) => kind);

const readFile = object<StateFile>({
  weir: text,
  version: number,
  node: text,
  active: list(
    object<Breakglass>({
      policy: object<PolicyName>({ kind: oneOf(KINDS), namespace: optional(text), name: text }),
      reason: text,
      by: object<Requester>({
        uid: optional(number),
        pid: optional(number),
        loginUid: optional(number),
        program: optional(text),
      }),
      beganMs: number,
      untilMs: number,
      bootId: text,
      untilBootMs: number,
    }),
  ),
});

/** The text of the file that keeps the breakglass of a node from one run of the agent to the next. */
export function encodeBreakglassState(node: string, active: readonly Breakglass[]): string {
  const file: StateFile = { weir: MAGIC, version: VERSION, node, active };
  return `${JSON.stringify(file)}\n`;
}

/** What such a file says; none where it is another node's. Throws STATE_INVALID, naming what is wrong. */
export function decodeBreakglassState(path: string, content: string, node: string): readonly Breakglass[] {
  try {
    const file = readFile(JSON.parse(content), 'file');
    if (file.weir !== MAGIC || file.version !== VERSION)
      throw new TypeError(`it is no file of breakglass, version ${VERSION}`);
    return file.node === node ? file.active : [];
  } catch (error: unknown) {
    if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
    throw new WeirError('STATE_INVALID', `${path}: ${error.message}`, { cause: error });
  }
}
