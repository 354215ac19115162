// SPDX-License-Identifier: Apache-2.0
import { cdnSite } from './cdn-site.ts';
import { featureStoreSite } from './feature-store-site.ts';
import { createHubSite } from './hub-site.ts';
import { type HostRole, nameOfHost } from './internet-hosts.ts';
import { llmApiSite } from './llm-api-site.ts';
import { createOllamaRegistrySite, ollamaBlobSite } from './ollama-sites.ts';
import type { Site } from './site.ts';

/** The site that a host with this role serves. */
export const SITE_OF_ROLE: Readonly<Record<HostRole, Site>> = {
  hub: createHubSite(nameOfHost('hubCdn')),
  hubCdn: cdnSite,
  ollamaRegistry: createOllamaRegistrySite(nameOfHost('ollamaBlobs')),
  ollamaBlobs: ollamaBlobSite,
  llmApi: llmApiSite,
  featureStore: featureStoreSite,
};
