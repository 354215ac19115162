// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overwriteArguments, REDACTED, redactArguments, redactTarget } from './redact.ts';
import { argumentSpans } from './secret-spans.ts';

/** Made here, so that nothing that looks like a secret stands in the repository. */
const LETTERS = 'AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGh';
const HF = `hf${'_'}${LETTERS}`;
const OPENAI = `sk${'-'}proj-${LETTERS}`;
const ANTHROPIC = `sk${'-'}ant-api03-${LETTERS}AA`;
const AWS = `AK${'IA'}IOSFODNN7SAMPLE0`;
const GITHUB = `gh${'p'}_${LETTERS}`;
const JWT = `ey${'J'}hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${LETTERS}`;
const KEY = `-----BEGIN RSA PRIVATE ${'KEY'}-----\nMIIE${LETTERS}\n-----END RSA PRIVATE ${'KEY'}-----`;
const PASSWORD = 'hunter2-horse';

const LEAKS: readonly [string, readonly string[], string][] = [
  ['a flag with its value in the next argument', ['app', '--token', PASSWORD], PASSWORD],
  ['a flag with =', ['app', `--api-key=${PASSWORD}`], PASSWORD],
  ['a flag of one dash', ['app', `-password=${PASSWORD}`], PASSWORD],
  ['a value with blanks', ['app', '--client-secret', `${PASSWORD} and more`], 'and more'],
  ['a Java property', ['java', `-Dspring.datasource.password=${PASSWORD}`], PASSWORD],
  ['camel case', ['app', `--secretAccessKey=${PASSWORD}`], PASSWORD],
  ['an environment assignment', ['env', `HF_TOKEN=${PASSWORD}`, 'python'], PASSWORD],
  ['a numbered variable', ['env', `DB_PASSWORD_2=${PASSWORD}`], PASSWORD],
  ['an assignment in a script', ['sh', '-c', `export OPENAI_API_KEY=${PASSWORD}; python x.py`], PASSWORD],
  ['a quoted assignment', ['sh', '-c', `export WANDB_API_KEY='${PASSWORD} x' && run`], `${PASSWORD} x`],
  ['a flag in a script', ['sh', '-c', `huggingface-cli login --token ${PASSWORD} --add`], PASSWORD],
  ['a quoted flag value in a script', ['bash', '-lc', `app --password "${PASSWORD} x"`], `${PASSWORD} x`],
  ['keyword arguments in python -c', ['python', '-c', `login(token='${PASSWORD}')`], PASSWORD],
  ['os.environ', ['python', '-c', `os.environ["HF_TOKEN"] = "${PASSWORD}"`], PASSWORD],
  ['JSON', ['curl', '-d', `{"user": "a", "password": "${PASSWORD}"}`], PASSWORD],
  ['escaped JSON', ['sh', '-c', `curl -d "{\\"api_key\\":\\"${PASSWORD}\\"}"`], PASSWORD],
  ['a bearer header', ['curl', '-H', `Authorization: Bearer ${PASSWORD}`], PASSWORD],
  ['a basic header in a script', ['sh', '-c', `curl -H 'Authorization: Basic ${PASSWORD}=='`], PASSWORD],
  ['bearer without a header name', ['app', `Bearer ${PASSWORD}`], PASSWORD],
  ['an own header', ['curl', '-H', `X-Api-Key: ${PASSWORD}`], PASSWORD],
  ['a cookie', ['curl', '-H', `Cookie: a=1; session=${PASSWORD}`], PASSWORD],
  ['curl -u', ['curl', '-u', `me:${PASSWORD}`, 'https://x'], PASSWORD],
  ['curl -u in a script', ['sh', '-c', `curl -fsSL -u me:${PASSWORD} https://x | tar xz`], PASSWORD],
  ['mysql -p', ['/usr/bin/mysql', '-uroot', `-p${PASSWORD}`], PASSWORD],
  ['sshpass -p', ['sshpass', '-p', PASSWORD, 'ssh', 'h'], PASSWORD],
  ['redis-cli -a', ['redis-cli', '-a', PASSWORD], PASSWORD],
  ['docker login -p', ['docker', 'login', '-u', 'me', '-p', PASSWORD], PASSWORD],
  ['wandb login', ['wandb', 'login', PASSWORD], PASSWORD],
  ['aws configure set', ['aws', 'configure', 'set', 'aws_secret_access_key', PASSWORD], PASSWORD],
  [
    'kubectl from-literal',
    ['kubectl', 'create', 'secret', 'generic', `--from-literal=a=${PASSWORD}`],
    PASSWORD,
  ],
  ['a connection string', ['app', `Server=db;User=sa;Password=${PASSWORD};Encrypt=yes`], PASSWORD],
  ['a password in a URL', ['git', 'clone', `https://me:${PASSWORD}@git.corp/x`], PASSWORD],
  ['a password with @ in a URL', ['psql', `postgres://me:p@${PASSWORD}@db/x`], PASSWORD],
  ['a token as the user of a URL', ['git', 'clone', `https://${PASSWORD}@git.corp/x`], PASSWORD],
  ['a signed URL', ['wget', `https://b.s3/x?X-Amz-Date=1&X-Amz-Signature=${PASSWORD}&y=1`], PASSWORD],
  ['an encoded signed URL', ['app', `https://p/?u=https%3A%2F%2Fb%3Fsig%3D${PASSWORD}%26y%3D1`], PASSWORD],
  ['a hub token', ['app', HF], HF],
  ['a hub token in a word', ['app', `--x=${HF}`], HF],
  ['an API key', ['app', OPENAI], OPENAI],
  ['another API key', ['app', 'x', ANTHROPIC], ANTHROPIC],
  ['an access key id', ['app', AWS], AWS],
  ['a code host token', ['git', `https://x-access-token:${GITHUB}@github.com/a/b`], GITHUB],
  ['a JSON web token', ['app', JWT], JWT],
  ['a truncated JSON web token', ['app', JWT.slice(0, 24)], JWT.slice(3, 24)],
  ['a private key', ['app', KEY], `MIIE${LETTERS}`],
  ['a truncated private key', ['app', KEY.slice(0, 60)], `MIIE${LETTERS}`.slice(0, 20)],
];

