/**
 * Tokens and keys that are known by their form. Each form is the one that its vendor documents; the link says where.
 * Bodies are bounded, and no two parts of a form can share a character run, so that matching takes linear time.
 */
const FORMS: readonly (readonly [name: string, form: string])[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
  ['AWS access key id', '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}'],
  // https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html
  ['Amazon Bedrock key', 'ABSK[A-Za-z0-9+/]{40,269}={0,2}'],
  // https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
  ['GitHub token', 'gh[pousr]_[A-Za-z0-9]{36,255}'],
  ['GitHub fine-grained token', 'github_pat_[A-Za-z0-9_]{22,255}'],
  // https://docs.gitlab.com/security/tokens/#token-prefixes
  ['GitLab token', 'gl(?:pat|oas|dt|rt|cbt|ptt|ft|imt|agent|soat|ffct)-[A-Za-z0-9_-]{20,300}'],
  // https://docs.slack.dev/authentication/tokens
  ['Slack token', 'xox[abeoprs](?:\\.xox[bp])?-[A-Za-z0-9-]{10,250}'],
  ['Slack app token', 'xapp-\\d-[A-Za-z0-9-]{10,250}'],
  // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
  ['Slack webhook', 'hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9/+]{20,200}'],
  // https://discord.com/developers/docs/resources/webhook
  ['Discord webhook', 'discord(?:app)?\\.com/api/webhooks/\\d{15,22}/[A-Za-z0-9_-]{40,100}'],
  // https://platform.openai.com/docs/api-reference/authentication
  ['OpenAI key', 'sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,250}'],
  // https://docs.claude.com/en/api/overview: it begins as the one above does
  ['Anthropic key', 'sk-ant-[A-Za-z0-9_-]{20,250}'],
  // https://huggingface.co/docs/hub/security-tokens
  ['Hugging Face token', '(?:hf|api_org)_[A-Za-z0-9]{30,60}'],
  // https://console.groq.com/docs/quickstart
  ['Groq key', 'gsk_[A-Za-z0-9]{40,80}'],
  // https://replicate.com/docs/topics/security/api-tokens
  ['Replicate token', 'r8_[A-Za-z0-9]{30,60}'],
  // https://docs.perplexity.ai/getting-started/quickstart
  ['Perplexity key', 'pplx-[A-Za-z0-9]{40,80}'],
  // https://docs.stripe.com/keys
  ['Stripe key', '(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,250}'],
  ['Stripe webhook secret', 'whsec_[A-Za-z0-9+/=]{20,100}'],
  // https://developer.squareup.com/docs/build-basics/access-tokens
  ['Square token', '(?:EAAA|sq0[a-z]{3}-)[A-Za-z0-9_-]{22,80}'],
  // https://docs.cloud.google.com/docs/authentication/api-keys
  ['Google API key', 'AIza[A-Za-z0-9_-]{35}'],
  // https://developers.google.com/identity/protocols/oauth2
  ['Google access token', 'ya29\\.[A-Za-z0-9_-]{20,500}'],
  ['Google client secret', 'GOCSPX-[A-Za-z0-9_-]{20,60}'],
  // https://learn.microsoft.com/entra/identity-platform/ : three characters, a version, Q~
  ['Entra client secret', '[A-Za-z0-9_~.-]{3}\\dQ~[A-Za-z0-9_~.-]{31,34}'],
  // https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
  ['Azure account key', 'AccountKey=[A-Za-z0-9+/]{40,90}={0,2}'],
  // https://docs.digitalocean.com/reference/api/create-personal-access-token/
  ['DigitalOcean token', 'do[opr]_v1_[a-f0-9]{64}'],
  // https://www.twilio.com/docs/iam/api-keys
  ['Twilio key', '(?:SK|AC)[a-f0-9]{32}'],
  // https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys
  ['SendGrid key', 'SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{32,64}'],
  // https://mailchimp.com/developer/marketing/guides/quick-start/
  ['Mailchimp key', '[a-f0-9]{32}-us\\d{1,2}'],
  // https://docs.npmjs.com/about-access-tokens
  ['npm token', 'npm_[A-Za-z0-9]{36}'],
  // https://pypi.org/help/#apitoken
  ['PyPI token', 'pypi-[A-Za-z0-9_-]{50,1000}'],
  // https://guides.rubygems.org/api-key-scopes/
  ['RubyGems key', 'rubygems_[a-f0-9]{48}'],
  // https://doc.rust-lang.org/cargo/reference/publishing.html
  ['crates.io token', 'cio[A-Za-z0-9]{32}'],
  // https://docs.docker.com/security/access-tokens/
  ['Docker token', 'dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,60}'],
  // https://developer.hashicorp.com/vault/docs/concepts/tokens
  ['Vault token', 'hv[sbr]\\.[A-Za-z0-9_-]{24,300}'],
  // https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens
  ['Terraform token', '[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{60,80}'],
  // https://docs.databricks.com/aws/en/dev-tools/auth/pat
  ['Databricks token', 'dapi[a-f0-9]{32}(?:-\\d)?'],
  // https://grafana.com/docs/grafana/latest/administration/service-accounts/
  ['Grafana token', 'gl(?:sa|c)_[A-Za-z0-9+/_=]{32,400}'],
  // https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/
  ['New Relic key', 'NR(?:AK|RA|II|IQ)-[A-Za-z0-9_-]{20,50}'],
  // https://docs.sentry.io/account/auth-tokens/
  ['Sentry token', 'sntry[su]_[A-Za-z0-9+/=_-]{40,400}'],
  // https://linear.app/developers/graphql
  ['Linear key', 'lin_(?:api|oauth)_[A-Za-z0-9]{32,80}'],
  // https://developers.notion.com/reference/authentication
  ['Notion token', '(?:ntn_|secret_)[A-Za-z0-9]{40,60}'],
  // https://www.postman.com/postman/postman-public-workspace/
  ['Postman key', 'PMAK-[a-f0-9]{24}-[a-f0-9]{34}'],
  // https://shopify.dev/docs/apps/build/authentication-authorization
  ['Shopify token', 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}'],
  // https://core.telegram.org/bots/api#authorizing-your-bot
  ['Telegram bot token', '\\d{8,10}:AA[A-Za-z0-9_-]{32,35}'],
  // https://age-encryption.org/v1
  ['age key', 'AGE-SECRET-KEY-1[A-Z0-9]{58}'],
  // RFC 7519: header and payload are JSON objects in base64url, so both begin with eyJ
  // (a look behind keeps what may stand in one from being tried as the beginning of another)
  [
    'JSON Web Token',
    '(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,2000}\\.eyJ[A-Za-z0-9_-]{2,8000}(?:\\.[A-Za-z0-9_-]{0,2000})?',
  ],
];

