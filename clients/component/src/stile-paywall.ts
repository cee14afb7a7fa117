import { createPaywall } from './paywall.ts';

type Token = string | null | undefined;

/**
 * Asks Stile whether this reader may read the article, and shows what it answers: a bar, or a wall. What is unknown is not denied:
 * whatever is on the page stays until the answer is there.
 */
export class PaywallElement extends HTMLElement {
  static observedAttributes = ['publication', 'article', 'claims', 'tier', 'sponsored', 'locale', 'gift', 'body-url'];

  /**
   * Gets the reader's sign-in token, or nothing for an anonymous one. It is called with `true` if the token that it gave before does not
   * hold any more. A token is never an attribute, because everything in the page can read those.
   */
  declare token?: (expired: boolean) => Token | Promise<Token>;

  #paywall = createPaywall(this);

  /** Opens the page on which to pay for an offer, and goes there. */
  checkout = this.#paywall.checkout;

  /** Asks again, after a sign-in for example. Calls at the same moment are one. */
  ask: () => Promise<void> = this.#paywall.ask;

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
