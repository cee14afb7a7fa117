import type { OpenCheckout } from '../../paywall/purchases/billing-store.ts';
import type { Buyer } from '../../paywall/purchases/buyer.ts';
import type { HttpServices } from '../services.ts';
import { answeredWithin, providerWithinMs } from '../within-time.ts';
import type { Caller } from './caller.ts';

interface Wanted {
  readonly caller: Pick<Caller, 'visitor'>;
  readonly buyer: Buyer;
  /** The offer's id. */
  readonly offer: string;
  readonly returnUrl: string;
}

/** Opens the page on which a reader pays. The browser that comes back from it is known by its cookie, or by a secret in the address. */
export function createCheckoutOpener({
  selling,
  clock,
  metrics,
  returnSecrets,
}: Pick<HttpServices, 'selling' | 'clock' | 'metrics' | 'returnSecrets'>) {
  return async ({ caller, buyer, offer, returnUrl }: Wanted): Promise<OpenCheckout> => {
    const { name } = buyer.publication;
    const { reader, anonymousKey, key } = caller.visitor;
    const browser = reader.kind === 'anonymous' ? key : (anonymousKey ?? new Uint8Array());
    const returnSecret = returnSecrets.sign(
      { publication: name, reader: buyer.reader },
      { kind: reader.kind, browser: Buffer.from(browser).toString('base64url') },
    );
    const page = await answeredWithin(
      selling.checkout({ buyer, offer, returnUrl, returnSecret, anonymousKey, now: clock.now() }),
      providerWithinMs,
    );
    metrics.checkoutOpened(name);
    return page;
  };
}
