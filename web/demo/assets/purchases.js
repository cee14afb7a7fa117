import { byId, element } from './dom.js';
import { events } from './session.js';
import { loadPurchases, openPortal } from './stile.js';

const dateFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Asia/Tokyo' });

function inWords({ offer, boughtAt, renewsAt, endsAt }) {
  const day = (time) => dateFormat.format(new Date(time));
  const what = `${offer ?? 'A subscription'}, bought ${day(boughtAt)}`;
  if (renewsAt !== null) return `${what}, charged next on ${day(renewsAt)}`;
  return endsAt === null ? what : `${what}, ends ${day(endsAt)}`;
}

/**
 * Lists the subscriptions that run, each with the way to where it is cancelled, and warns a reader who pays for two.
 *
 * @param {string} publication
 * @param {(work: () => Promise<void>) => Promise<void>} run
 */
export function wirePurchases(publication, run) {
  const manage = (id) => run(async () => location.assign(await openPortal(publication, id)));

  function show({ purchases, paysTwice }) {
    const running = purchases.filter((purchase) => purchase.running);
    byId('pays-twice').hidden = !paysTwice;
    byId('purchases').replaceChildren(
      ...running.map((purchase) =>
        element(
          'li',
          {},
          `${inWords(purchase)} `,
          element('button', { type: 'button', click: () => manage(purchase.id) }, 'Manage or cancel'),
        ),
      ),
    );
  }

  events.addEventListener('exchange', () => {
    // The article is shown in any case; what is unknown is not listed.
    loadPurchases(publication).then(show, () => show({ purchases: [], paysTwice: false }));
  });
}
