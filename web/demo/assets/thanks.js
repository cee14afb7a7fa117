import { byId, element } from './dom.js';
import { events, offerLabels } from './session.js';
import { openPortal } from './stile.js';
import { day, planInWords, t } from './words.js';

const key = 'demo-thanked';

const thanked = () => JSON.parse(localStorage.getItem(key) ?? '[]');

/** A purchase is known by its id, which is unique to a reader, and by when it was made. */
const nameOf = ({ id, boughtAt }) => `${id} ${boughtAt}`;

const row = (term, text) => element('div', {}, element('dt', {}, term), element('dd', {}, text));

function whatFollows({ plan, renewsAt }) {
  if (renewsAt === null || plan === null) return t('Nothing renews.');
  return t('It renews on {date} for {plan}, until you cancel.', { date: day(renewsAt), plan: planInWords(plan) });
}

/**
 * Thanks a reader who has just paid, once for each purchase: what was bought, until when, and what renews.
 *
 * @param {string} publication
 * @param {(work: () => Promise<void>) => Promise<void>} run
 */
export function wireThanks(publication, run) {
  const box = byId('thanks');
  const manage = (id) => run(async () => location.assign(await openPortal(publication, id)));

  function show(purchase) {
    const { id, offer, renewsAt, endsAt } = purchase;
    const until = endsAt ?? renewsAt;
    const close = () => {
      box.hidden = true;
      byId('content').focus();
    };
    box.replaceChildren(
      element('h2', {}, t('Thank you. You can read everything now.')),
      element(
        'dl',
        {},
        row(t('You bought'), offerLabels()[offer] ?? offer ?? t('A subscription')),
        until !== null && row(t('Paid until'), day(until)),
        row(t('After that'), whatFollows(purchase)),
      ),
      element(
        'p',
        { class: 'row' },
        element('button', { type: 'button', click: () => manage(id) }, t('Manage or cancel')),
        element('button', { type: 'button', class: 'quiet', click: close }, t('Read on')),
      ),
    );
    box.hidden = false;
  }

  events.addEventListener('purchases', ({ detail: purchases }) => {
    const before = thanked();
    const fresh = purchases.filter((one) => one.running && !before.includes(nameOf(one)));
    if (fresh.length === 0) return;
    localStorage.setItem(key, JSON.stringify([...before, ...fresh.map(nameOf)].slice(-50)));
    show(fresh.toSorted((one, other) => one.boughtAt.localeCompare(other.boughtAt)).at(-1));
  });
}