const HARMLESS: readonly (readonly string[])[] = [
  [
    'vllm',
    'serve',
    'meta-llama/Llama-3.1-8B-Instruct',
    '--max-model-len',
    '4096',
    '--max-num-batched-tokens=8192',
  ],
  ['python', 'train.py', '--tokenizer', 'google/gemma-2b', '--pad-token', '<pad>', '--max-new-tokens', '512'],
  ['docker', 'run', '-p', '8080:80', 'nginx:1.27'],
  ['ssh', '-p', '2222', 'host'],
  ['curl', '-u', 'someone', 'https://huggingface.co/gpt2/resolve/main/config.json?download=true'],
  ['git', 'clone', 'ssh://git@github.com/a/b.git'],
  ['app', '--password-file', '/run/secrets/db', '--token-path=/var/run/token', '--primary-key=id'],
  ['app', '--token', '--verbose'],
  ['sh', '-c', 'cat /etc/passwd | grep root; cd $OLDPWD'],
  ['glove', 'glove-840B-300d-embeddings', 'sha256:0123456789abcdef0123456789abcdef'],
];

describe('redactArguments', () => {
  it.each(LEAKS)('hides %s', (_name, args, secret) => {
    const redacted = redactArguments(args);
    expect(redacted.join(' ')).not.toContain(secret);
    expect(redacted.join(' ')).toContain(REDACTED);
    expect(redacted).toHaveLength(args.length);
    expect(redacted[0]).toBe(args[0]);
  });

  it.each(HARMLESS.map((args) => [args.join(' '), args] as const))('leaves %s alone', (_name, args) => {
    expect(redactArguments(args)).toBe(args);
  });

  it('keeps what stands around a secret', () => {
    expect(redactArguments(['curl', '-H', `Authorization: Bearer ${HF}`, 'https://u:x@h/p'])).toEqual([
      'curl',
      '-H',
      'Authorization: [redacted]',
      'https://u:[redacted]@h/p',
    ]);
  });

  it('shows an overwritten recording as it shows the live event', () => {
    for (const [, args] of LEAKS) {
      const bytes = Buffer.from(args.join('\0'));
      overwriteArguments(bytes);
      expect(redactArguments(bytes.toString().split('\0'))).toEqual(redactArguments(args));
    }
  });

  it('finds nothing more in what it has redacted', () => {
    for (const [, args] of LEAKS)
      expect(redactArguments(redactArguments(args))).toEqual(redactArguments(args));
  });

  it('needs no more than linear time', () => {
    // Each would take minutes if any pattern were quadratic.
    const size = 300_000;
    const hostile = [
      'a',
      '-',
      '://',
      '"',
      "'",
      '"\'',
      'token=',
      'password="',
      "x'=",
      '%3F',
      '?a=',
      'eyJ.',
      'hf_',
      '@',
    ];
    hostile.push(
      '-----BEGIN PRIVATE ',
      '-p ',
      'curl -u ',
      'docker login ',
      'bearer ',
      '\\',
      '\0',
      ':=',
      'a_',
      '12345678:',
    );
    for (const piece of hostile) {
      expect(argumentSpans(piece.repeat(Math.ceil(size / piece.length))).length).toBeGreaterThanOrEqual(0);
    }
  });

  it('takes any text and gives spans that lie in it, in order, and never over a separator', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '--token',
        '=',
        ': ',
        '\0',
        '"',
        "'",
        'curl',
        '-u',
        'a:b',
        '://',
        '@',
        '?sig=',
        ' ',
        '*********',
        HF,
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        let end = -1;
        for (const span of argumentSpans(text)) {
          expect(span.start).toBeGreaterThan(end);
          expect(span.end).toBeGreaterThan(span.start);
          expect(text.slice(span.start, span.end)).not.toContain('\0');
          end = span.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds a secret among any other arguments', () => {
    const other = fc.array(
      fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(other, other, (before, after) => {
        expect(redactArguments([...before, HF, ...after]).join('\0')).not.toContain(HF);
      }),
    );
  });
});

describe('overwriteArguments', () => {
  it('keeps length, separators and what is no UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from([0x66, 0xff, 0xa0, 0]), Buffer.from(`--token\0p\u00e0ss\0x`)]);
    const length = bytes.length;
    overwriteArguments(bytes);
    expect(bytes).toHaveLength(length);
    expect(bytes.toString('latin1')).toBe('f\xff\xa0\0--token\0*****\0x');
  });
});

describe('redactTarget', () => {
  it('hides signatures and tokens and leaves the rest of the query', () => {
    const target = `/b/model.gguf?X-Amz-Date=1&X-Amz-Signature=${PASSWORD}&sig=${PASSWORD}&token=${PASSWORD}&rev=main`;
    expect(redactTarget(target)).toBe(
      '/b/model.gguf?X-Amz-Date=1&X-Amz-Signature=[redacted]&sig=[redacted]&token=[redacted]&rev=main',
    );
  });

  it('hides a token in the path', () => {
    expect(redactTarget(`/bot123456789:${LETTERS}/sendMessage`)).toBe('/[redacted]/sendMessage');
  });

  it('leaves a hub address alone', () => {
    const target = '/meta-llama/Llama-3.1-8B/resolve/main/tokenizer.json?download=true';
    expect(redactTarget(target)).toBe(target);
  });
});
