import { byId } from './dom.js';
import { readFaults, setFaults } from './stile.js';
import { t } from './words.js';

const words = {
  normal: 'Stripe answers normally.',
  503: 'Stripe is unavailable: it answers 503.',
  hang: 'Stripe does not answer at all.',
  refuse: 'Stripe refuses every request.',
};

function show(answers) {
  byId('stripe-now').textContent = t(words[answers] ?? answers);
  for (const button of document.querySelectorAll('[data-stripe]')) {
    button.setAttribute('aria-pressed', String(button.dataset.stripe === answers));
  }
}

/**
 * Wires the buttons that take Stripe away and bring it back. They are there only if the sandbox hosts a stand-in of Stripe.
 *
 * @param {(work: () => Promise<void>) => Promise<void>} run does the work, says so where it fails, and has the article asked for again
 */
export function wireStripe(run) {
  for (const button of document.querySelectorAll('[data-stripe]')) {
    button.addEventListener('click', () => run(async () => show(await setFaults(button.dataset.stripe))));
  }
  readFaults().then(
    (answers) => {
      show(answers);
      byId('stripe').hidden = false;
    },
    () => undefined,
  );
}
