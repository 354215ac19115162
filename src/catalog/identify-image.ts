// SPDX-License-Identifier: Apache-2.0
import type { Confidence } from '../events/model-identity.ts';
import type { Catalog } from './catalog.ts';
import type { ProgramRole } from './catalog-data.ts';

/** A container image that is known to be of AI software. */
export interface ImageHint {
  /** Such as `vllm`. */
  readonly id: string;
  /** Absent where the image serves several ends. */
  readonly role?: ProgramRole;
  /** `low` where the repository is known but stands in another registry. */
  readonly confidence: Confidence;
}

const MAX_REFERENCE = 1024;

/**
 * Says which AI software an image reference (`[registry/]path[:tag][@digest]`) is of, or undefined. The tag doesn't
 * matter; a reference without registry is Docker Hub's.
 */
export function identifyImage({ images }: Catalog, reference: string): ImageHint | undefined {
  if (reference.length > MAX_REFERENCE) return undefined;
  const segments = repositoryOf(reference.toLowerCase());
  let mirrored: ImageHint | undefined;
  for (const { id, does, repositories } of images) {
    const known = { id, ...(does && { role: does }) };
    for (const repository of repositories) {
      const pattern = repository.split('/');
      if (matches(pattern, segments)) return { ...known, confidence: 'high' };
      // The path without its registry, at the end of another registry's path.
      const path = pattern.slice(1);
      if (path.length > 1 && matches(path, segments.slice(-path.length)))
        mirrored ??= { ...known, confidence: 'low' };
    }
  }
  return mirrored;
}

/** Registry and path segments, with Docker's defaults filled in. */
function repositoryOf(reference: string): readonly string[] {
  const [named = ''] = reference.split('@', 1);
  const slash = named.lastIndexOf('/');
  const colon = named.indexOf(':', slash + 1);
  const segments = (colon < 0 ? named : named.slice(0, colon)).split('/');
  const [first = ''] = segments;
  if (segments.length > 1 && (/[.:]/.test(first) || first === 'localhost')) return segments;
  return segments.length === 1 ? ['docker.io', 'library', first] : ['docker.io', ...segments];
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) => matchesPart(part, segments[index] ?? ''))
  );
}

/** `*` stands for anything, once in a segment. */
function matchesPart(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text;
  const head = pattern.slice(0, star);
  const tail = pattern.slice(star + 1);
  return text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
}
