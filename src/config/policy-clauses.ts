// SPDX-License-Identifier: Apache-2.0
import { CATEGORIES } from '../categories.ts';
import type { ListNode, MapNode, ObjectNode, PolicyNode, TextNode } from './policy-node.ts';
import {
  IS_CIDR,
  LABEL_KEY,
  LABEL_KEYS,
  NO_CARRIER,
  NO_HOST_BITS,
  ONE_DESTINATION,
  ONE_PROXY,
  PORT_ORDER,
  PROXY_PLACES,
  REAL_DAY,
  SOME_PORT,
  VALUES_OF_OPERATOR,
} from './policy-rules.ts';

/** Whose policy it is: the platform's, or a team's in its namespace. */
export type PolicyScope = 'cluster' | 'namespace';

const DNS_LABEL = '[a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9_])?';
const LAST_LABEL = '[a-z]([-a-z0-9]{0,61}[a-z0-9])?';
/** A host name, or `*.` and one. */
export const HOST_NAME = `^(\\*\\.)?(${DNS_LABEL}\\.)*${LAST_LABEL}$`;
export const MAX_HOST_NAME = 253;
const OBJECT_NAME = '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$';
const INSTANT =
  '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z)?$';

/** Destinations that every cluster has: services of it. */
export const SERVICE_DESTINATIONS = ['kube-apiserver', 'kube-dns'] as const;
/** Endpoints of clouds that hand out credentials: channels of the catalogue by the same name. */
export const CATALOG_DESTINATIONS = ['cloud-metadata', 'workload-identity'] as const;
/** Destinations that policies know by a word. */
export const KNOWN_DESTINATIONS = [...SERVICE_DESTINATIONS, ...CATALOG_DESTINATIONS] as const;

const LABEL_VALUE: TextNode = {
  type: 'string',
  description: 'Value of a label.',
  pattern: '^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$',
  must: 'must be the value of a label: at most 63 letters, digits, -, _ and .',
  maxLength: 63,
};

export const labels = (description: string): MapNode => ({
  type: 'object',
  description,
  additionalProperties: LABEL_VALUE,
  maxProperties: 32,
  rules: [LABEL_KEYS],
});

export const selector = (description: string): ObjectNode => ({
  type: 'object',
  title: 'LabelSelector',
  description,
  properties: {
    matchLabels: labels('Labels that must be there with these values.'),
    matchExpressions: {
      type: 'array',
      description: 'Expressions that must all hold.',
      maxItems: 16,
      items: {
        type: 'object',
        title: 'LabelExpression',
        description: 'One expression.',
        required: ['key', 'operator'],
        rules: [VALUES_OF_OPERATOR],
        properties: {
          key: {
            type: 'string',
            description: 'Key of a label.',
            pattern: LABEL_KEY,
            must: 'must be the key of a label, such as weir.dev/domain',
            maxLength: 317,
          },
          operator: {
            type: 'string',
            description:
              '`In`: the value is one of `values`. `NotIn`: it is none of them, or there is no such label. `Exists`, `DoesNotExist`: whatever the value.',
            enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'],
          },
          values: {
            type: 'array',
            description: 'Values, for `In` and `NotIn`.',
            maxItems: 64,
            items: LABEL_VALUE,
          },
        },
      },
    },
  },
});

const PORTS: ListNode = {
  type: 'array',
  description: 'Ports that are meant. Absent: every port and protocol.',
  minItems: 1,
  maxItems: 32,
  items: {
    type: 'object',
    title: 'PortRange',
    description: 'A port, or a range of ports.',
    rules: [SOME_PORT, PORT_ORDER],
    properties: {
      port: {
        type: 'integer',
        description: 'The port, or the first of a range. Absent: every port of the protocol.',
        minimum: 1,
        maximum: 65535,
      },
      endPort: { type: 'integer', description: 'The last port of the range.', minimum: 1, maximum: 65535 },
      protocol: {
        type: 'string',
        description:
          'Absent: in an allow `TCP`, in a deny both. What is not said is read so that less is allowed.',
        enum: ['TCP', 'UDP'],
      },
    },
  },
};

const objectName = (description: string): TextNode => ({
  type: 'string',
  description,
  pattern: OBJECT_NAME,
  must: 'must be of lower-case letters, digits and -, at most 63',
  maxLength: 63,
});

