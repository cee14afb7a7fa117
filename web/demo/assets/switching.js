import { byId, element } from './dom.js';
import { events } from './session.js';
import { forgetToken, loadArticles, loadSwitches, openPortal, openSwitch, putPlansOnSale } from './stile.js';

const dateFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Asia/Tokyo' });

const day = (time) => dateFormat.format(new Date(time));

function money({ amount, currency }) {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

/** A plan in words: `$299 a year`. */
function planInWords({ plan: { every, ...price } }) {
  const period = every.count === 1 ? `a ${every.unit}` : `every ${every.count} ${every.unit}s`;
  return `${money(price).replace(/\.00$/, '')} ${period}`;
}

/** What a switch costs, in words: `$269.01 now, then $299.00 on 10 March 2028`. */
function priceInWords({ dueNow, next }) {
  const then = next.at === null ? `then ${money(next)}` : `then ${money(next)} on ${day(next.at)}`;
  return dueNow.amount === 0 ? `nothing now, ${then}` : `${money(dueNow)} now, ${then}`;
}

function standing({ current, planned, plans }) {
  if (planned !== null) return `Switches to ${planned.offer ?? 'another price'} on ${day(planned.at)}.`;
  if (current === null) return 'A subscriber can switch once there are plans on sale.';
  return plans.length === 0 ? 'There is no plan to switch to now.' : 'You see the cost before you switch:';
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
      const button = element('button', { type: 'button' }, `Switch to ${planInWords(plan)}: ${priceInWords(plan)}`);
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
