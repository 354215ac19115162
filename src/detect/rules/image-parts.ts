// SPDX-License-Identifier: Apache-2.0

/** An image reference in parts. */
export interface ImageParts {
  readonly repository: string;
  readonly tag: string | undefined;
}

const MAX_KNOWN = 1024;
const known = new Map<string, ImageParts>();

/** `registry:5000/team/app:1.2@sha256:…` without tag and digest, and its tag; undefined of no image. */
export function imageParts(image: string | undefined): ImageParts | undefined {
  if (image === undefined || image === '') return undefined;
  let parts = known.get(image);
  if (parts === undefined) {
    parts = split(image);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(image, parts);
  }
  return parts;
}

function split(image: string): ImageParts {
  const [named = ''] = image.split('@');
  // a colon before a slash is that of a port
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  return colon < 0
    ? { repository: named, tag: undefined }
    : { repository: named.slice(0, colon), tag: named.slice(colon + 1) };
}
