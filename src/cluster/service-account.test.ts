// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectServiceAccount, hasServiceAccount } from './service-account.ts';

const ENV = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '6443' };

/** A folder as the kubelet makes it: files are links into a folder that is replaced as a whole. */
function mountedAccount(): { folder: string; rotate: (token: string) => void } {
  const folder = mkdtempSync(join(tmpdir(), 'weir-account-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  let generation = 0;
  const rotate = (token: string): void => {
    const next = `..${++generation}`;
    mkdirSync(join(folder, next));
    writeFileSync(join(folder, next, 'token'), `${token}\n`);
    writeFileSync(join(folder, next, 'ca.crt'), `authority ${generation}`);
    symlinkSync(next, join(folder, '..new'));
    renameSync(join(folder, '..new'), join(folder, '..data'));
  };
  rotate('first');
  for (const name of ['token', 'ca.crt']) symlinkSync(join('..data', name), join(folder, name));
  return { folder, rotate };
}

describe('connectServiceAccount', () => {
  it('reads token and authority anew, as the kubelet replaces them', async () => {
    const { folder, rotate } = mountedAccount();
    const connection = connectServiceAccount({ env: ENV, folder });
    expect(connection.server.href).toBe('https://10.0.0.1:6443/');
    expect(await connection.credentials()).toEqual({ token: 'first', tls: { ca: 'authority 1' } });
    rotate('second');
    expect(await connection.credentials()).toEqual({ token: 'second', tls: { ca: 'authority 2' } });
  });

  it('takes an address of IPv6', () => {
    const { folder } = mountedAccount();
    const env = { KUBERNETES_SERVICE_HOST: 'fd00::1' };
    expect(connectServiceAccount({ env, folder }).server.href).toBe('https://[fd00::1]/');
  });

  it('says which part of a service account is missing', async () => {
    const { folder } = mountedAccount();
    expect(() => connectServiceAccount({ env: {}, folder })).toThrow(/KUBERNETES_SERVICE_HOST is not set/);
    const env = { KUBERNETES_SERVICE_HOST: 'a b' };
    expect(() => connectServiceAccount({ env, folder })).toThrow(
      /must be an address, got "https:\/\/a b:443"/,
    );
    const connection = connectServiceAccount({ env: ENV, folder });
    rmSync(join(folder, 'ca.crt'));
    expect(() => connectServiceAccount({ env: ENV, folder })).toThrow(/ca\.crt is missing/);
    await expect(connection.credentials()).rejects.toThrow(/service account authority: ENOENT.*ca\.crt/);
    writeFileSync(join(folder, 'ca.crt'), '\n');
    await expect(connection.credentials()).rejects.toThrow(/ca\.crt is empty/);
    writeFileSync(join(folder, 'ca.crt'), Buffer.alloc(2 << 20));
    await expect(connection.credentials()).rejects.toMatchObject({
      code: 'CLUSTER_CREDENTIALS',
      message: expect.stringContaining('has 2097152 bytes, more than 1048576'),
    });
  });

  it('is there only in a pod that has one', () => {
    const { folder } = mountedAccount();
    expect(hasServiceAccount({ env: ENV, folder })).toBe(true);
    expect(hasServiceAccount({ env: {}, folder })).toBe(false);
    expect(hasServiceAccount({ env: ENV, folder: join(folder, 'none') })).toBe(false);
  });
});
