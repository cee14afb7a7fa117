import { dayMs } from '../calendar/milliseconds.ts';
import type { EpochMs } from '../clock.ts';

/** Who made a gift: a subscriber, by their key in hexadecimal digits, or an admin, by the name in the audit log. */
export type GiftMaker = { readonly reader: string } | { readonly admin: string };

/** A link by which others may read one article. */
export interface Gift {
  /** 32 hexadecimal digits; see `giftIdBytes`. */
  readonly id: string;
  /** The article's key, in hexadecimal digits. */
  readonly article: string;
  /** The article's id and address, which only the service can open. */
  readonly sealed: string;
  readonly by: GiftMaker;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
  /** How many readers it lets in. */
  readonly redemptions: number;
}

/** A gift, and what has become of it. */
export interface GiftRecord extends Gift {
  /** How many readers it has let in. */
  readonly redeemed: number;
  /** When its maker or the desk ended it. */
  readonly endedAt: EpochMs | null;
}

/**
 * - `open`: lets readers in.
 * - `spent`: lets in those whom it has let in, and nobody more.
 * - `ended`: by its maker or the desk.
 * - `expired`: its time is over.
 */
export const giftStates = ['open', 'spent', 'ended', 'expired'] as const;

export type GiftState = (typeof giftStates)[number];

export function giftStateAt({ endedAt, expiresAt, redeemed, redemptions }: GiftRecord, now: EpochMs): GiftState {
  if (endedAt !== null) return 'ended';
  if (now >= expiresAt) return 'expired';
  return redeemed >= redemptions ? 'spent' : 'open';
}

/** How long a gift is listed once it is over. */
const listedForMs = 7 * dayMs;

/** Until when a store keeps a gift, and who used it. */
export const giftKeptUntil = ({ expiresAt }: Pick<Gift, 'expiresAt'>): EpochMs => expiresAt + listedForMs;

/** The longest that a gift may hold, in days, and so how long the list of gifts goes back. */
export const mostGiftDays = 90;

/** Maximum readers whom one gift may let in: a store holds a key for each. */
export const mostRedemptions = 10_000;

/**
 * The id of a gift begins with so many bytes of its giver's key, and is otherwise left to chance: a store keeps what is shared by so many
 * bits in one place, so that a gift and what its giver has left are written in one step.
 */
export const giverBytes = 2;

export const giftIdBytes = 16;

/** Whether something can be the id of a gift. */
export const isGiftId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);
