import type { EpochMs } from '../paywall/clock.ts';
import { hasCode, type PaywallError } from '../paywall/errors.ts';
import type { IdentityRule } from '../paywall/publication.ts';
import { readIdentitySecret } from '../settings/environment.ts';
import { createIdentityVerifier } from '../tokens/identity.ts';
import { describeToken } from '../tokens/jwt.ts';
import { type Context, defineCommand, type ExitCode } from './command.ts';
import { findSettings } from './publication/found-settings.ts';

interface Tried {
  readonly publication: string;
  readonly rule: IdentityRule;
  readonly token: string;
  /** The time by which the service decides. */
  readonly now: EpochMs;
}

function keySource({ keys }: IdentityRule): string {
  if (keys.from === 'jwksUri') return keys.uri;
  return keys.from === 'secret' ? `the secret ${keys.setting}` : keys.from;
}

const wanted = (rule: IdentityRule): readonly (readonly [string, string])[] => [
  ['issuer', rule.issuer],
  ['audience', rule.audience],
  ['algorithms', rule.algorithms.join(', ')],
  ['key', keySource(rule)],
];

function refusedBecause({ why = 'other', message, cause }: PaywallError): string {
  const because = cause instanceof Error ? `: ${cause.message}` : '';
  return `Refused (${why}). ${message}${because}`;
}

async function tryToken(context: Context, { publication, rule, token, now }: Tried): Promise<ExitCode> {
  const secretOf = (setting: string) => {
    const read = readIdentitySecret(context.env, setting);
    return 'secret' in read ? read.secret : undefined;
  };
  try {
    const verifier = createIdentityVerifier({
      publication,
      rule,
      clock: { now: () => now },
      secretOf,
      sandbox: null,
    });
    const { sub, missingClaim, exemptBy } = await verifier.verify(token);
    context.print(`Valid: it is the registered reader ${JSON.stringify(sub)}.`);
    if (missingClaim !== null) context.print(`They count as anonymous, because the claim ${missingClaim} is required.`);
    if (exemptBy !== null) context.print(`They read everything, by ${exemptBy}.`);
    return 0;
  } catch (error) {
    if (!hasCode(error, 'invalid-identity', 'identity-unavailable', 'invalid-request')) throw error;
    context.print(refusedBecause(error));
    return 1;
  }
}

export const identityCheck = defineCommand({
  name: 'identity check',
  summary: 'Says whether a sign-in token is valid for a publication, and if not, why',
  details: [
    'By the settings in the store, or by the files if the store has none or is unavailable. Nothing is counted.',
    'The exit code is 1 for a token that is refused.',
  ],
  options: {
    publication: { type: 'string', value: 'NAME', required: true, summary: 'the publication whose readers sign in' },
  },
  words: [{ name: 'TOKEN', summary: 'the token, as it stands after `Bearer`' }],
  async run(context, { publication }, [token = '']) {
    const found = await findSettings(context, publication);
    if (typeof found === 'number') return found;
    const rule = found.settings.identity;
    context.print(`By ${found.by}:`);
    if (rule === null) {
      context.print(`${publication} takes no sign-in tokens: it has no identity.`);
      return 1;
    }
    const list = (lines: readonly (readonly [string, string])[]) => {
      for (const [name, value] of lines) context.print(`  ${name.padEnd(10)}  ${value}`);
    };
    list(wanted(rule));
    context.print('The token says, which proves nothing yet:');
    list(describeToken(token));
    if (rule.keys.from === 'sandbox') {
      context.print('Its tokens come from POST /sandbox/identity, and are known to the service that made them alone.');
      return 1;
    }
    return tryToken(context, { publication, rule, token, now: found.now });
  },
});
