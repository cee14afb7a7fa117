import type { Purchase } from '../entitlements/purchase.ts';

/** What a purchase is known again by from one reading to the next: nothing of it ever changes. */
const nameOf = ({ kind, offer, startedAt }: Purchase) => `${kind} ${startedAt} ${offer}`;

/** The purchases that are paid for and were not among the paid ones before, or were not paid for. */
export function newlyPaid(before: readonly Purchase[], now: readonly Purchase[]): readonly Purchase[] {
  const known = before.filter(({ paid }) => paid).map(nameOf);
  return now.filter((purchase) => {
    if (!purchase.paid) return false;
    const at = known.indexOf(nameOf(purchase));
    if (at !== -1) known.splice(at, 1);
    return at === -1;
  });
}
