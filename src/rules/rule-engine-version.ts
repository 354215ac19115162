// SPDX-License-Identifier: Apache-2.0

/** What rule files may require of the engine (`required_engine_version`): the language is that of Falco 0.44. */
export const RULE_ENGINE_VERSION = '0.63.0';

/** And of plugins: container and Kubernetes fields are those of Falco's container plugin. */
export const CONTAINER_PLUGIN = { name: 'container', version: '0.6.0' } as const;
