// SPDX-License-Identifier: Apache-2.0
import type { CatalogData } from './catalog-data.ts';
import { readChannels } from './read-channels.ts';
import { readFormat, readHint, readImage, readMediaType, readPathGroup } from './read-sections.ts';
import { readLibrary, readWorkload } from './read-workloads.ts';
import { YamlFields } from './yaml-fields.ts';

/** A catalogue file that somebody else has read. */
export interface CatalogFile {
  /** Shown in messages. */
  readonly name: string;
  readonly text: string;
}

/** What the product's own file is read onto. */
export const EMPTY_CATALOG: CatalogData = {
  version: '',
  channels: [],
  processHints: [],
  images: [],
  workloads: [],
  libraries: [],
  fileFormats: [],
  cachePaths: [],
  deviceFiles: [],
  ociMediaTypes: [],
};

/**
 * The known catalogue with one more file: the product's own (known is `EMPTY_CATALOG`, and it states its version) or
 * an operator's overlay. What a file adds never replaces what is known: a name that is taken is an error.
 * Throws `CATALOG_INVALID` with file, line, field and what to write instead.
 */
export function readCatalog(known: CatalogData, file: CatalogFile): CatalogData {
  const top = YamlFields.parse(file.text, file.name);
  const version = known === EMPTY_CATALOG ? top.string('version') : known.version;
  const channels = readChannels(known.channels, top);
  const data: CatalogData = {
    version,
    channels,
    processHints: [
      ...known.processHints,
      ...top.list('processHints').map((hint) => readHint(hint, channels)),
    ],
    images: [...known.images, ...top.list('images').map(readImage)],
    workloads: [...known.workloads, ...top.list('workloads').map(readWorkload)],
    libraries: [...known.libraries, ...top.list('libraries').map(readLibrary)],
    fileFormats: [...known.fileFormats, ...top.list('fileFormats').map(readFormat)],
    cachePaths: [...known.cachePaths, ...top.list('cachePaths').map(readPathGroup)],
    deviceFiles: [...known.deviceFiles, ...top.list('deviceFiles').map(readPathGroup)],
    ociMediaTypes: [...known.ociMediaTypes, ...top.list('ociMediaTypes').map(readMediaType)],
  };
  top.done();
  return data;
}
