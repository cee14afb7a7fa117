import type { EpochMs } from '../clock.ts';
import type { Entitlement } from './entitlement.ts';
import { type OfferKind, type Purchase, purchasesIn } from './purchase.ts';

/** As what it was sold; of what was stored before that was written down, as what it looks. */
const soldAsOf = ({ soldAs, kind, introEndsAt }: Purchase): OfferKind => {
  if (soldAs != null) return soldAs;
  if (kind === 'term') return 'term';
  return introEndsAt === null ? 'plan' : 'introduction';
};

const endOf = ({ endedAt, cancelsAt, introEndsAt, periodEndsAt, startedAt, kind }: Purchase): EpochMs =>
  endedAt ?? cancelsAt ?? (kind === 'term' ? introEndsAt : periodEndsAt) ?? startedAt;

/** As what that was sold which the reader paid for and had last; null for a reader of whom no purchase is known. */
export function lastSoldOf({ basis }: Entitlement): OfferKind | null {
  if (basis === undefined) return null;
  let last: Purchase | null = null;
  for (const purchase of purchasesIn(basis)) {
    if (purchase.paid && (last === null || endOf(purchase) > endOf(last))) last = purchase;
  }
  return last === null ? null : soldAsOf(last);
}
