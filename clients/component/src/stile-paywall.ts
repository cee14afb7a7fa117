import type { Host } from './host.ts';
import { createPaywall } from './paywall.ts';

/**
 * Asks Stile whether this reader may read the article, and shows what it answers: a bar, or a wall. What is unknown is not denied:
 * whatever is on the page stays until the answer is there.
 */
export class PaywallElement extends HTMLElement implements Host {
  static observedAttributes = ['publication', 'article', 'claims', 'tier', 'sponsored', 'locale', 'gift', 'body-url'];

  declare token?: NonNullable<Host['token']>;

  /** Opens the page on which to pay for an offer, and goes there. */
  declare checkout: (offer: string) => Promise<void>;

  /** Asks again, after a sign-in for example. Calls at the same moment are one. */
  declare ask: () => Promise<void>;

  constructor() {
    super();
    Object.assign(this, createPaywall(this));
  }

  connectedCallback(): void {
    addEventListener('pageshow', this);
    void this.ask();
  }

  disconnectedCallback(): void {
    removeEventListener('pageshow', this);
  }

  attributeChangedCallback(): void {
    if (this.isConnected) void this.ask();
  }

  /** A page that comes back as it was left is a view like any other. */
  handleEvent({ persisted }: PageTransitionEvent): void {
    if (persisted) void this.ask();
  }
}