/** Names of the known forms, for the documentation and tests. */
export const SECRET_NAMES: readonly string[] = FORMS.map(([name]) => name);

const KNOWN = new RegExp(`(?<![A-Za-z0-9])(?:${FORMS.map(([, form]) => form).join('|')})`, 'g');
/** What of a token says only whose it is; a stand-in keeps it. */
const PREFIX =
  /^(?:(?:AKIA|ASIA|ABIA|ACCA|ABSK|AIza|dapi|eyJ|PMAK-)|github_pat_|(?:sk|rk|pk)_(?:live|test)_|sk-(?:ant-|proj-)?|[a-zA-Z]{2,6}[a-z0-9]?[_-]|ya29\.|hv[sbr]\.|SG\.)/;

/** What a token of a known form keeps of itself in its stand-in; '' for any other text. */
export function prefixOf(secret: string): string {
  KNOWN.lastIndex = 0;
  const match = KNOWN.exec(secret);
  if (match === null || match.index > 0 || match[0].length !== secret.length) return '';
  return PREFIX.exec(secret)?.[0] ?? '';
}

/** Does what stands in front of a stand-in belong to a token of a known form? */
export function isTokenPrefix(text: string): boolean {
  return text === '' || PREFIX.exec(text)?.[0] === text;
}

/** Calls `found` for each token of a known form. */
export function eachKnownSecret(text: string, found: (start: number, end: number) => void): void {
  KNOWN.lastIndex = 0;
  for (let match = KNOWN.exec(text); match !== null; match = KNOWN.exec(text))
    found(match.index, match.index + match[0].length);
}

const RUN = /[A-Za-z0-9+/_-]{20,}={0,2}/g;
const HEX = /^[0-9a-fA-F]{32,}$/;
const UUID = /^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/;
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
/** Longer runs are data, not keys. */
export const MAX_KEY = 400;
/** Bits a character; English words are below, random base64 of that length is above, by tests beside this file. */
const MIN_BITS = 4;
const MIN_HEX_BITS = 3;

/** Calls `found` for each run of characters that looks random, as keys do, and is none of `structural`. */
export function eachRandomRun(
  text: string,
  structural: readonly RegExp[],
  found: (start: number, end: number) => void,
): void {
  RUN.lastIndex = 0;
  for (let match = RUN.exec(text); match !== null; match = RUN.exec(text))
    for (const [start, end] of piecesOf(match[0], structural)) {
      const piece = match[0].slice(start, end);
      if (looksRandom(piece) && !structural.some((form) => form.test(piece)))
        found(match.index + start, match.index + end);
    }
}

/** A name as it stands in paths: a word, or the version of an interface. */
const PATH_NAME = /^(?:|[a-z]{4,}|v\d{1,2})$/;

/** A run with slashes is a key where nothing of it looks like a path; else its names are looked at one by one. */
function piecesOf(
  run: string,
  structural: readonly RegExp[],
): readonly (readonly [start: number, end: number])[] {
  const names = run.split('/');
  const path =
    names.length * 12 > run.length + 12 ||
    names.some((name) => PATH_NAME.test(name) || structural.some((form) => form.test(name)));
  if (names.length === 1 || !path) return [[0, run.length]];
  let start = 0;
  return names.map((name) => {
    const piece = [start, start + name.length] as const;
    start += name.length + 1;
    return piece;
  });
}

/** Would this be taken for a key, by its looks alone? */
export function looksRandom(run: string): boolean {
  if (run.length < 20 || run.length > MAX_KEY) return false;
  if (HEX.test(run)) return /\d/.test(run) && /[a-f]/i.test(run) && bitsPerCharacter(run) >= MIN_HEX_BITS;
  if (UUID.test(run) || ULID.test(run)) return false;
  if (!/[0-9]/.test(run) || !/[a-z]/.test(run) || !/[A-Z]/.test(run)) return false;
  return bitsPerCharacter(run) >= MIN_BITS;
}

/** Shannon's entropy of the characters. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
