import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Admin, type AdminRole, mayActAs } from '../paywall/admin.ts';
import { PaywallError } from '../paywall/errors.ts';
import { createRateLimiting, type RateRule } from './rate-limiting.ts';
import type { HttpServices } from './services.ts';

/** Sign-ins that fail. Whoever has a token is never kept out by somebody at the same address who has none. */
const failedSignIns: RateRule = { scope: 'admin-sign-in', requests: 10, perSeconds: 60 };

const digest = (token: string): Buffer => createHash('sha256').update(token).digest();

function bearer({ headers }: IncomingMessage): string | null {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

const unauthorized = (message: string) => new PaywallError('unauthorized', message);

/**
 * Finds out which admin is asking, and refuses whose role is beneath the one that is needed: `unauthorized`, `forbidden`, and
 * `rate-limited` past ten failed sign-ins a minute from one address.
 */
export function createAdminSignIn(needs: Pick<HttpServices, 'adminTokens' | 'rateLimits' | 'hashes'>) {
  const limit = createRateLimiting(needs);
  // Digests are equally long whatever the tokens are, and every one is compared, so that the time taken tells nothing.
  const known = needs.adminTokens.map(({ name, role, token }) => ({ admin: { name, role }, digest: digest(token) }));

  function holderOf(token: string): Admin | null {
    const given = digest(token);
    return known.filter((each) => timingSafeEqual(each.digest, given))[0]?.admin ?? null;
  }

  return async (request: IncomingMessage, address: string, needed: AdminRole): Promise<Admin> => {
    const token = bearer(request);
    if (token === null) throw unauthorized('An admin token is needed, as Authorization: Bearer.');
    const admin = holderOf(token);
    if (admin === null) {
      await limit(address, failedSignIns);
      throw unauthorized('This is no admin token.');
    }
    if (!mayActAs(admin, needed)) throw new PaywallError('forbidden', `The role ${needed} is needed for this.`);
    return admin;
  };
}
