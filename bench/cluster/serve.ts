// SPDX-License-Identifier: Apache-2.0
// A double of the API server with a large cluster in it, in a process of its own. Prints one JSON line: where it listens,
// and its authority. Ends with its standard input.
//
//   node bench/cluster/serve.ts HERE ELSEWHERE
import { ApiServerDouble } from '../../test/suites/api-server/api-server-double.ts';
import { plainObject } from '../../test/suites/api-server/objects.ts';
import { typicalPod } from './typical-pod.ts';

const [here = 0, elsewhere = 0] = process.argv.slice(2).map(Number);
const api = await ApiServerDouble.start();
for (let index = 0; index < 50; index++)
  api.store.put('namespaces', plainObject(`team-${index}`, { labels: { env: 'prod' } }));
for (let index = 0; index < here + elsewhere; index++)
  api.store.put('pods', typicalPod(index, index < here ? 'node-1' : `node-${2 + (index % 200)}`));
process.stdout.write(`${JSON.stringify({ url: api.url, ca: api.certificates.ca })}\n`);
process.stdin.resume();
process.stdin.on('end', () => void api.close().then(() => process.exit()));
