import { byId } from './dom.js';
import { events } from './session.js';
import { forgetToken, happen } from './stile.js';

/** What each button does to the reader's money, by its `data-deed`. */
const deeds = {
  'card-good': ['card', { outcome: 'paid' }],
  'card-declined': ['card', { outcome: 'declined' }],
  'cancel-now': ['cancel', { when: 'now' }],
  'cancel-period-end': ['cancel', { when: 'period-end' }],
  refund: ['refund', {}],
  dispute: ['dispute', {}],
};

const dateFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Asia/Tokyo' });

const stateWords = {
  none: 'Has not bought anything',
  trial: 'On trial',
  active: 'Subscribed',
  grace: 'Payment failed; still let in',
  'trial-expired': 'The trial has ended',
  expired: 'The subscription has ended',
  revoked: 'Access was taken back',
};

/** States in which it is over, and the end is a day that was. */
const over = new Set(['trial-expired', 'expired', 'revoked']);

function describe({ state, endsAt }) {
  const words = stateWords[state] ?? state;
  if (endsAt === null) return words;
  return `${words}${over.has(state) ? ', on' : ', until'} ${dateFormat.format(new Date(endsAt))}`;
}

/**
 * Wires the buttons that stand for the reader's card, the dashboard of Stripe and the bank. Who the reader is and what they have
 * is known from the last metering call.
 *
 * @param {(work: () => Promise<void>) => Promise<void>} run does the work, says so where it fails, and has the article asked for again
 */
export function wireMoney(run) {
  let reader = null;

  async function act(deed, body) {
    if (reader === null) throw new Error('Open an article first: it identifies the reader.');
    try {
      await happen(reader, deed, body);
    } catch (problem) {
      if (problem.status === 404) throw new Error('This reader has bought nothing to which that could happen.');
      throw problem;
    }
    // The token in this browser would let the reader in for some minutes more, whatever has happened.
    await forgetToken();
  }

  events.addEventListener('exchange', ({ detail: { answer } }) => {
    if (answer.reader === undefined) return;
    reader = answer.reader.id;
    byId('entitlement-now').textContent = describe(answer.entitlement);
  });
  events.addEventListener('change', () => {
    reader = null;
  });
  for (const button of document.querySelectorAll('[data-deed]')) {
    button.addEventListener('click', () => run(() => act(...deeds[button.dataset.deed])));
  }
}
