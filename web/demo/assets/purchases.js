import { byId, element } from './dom.js';
import { announce, events } from './session.js';
import { loadPurchases, openPortal } from './stile.js';
import { day, t } from './words.js';

function inWords({ offer, boughtAt, renewsAt, endsAt }) {
  const what = t('{offer}, bought {date}', { offer: offer ?? t('A subscription'), date: day(boughtAt) });
  if (renewsAt !== null) return t('{what}, charged next on {date}', { what, date: day(renewsAt) });
  return endsAt === null ? what : t('{what}, ends {date}', { what, date: day(endsAt) });
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
    announce('purchases', purchases);
    byId('pays-twice').hidden = !paysTwice;
    byId('purchases').replaceChildren(
      ...running.map((purchase) =>
        element(
          'li',
          {},
          `${inWords(purchase)} `,
          element('button', { type: 'button', click: () => manage(purchase.id) }, t('Manage or cancel')),
        ),
      ),
    );
  }

  events.addEventListener('exchange', () => {
    // The article is shown in any case; what is unknown is not listed.
    loadPurchases(publication).then(show, () => show({ purchases: [], paysTwice: false }));
  });
}