function destinations(scope: PolicyScope): Readonly<Record<string, PolicyNode>> {
  const isCluster = scope === 'cluster';
  return {
    names: {
      type: 'array',
      description:
        'Host names: `a.b` is that name, `*.a.b` one or more labels below it. In lower case, without final dot, other alphabets as `xn--…`.',
      minItems: 1,
      maxItems: 256,
      unique: 'entries',
      items: {
        type: 'string',
        description: 'A host name.',
        pattern: HOST_NAME,
        must: 'must be a host name in lower case, such as huggingface.co or *.hf.co',
        maxLength: MAX_HOST_NAME,
      },
    },
    cidrs: {
      type: 'array',
      description: 'Blocks of addresses, whatever is at them.',
      minItems: 1,
      maxItems: 128,
      unique: 'entries',
      items: {
        type: 'string',
        description: 'A block of addresses.',
        maxLength: 43,
        rules: [IS_CIDR, NO_HOST_BITS, NO_CARRIER],
      },
    },
    pods: {
      type: 'object',
      title: isCluster ? 'ClusterPodPeer' : 'PodPeer',
      description: 'Pods, by their own addresses.',
      required: isCluster ? ['namespaceSelector', 'podSelector'] : ['podSelector'],
      properties: {
        namespaceSelector: selector(
          isCluster
            ? 'Their namespaces; `{}` is all.'
            : 'Their namespaces; `{}` is all. Absent: the namespace of the policy.',
        ),
        podSelector: selector('Their labels; `{}` is all.'),
      },
    },
    services: {
      type: 'array',
      description: 'Services, by the addresses of the service and by those of its ready endpoints.',
      minItems: 1,
      maxItems: 64,
      items: {
        type: 'object',
        title: isCluster ? 'ClusterServiceName' : 'ServiceName',
        description: 'A service.',
        required: isCluster ? ['namespace', 'name'] : ['name'],
        properties: {
          namespace: objectName(
            isCluster ? 'Its namespace.' : 'Its namespace. Absent: the namespace of the policy.',
          ),
          name: objectName('Its name.'),
        },
      },
    },
    to: {
      type: 'array',
      description:
        'What has a word: `kube-apiserver` is the API server, by service and endpoints; `kube-dns` the DNS service; `cloud-metadata` what gives a machine of a cloud its credentials (on GKE also a pod its own); `workload-identity` where a pod exchanges its token for credentials of its own: STS of the clouds, the agents of EKS Pod Identity and ECS. The last two are channels of the catalogue.',
      minItems: 1,
      maxItems: KNOWN_DESTINATIONS.length,
      unique: 'entries',
      items: { type: 'string', description: 'A known destination.', enum: KNOWN_DESTINATIONS },
    },
    categories: {
      type: 'array',
      description: 'Categories of the catalogue (docs/reference/catalog.md).',
      minItems: 1,
      maxItems: 32,
      unique: 'entries',
      items: { type: 'string', description: 'A category.', enum: Object.keys(CATEGORIES) },
    },
    channels: {
      type: 'array',
      description: 'Channels of the catalogue, such as `huggingface-hub`.',
      minItems: 1,
      maxItems: 128,
      unique: 'entries',
      items: {
        type: 'string',
        description: 'Id of a channel.',
        pattern: '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$',
        must: 'must be the id of a channel: lower-case letters, digits, . and -',
        maxLength: 100,
      },
    },
  };
}

const REASON: TextNode = {
  type: 'string',
  description: 'Why, for those who read a verdict.',
  minLength: 1,
  maxLength: 512,
};

const CLAUSE_NAME = objectName('Name of the clause in verdicts and records, unique in its list.');

/** What is allowed. */
export function allowClauses(scope: PolicyScope): ListNode {
  return {
    type: 'array',
    description:
      'What is allowed. The allows of all policies of a gate that select the pod add up. Each names one kind of destination.',
    maxItems: 128,
    unique: 'name',
    items: {
      type: 'object',
      title: scope === 'cluster' ? 'ClusterAllowClause' : 'AllowClause',
      description: 'An allow.',
      required: ['name'],
      rules: [ONE_DESTINATION],
      properties: {
        name: CLAUSE_NAME,
        ...destinations(scope),
        ports: PORTS,
        reason: REASON,
        expires: {
          type: 'string',
          description:
            'From when on it does not count: a UTC instant, `2027-01-31T18:00:00Z`, or a day, `2027-01-31`, the whole of which (UTC) it still counts.',
          pattern: INSTANT,
          must: 'must be a day or an instant in UTC, such as 2027-01-31 or 2027-01-31T18:00:00Z',
          maxLength: 20,
          rules: [REAL_DAY],
        },
      },
    },
  };
}

/** What is denied. It never expires: a deny that ends by itself would loosen the policy by itself. */
export function denyClauses(scope: PolicyScope): ListNode {
  return {
    type: 'array',
    description:
      'What is denied, whatever allows it in this gate or the other one: entries as those of `allow`, without `expires`.',
    maxItems: 128,
    unique: 'name',
    items: {
      type: 'object',
      title: scope === 'cluster' ? 'ClusterDenyClause' : 'DenyClause',
      description: 'A deny.',
      required: ['name'],
      rules: [ONE_DESTINATION],
      properties: { name: CLAUSE_NAME, ...destinations(scope), ports: PORTS, reason: REASON },
    },
  };
}

/** Proxies: where they are, not what they may be asked for, which is what the other clauses are about. */
export function proxyClauses(scope: PolicyScope): ListNode {
  const places = Object.entries(destinations(scope)).filter(([kind]) =>
    PROXY_PLACES.some((place) => place === kind),
  );
  return {
    type: 'array',
    description:
      'HTTP proxies (`HTTPS_PROXY`). The pod may speak to them, and what it asks them for is judged by the clauses in the place of their address: the name or literal address in a CONNECT or in an absolute request line, with its port, and then the server name of TLS in the tunnel. What a proxy is sent that can’t be read as that (TLS to the proxy itself, HTTP/2, SOCKS) is what nobody approved: the default decides. Proxies of cluster policies are proxies to the policies of namespaces, too.',
    maxItems: 32,
    unique: 'name',
    items: {
      type: 'object',
      title: scope === 'cluster' ? 'ClusterProxy' : 'Proxy',
      description: 'A proxy.',
      required: ['name', 'port'],
      rules: [ONE_PROXY],
      properties: {
        name: CLAUSE_NAME,
        ...Object.fromEntries(places),
        port: {
          type: 'integer',
          description:
            'The TCP port on which it listens; of a service the target port as well as its own, in two entries, where they differ.',
          minimum: 1,
          maximum: 65535,
        },
        reason: REASON,
      },
    },
  };
}
