import type { AmpSignInStore } from '../../paywall/amp-sign-ins.ts';
import type { ReaderKey } from '../../paywall/reader.ts';

/** Somebody who is on their way to sign in on an AMP page. */
export interface AmpLogin {
  readonly ampReader: ReaderKey;
  /** The browser that set out. */
  readonly browser: string;
  readonly once: string;
  /** Where they go in the end. It was checked. */
  readonly returnTo: string;
}

/** The same when they have signed in on the site. */
export type AmpTicket = AmpLogin & { readonly reader: ReaderKey };

/** What a login takes along on its way. Null for what was not made here, or too long ago. */
interface AmpLogins {
  begin(publication: string, login: Omit<AmpLogin, 'once'>): string;
  begun(publication: string, state: string): AmpLogin | null;
  issueTicket(publication: string, login: AmpTicket): string;
  readTicket(publication: string, ticket: string): AmpTicket | null;
}

/** The cookie of a browser that sets out to sign in on an AMP page. */
interface AmpBrowserCookie {
  read(header: string | undefined): string | null;
  mint(): string;
  set(browser: string): string;
}

/** What the routes of AMP pages need beside the rest. */
export interface AmpServices {
  readonly ampSignIns: AmpSignInStore;
  readonly ampLogins: AmpLogins;
  readonly ampBrowserCookie: AmpBrowserCookie;
}
