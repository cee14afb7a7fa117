import { PaywallElement } from './stile-paywall.ts';

export type { Banner, Body, Decision, Offer } from './decision.ts';
export type { PaywallElement } from './stile-paywall.ts';

declare global {
  interface HTMLElementTagNameMap {
    'stile-paywall': PaywallElement;
  }
}

// Two versions on one page: the first one stays.
if (!customElements.get('stile-paywall')) customElements.define('stile-paywall', PaywallElement);
