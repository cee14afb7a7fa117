import { byId } from './dom.js';
import { events } from './session.js';
import { forgetToken, happen, readClock } from './stile.js';
import { day, t } from './words.js';

/** A month after what is paid for, of which no more than a month is known to be left unless the reader's access has an end. */
async function aMonthMore(entitlement) {
  const now = new Date(await readClock());
  const known = entitlement.endsAt === null ? null : new Date(entitlement.endsAt);
  const end = known !== null && known > now ? known : now;
  end.setUTCMonth(end.getUTCMonth() + (end === known ? 1 : 2));
  return { endsAt: end.toISOString() };
}

/** What each button does to the reader's money, by its `data-deed`. */
const deeds = {
  'card-good': ['card', { outcome: 'paid' }],
  'card-declined': ['card', { outcome: 'declined' }],
  'cancel-now': ['cancel', { when: 'now' }],
  'cancel-period-end': ['cancel', { when: 'period-end' }],
  refund: ['refund', {}],
  dispute: ['dispute', {}],
  'refund-part': ['refund', { amount: 100 }],
  'refund-failing': ['refund', { fails: 'later' }],
  'refund-fail': ['refund/fail', {}],
  'dispute-won': ['dispute/close', { outcome: 'won' }],
  'dispute-lost': ['dispute/close', { outcome: 'lost' }],
  pause: ['pause', { behavior: 'void' }],
  resume: ['resume', {}],
  'pay-invoice': ['invoices/pay', {}],
  'free-month': ['trial', aMonthMore],
};

const stateWords = {
  none: 'Has not bought anything',
  trial: 'On trial',
  active: 'Subscribed',
  grace: 'Payment failed, access continues',
  'trial-expired': 'The trial has ended',
  expired: 'The subscription has ended',
  revoked: 'Access was taken back',
};

/** States in which it is over, and the end is a day that was. */
const over = new Set(['trial-expired', 'expired', 'revoked']);

/** A pass that is over is told from a trial by the banner alone. */
function describe({ state, endsAt }, banner) {
  const words = t(banner?.state === 'pass-expired' ? 'The pass has ended' : (stateWords[state] ?? state));
  if (endsAt === null) return words;
  return t(over.has(state) ? '{words}, on {date}' : '{words}, until {date}', { words, date: day(endsAt) });
}

/**
 * Wires the buttons that stand for the reader's card, the dashboard of Stripe and the bank. Who the reader is and what they have
 * is known from the last metering call.
 *
 * @param {(work: () => Promise<void>) => Promise<void>} run does the work, says so where it fails, and has the article asked for again
 */
export function wireMoney(run) {
  let reader = null;
  let entitlement = null;

  async function act(deed, given) {
    if (reader === null) throw new Error(t('Open an article first: it identifies the reader.'));
    try {
      await happen(reader, deed, typeof given === 'function' ? await given(entitlement) : given);
    } catch (problem) {
      if (problem.status === 404) throw new Error(t('This reader has bought nothing to which that could happen.'));
      throw problem;
    }
    // The token in this browser would let the reader in for some minutes more, whatever has happened.
    await forgetToken();
  }

  events.addEventListener('exchange', ({ detail: { answer } }) => {
    if (answer.reader === undefined) return;
    reader = answer.reader.id;
    entitlement = answer.entitlement;
    byId('entitlement-now').textContent = describe(entitlement, answer.banner);
  });
  events.addEventListener('change', () => {
    reader = null;
  });
  for (const button of document.querySelectorAll('[data-deed]')) {
    button.addEventListener('click', () =>
      run(async () => {
        byId('deed-now').textContent = '';
        await act(...deeds[button.dataset.deed]);
        byId('deed-now').textContent = t('Done: {deed}.', { deed: button.textContent });
      }),
    );
  }
}
