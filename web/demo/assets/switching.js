import { byId, element } from './dom.js';
import { events } from './session.js';
import { forgetToken, loadArticles, loadSwitches, openPortal, openSwitch, putPlansOnSale } from './stile.js';
import { day, money, planInWords, t } from './words.js';

/** What a switch costs, in words: `$269.01 now, then $299.00 on 10 March 2028`. */
function priceInWords({ dueNow, next }) {
  const price = money(next);
  const then =
    next.at === null ? t('then {price}', { price }) : t('then {price} on {date}', { price, date: day(next.at) });
  return dueNow.amount === 0
    ? t('nothing now, {then}', { then })
    : t('{price} now, {then}', { price: money(dueNow), then });
}

function standing({ current, planned, plans }) {
  if (planned !== null)
    return t('Switches to {offer} on {date}.', { offer: planned.offer ?? t('another price'), date: day(planned.at) });
  if (current === null) return t('A subscriber can switch once there are plans on sale.');
  return plans.length === 0 ? t('There is no plan to switch to now.') : t('You see the cost before you switch:');
}

/**
 * Wires the buttons by which a subscriber switches to another plan. What they cost is asked after every metering call.
 *
 * @param {(work: () => Promise<void>) => Promise<void>} run does the work, says so where it fails, and has the article asked for again
 */
export function wireSwitching(run) {
  const publication = loadArticles().then((list) => list.publication);
  const go = (work) => run(async () => location.assign(await work(await publication)));

  async function show() {
    const switches = await loadSwitches(await publication);
    byId('switch-now').textContent = standing(switches);
    const buttons = switches.plans.map((plan) => {
      const button = element(
        'button',
        { type: 'button' },
        t('Switch to {plan}: {price}', { plan: planInWords(plan.plan), price: priceInWords(plan) }),
      );
      button.addEventListener('click', () => go((of) => openSwitch(of, plan.offer)));
      return button;
    });
    byId('switches').replaceChildren(...buttons);
  }

  events.addEventListener('exchange', ({ detail: { answer } }) => {
    if (answer.reader === undefined) return;
    show().catch((problem) => {
      byId('switch-now').textContent = problem.message;
    });
  });
  byId('plans').addEventListener('click', () => run(async () => void (await putPlansOnSale())));
  byId('portal').addEventListener('click', () =>
    go(async (of) => {
      await forgetToken();
      return openPortal(of);
    }),
  );
}
