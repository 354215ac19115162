// SPDX-License-Identifier: Apache-2.0

/**
 * Secrets that are known by their looks, wherever they stand. Only ASCII classes, so that the pattern means the same in
 * decoded text and in bytes read as Latin-1; no quantifier inside a quantifier, so that time stays linear.
 */
const SHAPES: readonly string[] = [
  // Model hubs and model APIs.
  'hf_[A-Za-z0-9]{10,}',
  'api_org_[A-Za-z0-9]{16,}',
  '[sp]k-[A-Za-z0-9_-]{16,}',
  'nvapi-[A-Za-z0-9_-]{16,}',
  'gsk_[A-Za-z0-9]{16,}',
  'r8_[A-Za-z0-9]{16,}',
  'pplx-[A-Za-z0-9]{16,}',
  'xai-[A-Za-z0-9]{16,}',
  'tgp_v1_[A-Za-z0-9_-]{16,}',
  'wandb_v1_[A-Za-z0-9_]{16,}',
  'lsv2_[a-z]{2}_[A-Za-z0-9_]{16,}',
  'ABSK[A-Za-z0-9+/=]{24,}',
  // Clouds.
  '(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}',
  'AIza[A-Za-z0-9_-]{24,}',
  'ya29\\.[A-Za-z0-9_-]{16,}',
  'dop_v1_[a-f0-9]{16,}',
  // Code and package hosts.
  'gh[pousr]_[A-Za-z0-9]{16,}',
  'github_pat_[A-Za-z0-9_]{16,}',
  'gl(?:pat|ptt|dt|rt|cbt|imt|agent|soat|ft|ffct)-[A-Za-z0-9_-]{16,}',
  'npm_[A-Za-z0-9]{16,}',
  'pypi-AgE[A-Za-z0-9_-]{12,}',
  'dckr_[a-z]{2,4}_[A-Za-z0-9_-]{16,}',
  // Messages and vaults.
  'xox[a-z]-[A-Za-z0-9-]{10,}',
  'hooks\\.slack\\.com/(?:services|workflows)/[A-Za-z0-9/_-]{8,}',
  'discord(?:app)?\\.com/api/webhooks/[A-Za-z0-9/_-]{8,}',
  '(?:bot)?[0-9]{8,10}:[A-Za-z0-9_-]{32,}',
  'SG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,}',
  'hv[sbr]\\.[A-Za-z0-9_-]{16,}',
  'AGE-SECRET-KEY-1[A-Z0-9]{16,}',
  // A JSON web token, or what truncation left of one.
  'eyJ[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*){0,2}',
];

/** Any known shape, not in the middle of a word. */
export const SECRET_SHAPE = new RegExp(`(?<![A-Za-z0-9])(?:${SHAPES.join('|')})`, 'g');

/** A private key in PEM armour, to its end or to the end of the argument. */
export const PRIVATE_KEY =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----[^\0]*?(?:-----END [A-Z0-9 ]{0,60}-----|(?=\0)|$)/g;

/** `Bearer` and what is borne. */
export const BEARER = /(?<![A-Za-z])bearer[ \t]{1,8}([A-Za-z0-9._~+/=-]{8,})/gi;

/** The user information of a URL: everything between `://` and the last `@` of the authority. */
export const URL_USER = /(?<=:\/\/)[^\0 \t\r\n/?#"'<>]*(?=@)/g;

/** What an earlier redaction of a recording left: shown as the live records showed it. */
export const OVERWRITTEN = /\*{8,}/g;
