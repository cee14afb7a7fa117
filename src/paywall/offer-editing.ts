import type { Recorder } from './audited.ts';
import type { EpochMs } from './clock.ts';
import { PaywallError } from './errors.ts';
import type { Offer } from './offer.ts';
import type { PublicationStore } from './publication.ts';

/** How offers are kept. */
export interface OfferForm {
  /** Null for one that was deleted. Throws where it cannot be read. */
  readonly read: (stored: unknown, version: number) => Offer | null;
  readonly write: (offer: Offer) => unknown;
}

/** Who changes something, in which publication, and when. */
export interface Editing {
  readonly publication: string;
  /** The name of the admin token. */
  readonly who: string;
  readonly now: EpochMs;
}

/** A change to be made only if the offer is still in one of the versions that the admin has seen. */
interface SeenEditing extends Editing {
  readonly seen: readonly number[];
}

/**
 * What admins do with offers. All of it goes by what the store holds, is felt in every process within a second, and is in the audit
 * log. Every method throws `store-unavailable`; those that name an offer which is not there throw `unknown-offer`.
 */
export interface OfferEditing {
  /** By id. One that cannot be read is left out. */
  list(publication: string): Promise<readonly Offer[]>;
  read(publication: string, id: string): Promise<Offer>;
  /** Throws `already-exists`. */
  create(change: Editing & { readonly offer: Offer }): Promise<Offer>;
  /** Throws `version-conflict` where somebody else has changed the offer meanwhile. What was bought stays as it was bought. */
  replace(change: SeenEditing & { readonly offer: Offer }): Promise<Offer>;
  /** The same. */
  remove(change: SeenEditing & { readonly id: string }): Promise<void>;
  /** Takes it off sale, in whichever version it is. One that has ended already stays as it is. */
  end(change: Editing & { readonly id: string }): Promise<Offer>;
}

interface Needs {
  readonly publications: PublicationStore;
  readonly form: OfferForm;
  readonly record: Recorder;
  /** Has every process read publications anew; this one has when it resolves. */
  readonly announce: () => Promise<void>;
}

/** What is stored under an offer's id: version 0 where there was never anything, no offer where it was deleted. */
interface Stored {
  readonly version: number;
  readonly offer: Offer | null;
}

/** So often an offer that somebody else changed at the same moment is looked at again. */
const attempts = 8;

const isConflict = (error: unknown) => error instanceof PaywallError && error.code === 'version-conflict';

const unknownOffer = () => new PaywallError('unknown-offer', 'There is no such offer.');

function existing({ offer }: Stored): Offer {
  if (offer === null) throw unknownOffer();
  return offer;
}

function checkSeen({ version }: Offer, seen: readonly number[]): void {
  if (seen.includes(version)) return;
  throw new PaywallError('version-conflict', 'Somebody else has changed this offer meanwhile: look at it again.');
}

export function createOfferEditing({ publications, form, record, announce }: Needs): OfferEditing {
  async function storedOffer(publication: string, id: string): Promise<Stored> {
    const parts = await publications.readAll();
    const found = parts.find((each) => each.publication === publication && each.part === `offer/${id}`);
    if (found === undefined) return { version: 0, offer: null };
    return { version: found.version, offer: form.read(found.value, found.version) };
  }

  /** Puts `next` in the place of what is stored, or nothing where it is null. Answers the new version. */
  async function write(
    { publication, who, now }: Editing,
    verb: string,
    change: { before: Stored; next: Offer | null },
  ) {
    const { before, next } = change;
    const id = (next ?? existing(before)).id;
    const kept = (offer: Offer | null) => (offer === null ? null : form.write(offer));
    const version = await publications.write({ publication, part: `offer/${id}`, value: kept(next) }, before.version);
    await record(publication, {
      at: now,
      who,
      what: `offer.${verb} ${id}`,
      before: kept(before.offer),
      after: kept(next),
    });
    await announce();
    return version;
  }

  async function endOnce(change: Editing & { readonly id: string }): Promise<Offer> {
    const before = await storedOffer(change.publication, change.id);
    const offer = existing(before);
    if (offer.status === 'ended') return offer;
    const next: Offer = { ...offer, status: 'ended' };
    return { ...next, version: await write(change, 'end', { before, next }) };
  }

  return {
    async list(publication) {
      const parts = await publications.readAll();
      const offers = parts.flatMap((each) => {
        if (each.publication !== publication || !each.part.startsWith('offer/')) return [];
        try {
          const offer = form.read(each.value, each.version);
          return offer === null ? [] : [offer];
        } catch {
          return [];
        }
      });
      return offers.sort((one, other) => (one.id < other.id ? -1 : 1));
    },

    read: async (publication, id) => existing(await storedOffer(publication, id)),

    async create({ offer, ...change }) {
      const taken = () =>
        new PaywallError('already-exists', 'There is an offer of this id already.', {
          faults: [{ path: 'id', message: 'is taken already' }],
        });
      const before = await storedOffer(change.publication, offer.id);
      if (before.offer !== null) throw taken();
      try {
        return { ...offer, version: await write(change, 'create', { before, next: offer }) };
      } catch (error) {
        throw isConflict(error) ? taken() : error;
      }
    },

    async replace({ offer, seen, ...change }) {
      const before = await storedOffer(change.publication, offer.id);
      checkSeen(existing(before), seen);
      return { ...offer, version: await write(change, 'update', { before, next: offer }) };
    },

    async remove({ id, seen, ...change }) {
      const before = await storedOffer(change.publication, id);
      checkSeen(existing(before), seen);
      await write(change, 'delete', { before, next: null });
    },

    async end(change) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await endOnce(change);
        } catch (error) {
          if (!isConflict(error) || attempt === attempts) throw error;
        }
      }
    },
  };
}
