import type { EpochMs } from '../../clock.ts';
import type { TermMove } from '../../entitlements/sold-term.ts';
import type { BoughtPurchase } from '../bought-purchase.ts';
import type { SellingNeeds } from '../buyer.ts';
import type { BuyerReference } from '../buyer-reference.ts';
import { recordOnce } from './record-once.ts';

type Needs = Pick<SellingNeeds, 'inbox' | 'provider' | 'recordAct' | 'onTrouble'>;

const iso = (time: EpochMs) => new Date(time).toISOString();

const describe = ({ from, to, isWaiting }: TermMove) => ({
  from: iso(from),
  to: iso(to),
  because: isWaiting ? 'its payment is on its way' : 'it runs from the payment',
});

/**
 * Has the provider go by what the purchases are: a term runs from its payment. Nobody's access depends on that, so nothing is thrown:
 * what the provider refuses now is tried again with the next refresh.
 */
export async function settleTerms(
  needs: Needs,
  { publication, reader }: BuyerReference,
  { bought, now }: { readonly bought: readonly BoughtPurchase[]; readonly now: EpochMs },
): Promise<void> {
  const { provider, onTrouble } = needs;

  async function move(about: string, termMove: TermMove): Promise<void> {
    await recordOnce(needs, {
      name: `extend-term ${about} ${termMove.to}`,
      now,
      act: async () => {
        const isMoved = await provider.moveTerm(about, termMove);
        return isMoved ? { publication, reader, act: 'extend-term', about, details: describe(termMove) } : null;
      },
    });
  }

  for (const { id, termMove, arrival } of bought) {
    try {
      if (arrival !== null) await provider.keepArrival(arrival);
      if (termMove !== null && termMove.to > now) await move(id, termMove);
    } catch (error) {
      onTrouble(error, { publication, reader });
    }
  }
}
