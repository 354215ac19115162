// SPDX-License-Identifier: Apache-2.0

/** How a program takes a secret by a short flag, which means something else in other programs. */
interface SecretFlag {
  /** The flag, with its dash. */
  readonly flag: string;
  /** Where the value stands: glued to the flag, in the next word, or either. */
  readonly value: 'glued' | 'next' | 'either';
  /** Only what follows this in the value is secret (`user:password`). */
  readonly after?: ':' | '%';
  /** Holds only when the command has this word: `docker login -p` takes a password, `docker run -p` a port. */
  readonly onlyWith?: string;
}

interface SecretTool {
  readonly names: readonly string[];
  readonly flags: readonly SecretFlag[];
  /** The first bare word after this one is a secret: `vault login <token>`. */
  readonly positionalAfter?: string;
}

const TOOLS: readonly SecretTool[] = [
  {
    names: ['curl', 'wcurl'],
    flags: [
      { flag: '-u', value: 'either', after: ':' },
      { flag: '--user', value: 'next', after: ':' },
      { flag: '-U', value: 'either', after: ':' },
      { flag: '--proxy-user', value: 'next', after: ':' },
      { flag: '-b', value: 'next' },
      { flag: '-E', value: 'either', after: ':' },
    ],
  },
  { names: ['http', 'https', 'httpie', 'xh', 'xhs'], flags: [{ flag: '-a', value: 'next' }] },
  {
    names: ['mysql', 'mysqldump', 'mysqladmin', 'mysqlimport', 'mariadb', 'mariadb-dump', 'mycli'],
    flags: [{ flag: '-p', value: 'glued' }],
  },
  {
    names: ['mongo', 'mongosh', 'mongodump', 'mongorestore', 'mongoexport', 'mongoimport'],
    flags: [{ flag: '-p', value: 'either' }],
  },
  { names: ['redis-cli', 'valkey-cli', 'keydb-cli'], flags: [{ flag: '-a', value: 'next' }] },
  { names: ['sshpass'], flags: [{ flag: '-p', value: 'either' }] },
  { names: ['sqlcmd', 'bcp', 'ipmitool'], flags: [{ flag: '-P', value: 'either' }] },
  { names: ['clickhouse-client'], flags: [{ flag: '--password', value: 'next' }] },
  {
    names: ['ldapsearch', 'ldapmodify', 'ldapadd', 'ldapdelete', 'ldapwhoami', 'ldappasswd'],
    flags: [{ flag: '-w', value: 'either' }],
  },
  { names: ['smbclient', 'rpcclient', 'smbget'], flags: [{ flag: '-U', value: 'either', after: '%' }] },
  { names: ['zip', 'unzip', 'zipcloak'], flags: [{ flag: '-P', value: 'either' }] },
  { names: ['7z', '7za', '7zr', '7zz', 'rar', 'unrar'], flags: [{ flag: '-p', value: 'glued' }] },
  {
    names: [
      'docker',
      'podman',
      'nerdctl',
      'buildah',
      'skopeo',
      'helm',
      'oras',
      'crane',
      'regctl',
      'az',
      'kit',
    ],
    flags: [{ flag: '-p', value: 'either', onlyWith: 'login' }],
  },
  { names: ['gh'], flags: [{ flag: '-b', value: 'either', onlyWith: 'secret' }] },
  { names: ['wandb', 'vault'], flags: [], positionalAfter: 'login' },
];

const BY_NAME = new Map(TOOLS.flatMap((tool) => tool.names.map((name) => [name, tool] as const)));

/** How `program` (a path or a name) takes secrets by short flags; undefined when it isn't known to. */
export function secretTool(program: string): SecretTool | undefined {
  return BY_NAME.get(program.slice(program.lastIndexOf('/') + 1));
}

export type { SecretFlag, SecretTool };
