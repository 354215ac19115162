// SPDX-License-Identifier: Apache-2.0
// Prints the bill of materials (CycloneDX) of an image whose file system is below a folder.
//
//   node scripts/image/write-sbom.ts ROOT amd64|arm64 EPOCH
import { join } from 'node:path';
import { billOfMaterials } from './bill-of-materials.ts';
import { readMaterials } from './read-materials.ts';

const [root = '', architecture = '', epoch = ''] = process.argv.slice(2);
const lockFile = join(import.meta.dirname, '../../package-lock.json');
const materials = readMaterials(root, lockFile, architecture, Number(epoch));
process.stdout.write(`${JSON.stringify(billOfMaterials(materials), null, 1)}\n`);
