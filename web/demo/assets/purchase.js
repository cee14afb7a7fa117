import { loadOffers, openCheckout, openPortal } from './stile.js';

const nothingOnSale = 'No offer is on sale to this reader now. Admins put one on sale at /admin.';

async function buy(publication, wanted) {
  const offers = await loadOffers(publication);
  const offer = offers.find(({ id }) => id === wanted?.id) ?? offers[0];
  if (offer === undefined) return nothingOnSale;
  location.assign(await openCheckout(publication, offer.id));
  return null;
}

async function mendCard(publication) {
  try {
    location.assign(await openPortal(publication));
    return null;
  } catch (problem) {
    if (problem.status === 404) return 'There is no customer portal here at the moment.';
    throw problem;
  }
}

/**
 * What the buttons of banners do. The function it makes answers a message for the reader, or null if the page itself moves on.
 *
 * @param {string} publication
 * @param {() => void} showSignIn
 */
export function createActions(publication, showSignIn) {
  const actions = {
    offers: (offer) => buy(publication, offer),
    checkout: (offer) => buy(publication, offer),
    portal: () => mendCard(publication),
    async register() {
      showSignIn();
      return null;
    },
  };
  return async (action, offer) => {
    const act = actions[action];
    if (act !== undefined) return act(offer);
    if (/^https?:\/\//.test(action)) location.assign(action);
    return null;
  };
}
