import { Counter, type Registry } from 'prom-client';

/** What is counted of those who could not prove who they are. */
export interface SignInMetrics {
  /** A reader's sign-in token was refused, for this reason. */
  signInRefused(publication: string, why: string): void;
  /** Somebody could not prove to be an admin, or was not heard because too many had failed around there. */
  adminSignInFailed(outcome: 'refused' | 'limited'): void;
}

export function createSignInMetrics(registry: Registry): SignInMetrics {
  const registers = [registry];
  const readers = new Counter({
    name: 'stile_sign_ins_refused_total',
    help: 'Sign-in tokens of readers that were refused: malformed, algorithm, key, issuer, audience, time, claims, not-taken.',
    labelNames: ['publication', 'why'],
    registers,
  });
  const admins = new Counter({
    name: 'stile_admin_sign_ins_failed_total',
    help: 'Sign-ins of admins that failed: refused, or limited because too many had failed from that network.',
    labelNames: ['outcome'],
    registers,
  });
  return {
    signInRefused: (publication, why) => readers.inc({ publication, why }),
    adminSignInFailed: (outcome) => admins.inc({ outcome }),
  };
}
