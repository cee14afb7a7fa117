import { passDays } from './publication.ts';

/** A checkout page that somebody opened. */
export interface Session {
  readonly id: string;
  readonly buyer: string;
  readonly isAnonymous: boolean;
  /** The anonymous reader whose cookie the browser had, or null. */
  readonly browser: string | null;
  readonly openedAt: number;
  paidAt: number | null;
  /** Whether Stile knows of the payment: no webhook ever says so. */
  isKnown: boolean;
  /** Where the payment page has sent the reader. */
  address: string | null;
}

const dayMs = 24 * 60 * 60_000;
const hourMs = dayMs / 24;

/** Who has bought what, and whose it is by whom. */
export function createAccessModel() {
  const sessions = new Map<string, Session>();
  /** Anonymous buyer → the first reader who signed in with their cookie once it was known that they had bought. */
  const successors = new Map<string, string>();

  /** Sessions by whose secret somebody has come without cookies. */
  const used = new Set<string>();

  const of = (reader: string) => [...sessions.values()].filter(({ buyer }) => buyer === reader);

  const inheritedBy = (reader: string) => [...successors].filter(([, heir]) => heir === reader).map(([buyer]) => buyer);

  /** Until when a reader's passes last. One that is paid for while another runs begins when that ends. */
  function lastsUntil(reader: string): number {
    const known = [reader, ...inheritedBy(reader)].flatMap(of).filter(({ isKnown }) => isKnown);
    const times = known.map(({ paidAt }) => paidAt ?? 0).sort((one, other) => one - other);
    return times.reduce((until, paidAt) => Math.max(until, paidAt) + passDays * dayMs, 0);
  }

  const isEntitled = (reader: string, now: number) => now < lastsUntil(reader);

  return {
    sessions,
    isEntitled,

    /** A further pass is sold in the last half of the one that runs. */
    mayBuy: (reader: string, now: number) =>
      !isEntitled(reader, now) || lastsUntil(reader) - now <= (passDays * dayMs) / 2,

    /** Whether this reader has opened a checkout, or is the successor of one who has paid. */
    isBuyer: (reader: string) => of(reader).length > 0 || inheritedBy(reader).length > 0,

    hasPaid: (reader: string) =>
      [reader, ...inheritedBy(reader)].some((each) => of(each).some(({ isKnown }) => isKnown)),

    /** Somebody shows a sign-in and the cookie of an anonymous reader. */
    transfer(anonymous: string, registered: string): void {
      if (!successors.has(anonymous) && of(anonymous).some(({ isKnown }) => isKnown))
        successors.set(anonymous, registered);
    },

    /** Stile asks the payment provider what this reader has bought. */
    refresh(reader: string): void {
      for (const session of of(reader)) session.isKnown ||= session.paidAt !== null;
    },

    /**
     * Whether the browser is let in that comes by the address of a session, and whether it becomes the buyer. `by` is the session whose
     * secret it shows, or null.
     */
    admits(session: Session, known: string | null, { by, now }: { by: Session | null; now: number }) {
      if (known !== null && known === session.buyer) return { isLetIn: true, asBuyer: false };
      if (by === null || by.buyer !== session.buyer) return { isLetIn: false, asBuyer: false };
      if (known !== null && known === by.browser) return { isLetIn: true, asBuyer: false };
      // A secret fits every checkout of its reader. Whatever was paid a day after it was made was paid on another page.
      const paidAt = session.paidAt ?? 0;
      const from = paidAt <= by.openedAt + dayMs ? Math.max(by.openedAt, paidAt) : by.openedAt;
      const isInTime = now < from + hourMs;
      if (!isInTime || used.has(by.id)) return { isLetIn: false, asBuyer: false };
      used.add(by.id);
      return { isLetIn: true, asBuyer: by.isAnonymous };
    },
  };
}
