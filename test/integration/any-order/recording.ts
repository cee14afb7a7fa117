import type { EpochMs } from '../../../src/paywall/clock.ts';
import type { BoughtPurchase } from '../../../src/paywall/purchases/bought-purchase.ts';
import type { CustomerReference } from '../../../src/paywall/purchases/buyer-reference.ts';
import type { EventHint } from '../../../src/paywall/purchases/payment-provider.ts';
import { createStripeProvider } from '../../../src/stripe/provider.ts';
import { testKey } from '../../sandbox-stripe/world.ts';
import { type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

/** The provider at one moment, as Stile's adapter read it from the stand-in's objects. */
export interface Moment {
  readonly now: EpochMs;
  readonly bought: readonly BoughtPurchase[];
}

/** An event, whose it is, and the moment in which it was told first. */
export interface Piece extends Moment {
  readonly hint: EventHint;
  readonly buyer: CustomerReference | null;
}

/** What happened, piece by piece in its order, and how it was in the end. */
export interface Recording {
  readonly pieces: readonly Piece[];
  readonly end: Moment;
  /** The cards with which others had trials before. */
  readonly takenCards: readonly string[];
}

/** What happens to one reader, after another has had a trial with each of the cards. */
export interface Happening {
  readonly happens: (stage: SellingService) => Promise<unknown>;
  readonly takenCards?: readonly string[];
}

/** Lets it happen once, and keeps all that could be read at the provider meanwhile: the many orders are played from that. */
export async function record({ happens, takenCards = [] }: Happening): Promise<Recording> {
  const stage = await startSellingService();
  try {
    const { publication, key } = stage.buyer();
    const provider = createStripeProvider({ secretKey: testKey, apiBase: stage.world.base });

    async function look(): Promise<Moment> {
      const customer = await stage.stores.billing.customerOf({ publication: publication.name, reader: key });
      const bought = customer === null ? [] : await provider.purchasesOf(customer, publication.name);
      return { now: stage.now(), bought };
    }

    const pieces: Piece[] = [];
    stage.onNews(async (hint) => {
      const buyer = hint.about === null ? null : await provider.buyerOf(hint.about);
      pieces.push({ hint, buyer, ...(await look()) });
    });
    await happens(stage);
    await stage.world.standIn.settled();
    return { pieces, end: await look(), takenCards };
  } finally {
    await stage.close();
  }
}
