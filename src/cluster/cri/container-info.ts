// SPDX-License-Identifier: Apache-2.0
import { parseJson } from '../../parse-json.ts';

/** What a runtime tells of a container beyond the interface, in the words of whichever runtime it is. */
export interface ContainerInfo {
  readonly sandboxId?: string;
  readonly privileged?: true;
  readonly command: readonly string[];
  readonly devices: readonly { readonly path: string; readonly source: string }[];
  /** How it runs containers, such as `io.containerd.runc.v2`; only containerd tells. */
  readonly runtimeType?: string;
}

/**
 * Reads the JSON of a verbose ContainerStatus. It is no part of the interface: containerd gives `sandboxID`, `runtimeType`
 * and, as `config`, what the kubelet asked for; CRI-O gives `sandboxID` and `privileged`. What isn't there, or isn't of the
 * expected type, is left out. Sources: containerd pkg/cri/server/container_status.go, CRI-O server/container_status.go.
 */
export function readContainerInfo(text: Uint8Array | undefined): ContainerInfo {
  const info = parse(text);
  const config = member(info, 'config');
  const security = member(member(config, 'linux'), 'security_context');
  const sandboxId = member(info, 'sandboxID');
  const runtimeType = member(info, 'runtimeType');
  const privileged = member(security, 'privileged') ?? member(info, 'privileged');
  return {
    ...(typeof sandboxId === 'string' && { sandboxId }),
    ...(typeof runtimeType === 'string' && { runtimeType }),
    ...(privileged === true && { privileged }),
    command: [...texts(member(config, 'command')), ...texts(member(config, 'args'))],
    devices: list(member(config, 'devices')).flatMap((device) => {
      const path = member(device, 'container_path');
      const source = member(device, 'host_path');
      return typeof path === 'string' && typeof source === 'string' ? [{ path, source }] : [];
    }),
  };
}

/** Before what a container was told to run: most of the text, and of no use here. */
const SPEC = ',"runtimeSpec":';

function parse(text: Uint8Array | undefined): unknown {
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  // A node's containers come all at once at the start: in whole they cost twice the memory for a moment. Behind it
  // containerd, which is known by its `config`, has nothing of interest; others may.
  // Undefined where a runtime has other words, or the cut is in the wrong place.
  const at = bytes.indexOf(SPEC);
  const short = at < 0 ? undefined : parseJson(`${bytes.toString('utf8', 0, at)}}`);
  return member(short, 'config') === undefined ? parseJson(bytes.toString('utf8')) : short;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: unknown): string[] {
  return list(value).filter((each) => typeof each === 'string');
}
