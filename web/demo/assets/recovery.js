import { byId, element } from './dom.js';
import { requestRecovery } from './stile.js';
import { t } from './words.js';

/**
 * Wires the form by which a reader gets back what they bought without signing in. A publisher would send the link by mail; here it is
 * shown.
 *
 * @param {string} publication
 * @param {(work: () => Promise<void>) => Promise<void>} run
 */
export function wireRecovery(publication, run) {
  byId('recovery-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const outcome = byId('recovery-outcome');
    outcome.textContent = t('Asking …');
    return run(async () => {
      const notice = await requestRecovery(publication, byId('recovery-email').value);
      if (notice === null) outcome.textContent = t('Nothing is sent: no purchase with this email gives access.');
      else outcome.replaceChildren(t('The publisher sends: '), element('a', { href: notice.link }, t('your link')));
    });
  });
}
