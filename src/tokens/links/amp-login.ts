import { randomBytes } from 'node:crypto';
import type { Clock } from '../../paywall/clock.ts';
import { type ReaderKey, readerKeyBytes } from '../../paywall/reader.ts';
import { createSignedTexts } from '../signed-text.ts';

/** Somebody who is on their way to sign in on an AMP page. */
export interface AmpLogin {
  /** What stores know the reader of the AMP page by. */
  readonly ampReader: ReaderKey;
  /** The browser that set out. */
  readonly browser: string;
  /** No two logins have the same. */
  readonly once: string;
  /** Where they go in the end. It was checked. */
  readonly returnTo: string;
}

/**
 * What a login takes along on its way: the `state` to the publisher's page, and the `ticket`, by which somebody has signed in, to the page
 * of Stile's own. Neither is accepted for the other. Whether it was used is not checked here.
 */
export interface AmpLogins {
  begin(publication: string, login: Omit<AmpLogin, 'once'>): string;
  /** Null for anything but a state of this publication that has not run out. */
  begun(publication: string, state: string): AmpLogin | null;
  issueTicket(publication: string, login: AmpLogin & { readonly reader: ReaderKey }): string;
  readTicket(publication: string, ticket: string): (AmpLogin & { readonly reader: ReaderKey }) | null;
}

/** Long enough to look up a password. */
const stateMs = 15 * 60_000;

/** Long enough to read a page. */
const ticketMs = 5 * 60_000;

const form = /^([\w-]{16})\.([\w-]{16}|)\.([\w-]{22})\.([\w-]{12})\.([0-9a-z]{1,12})\.([\w-]+)$/;

const keyText = (key: ReaderKey) => Buffer.from(key).toString('base64url');

function keyIn(text: string): ReaderKey {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64url'));
  if (bytes.length !== readerKeyBytes) throw new TypeError('A login names no reader.');
  return bytes as ReaderKey;
}

type Read = AmpLogin & { readonly reader: string };

export function createAmpLogins({ secret, clock }: { readonly secret: string; readonly clock: Clock }): AmpLogins {
  const states = createSignedTexts(secret, 'amp-login-state');
  const tickets = createSignedTexts(secret, 'amp-login-ticket');

  const written = ({ ampReader, browser, once, returnTo }: AmpLogin, reader: string, lastsMs: number) => {
    const until = Math.floor((clock.now() + lastsMs) / 1000).toString(36);
    return [keyText(ampReader), reader, browser, once, until, Buffer.from(returnTo).toString('base64url')].join('.');
  };

  function read(text: string | null): Read | null {
    const [, ampReader = '', reader = '', browser = '', once = '', until = '', returnTo = ''] =
      form.exec(text ?? '') ?? [];
    if (ampReader === '' || clock.now() >= Number.parseInt(until, 36) * 1000) return null;
    return {
      ...{ reader, browser, once },
      ampReader: keyIn(ampReader),
      returnTo: Buffer.from(returnTo, 'base64url').toString('utf8'),
    };
  }

  return {
    begin(publication, login) {
      const once = randomBytes(9).toString('base64url');
      return states.sign(written({ ...login, once }, '', stateMs), `${publication} `);
    },

    begun(publication, state) {
      const found = read(states.verify(state, `${publication} `));
      if (found === null) return null;
      const { reader: _, ...login } = found;
      return login;
    },

    issueTicket: (publication, { reader, ...login }) =>
      tickets.sign(written(login, keyText(reader), ticketMs), `${publication} `),

    readTicket(publication, ticket) {
      const found = read(tickets.verify(ticket, `${publication} `));
      return found === null || found.reader === '' ? null : { ...found, reader: keyIn(found.reader) };
    },
  };
}
