// SPDX-License-Identifier: Apache-2.0
import { beforeAll, beforeEach, onTestFinished } from 'vitest';
import { ApiServerDouble } from './api-server-double.ts';
import { makeTestCertificates, type TestCertificates } from './certificates.ts';

/** Gives each test of a file an API server of its own, with certificates that are made once. */
export function beforeEachDouble(take: (api: ApiServerDouble) => void): void {
  let certificates: TestCertificates;
  beforeAll(() => {
    certificates = makeTestCertificates();
  });
  beforeEach(async () => {
    const api = await ApiServerDouble.start(certificates);
    onTestFinished(() => api.close());
    take(api);
  });
}
