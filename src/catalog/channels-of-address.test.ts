// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { channelsOfAddress } from './channels-of-address.ts';
import { loadBuiltinCatalog } from './load-builtin-catalog.ts';

const catalog = loadBuiltinCatalog();

describe('channelsOfAddress', () => {
  it.each([
    ['169.254.169.254', 'cloud-metadata'],
    ['::ffff:169.254.169.254', 'cloud-metadata'],
    ['fd00:ec2::254', 'cloud-metadata'],
    ['FD00:0EC2::0254', 'cloud-metadata'],
  ])('knows %s', (address, id) => {
    expect(channelsOfAddress(catalog, address).map((channel) => channel.id)).toEqual([id]);
  });

  it('asks the port where it matters', () => {
    expect(channelsOfAddress(catalog, '1.1.1.1', 443)).toMatchObject([{ id: 'doh' }]);
    expect(channelsOfAddress(catalog, '1.1.1.1', 853)).toMatchObject([{ id: 'dot' }]);
    expect(channelsOfAddress(catalog, '2606:4700:4700::1111')).toMatchObject([{ id: 'doh' }, { id: 'dot' }]);
    expect(channelsOfAddress(catalog, '1.1.1.1', 53)).toEqual([]);
    expect(channelsOfAddress(catalog, '169.254.169.254', 80)).toMatchObject([{ id: 'cloud-metadata' }]);
  });

  it.each(['10.0.0.1', '169.254.169.253', 'huggingface.co', ''])('knows nothing of %s', (address) => {
    expect(channelsOfAddress(catalog, address)).toEqual([]);
  });
});
