// SPDX-License-Identifier: Apache-2.0

/**
 * Which names of flags, variables, fields and parameters say that their value is a secret. A name is cut into words at
 * `-`, `_`, `.` and where a capital begins, so that `HF_TOKEN`, `hf-token` and `hfToken` are one name.
 */

const SECRET_WORDS = new Set(
  `password passwd passphrase passcode secret authtoken accesstoken apitoken refreshtoken idtoken bearer apikey
  apisecret secretkey accesskey privatekey clientsecret credential credentials authorization cookie jwt signature
  sharedaccesskey connectionstring accountkey extraheader fromliteral`.split(/\s+/),
);

/** Words that turn a following `key` into a secret: an `api key` is one, a `primary key` or a cache key isn't. */
const SECRET_KEYS = new Set(
  `api access account private secret signing encryption master auth shared storage license app application client
  service admin consumer deploy webhook hmac jwt session wandb openai anthropic gemini google azure cohere mistral
  groq together fireworks deepseek replicate openrouter nvidia ngc pinecone qdrant weaviate tavily serper langsmith
  langchain langfuse comet huggingface aws stripe sendgrid datadog dd twilio github gitlab`.split(/\s+/),
);

/** What a last word makes of the name before it: where a secret is kept or how it is shaped, not the secret. */
const DESCRIBES = new Set(
  `file path dir directory url uri endpoint type name names id ids count limit length size ttl expiry expires expiration
  budget stdin env ref store arn mode policy format provider field header algorithm prefix version lifetime timeout
  helper plugin strategy scope audience issuer`.split(/\s+/),
);

/** Tokens that language models are made of, and counts of them. */
const MODEL_TOKENS = new Set(
  `pad eos bos unk sep cls mask stop image video audio special next per max min num new draft speculative prompt context
  last first total each by start end think thinking tool decode prefill`.split(/\s+/),
);

/** Parameters of signed URLs that are secrets only there. */
const SECRET_PARAMETERS = new Set(
  'sig key code auth token hmac sid sessionid session policy awsaccesskeyid googleaccessid keypairid'.split(
    ' ',
  ),
);

const WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g;
const LONGEST_NAME = 128;

/** Whether the value that goes by `name` is to be taken for a secret. Only ASCII names are ever secret. */
export function isSecretName(name: string): boolean {
  if (name.length > LONGEST_NAME) return false;
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined || (words.length > 1 && DESCRIBES.has(last))) return false;
  return (
    words.some((word, at) => isSecretWord(words, word, at)) || isSecretEnd(words, last, words.at(-2) ?? '')
  );
}

/** Whether the value of a URL's parameter called `name` is a secret. */
export function isSecretParameter(name: string): boolean {
  return SECRET_PARAMETERS.has(name.toLowerCase().replaceAll(/[-_.]/g, '')) || isSecretName(name);
}

function wordsOf(name: string): string[] {
  const words = (name.match(WORD) ?? []).map((word) => word.toLowerCase());
  const last = words.at(-1);
  // A trailing number (PASSWORD_2) counts secrets; it doesn't make another thing of them.
  return last !== undefined && words.length > 1 && last <= '9' && last >= '0' ? words.slice(0, -1) : words;
}

function isSecretWord(words: readonly string[], word: string, at: number): boolean {
  if (SECRET_WORDS.has(word)) return true;
  const before = words[at - 1] ?? '';
  const next = words[at + 1] ?? '';
  if (word === 'key') return SECRET_KEYS.has(before);
  if (word === 'string') return before === 'connection';
  return word === 'from' && next === 'literal';
}

/** Words that make a secret of a name only where they end it: a token classifier is no token. */
function isSecretEnd(words: readonly string[], last: string, before: string): boolean {
  switch (last) {
    case 'token':
      return !MODEL_TOKENS.has(before);
    case 'value':
    case 'plaintext':
      return before === 'token';
    case 'pass':
      return before !== 'by';
    case 'pwd':
    case 'pat':
      return words.length > 1 && before !== 'old';
    case 'auth':
      return before === '' || ['basic', 'proxy', 'http', 'user'].includes(before);
    default:
      return false;
  }
}
