import type { EpochMs } from '../clock.ts';
import { PaywallError } from '../errors.ts';
import type { Offer } from '../offers/offer.ts';
import {
  type ConditionalEdit,
  checkVersion,
  type Edit,
  isConflict,
  type PartCodec,
  type PartEditor,
  type Versioned,
} from './part-editing.ts';

/**
 * What admins do with offers. All of it goes by what the store holds, is felt in every process within a second, and is in the audit
 * log. Every method throws `store-unavailable`; those that name an offer which is not there throw `unknown-offer`.
 */
export interface OfferEditor {
  /** By id. One that cannot be read is left out. */
  list(publication: string): Promise<readonly Offer[]>;
  read(publication: string, id: string): Promise<Offer>;
  /** Throws `already-exists`. */
  create(change: Edit & { readonly offer: Offer }): Promise<Offer>;
  /** Throws `version-conflict` where somebody else has changed the offer meanwhile. What was bought stays as it was bought. */
  replace(change: ConditionalEdit & { readonly offer: Offer }): Promise<Offer>;
  /** The same. */
  remove(change: ConditionalEdit & { readonly id: string }): Promise<void>;
  /** Takes it off sale, in whichever version it is. One that has ended already stays as it is. */
  end(change: Edit & { readonly id: string }): Promise<Offer>;
}

/** So often an offer that somebody else changed at the same moment is looked at again. */
const attempts = 8;

const unknownOffer = () => new PaywallError('unknown-offer', 'There is no such offer.');

const taken = () =>
  new PaywallError('already-exists', 'An offer with this id already exists.', {
    faults: [{ path: 'id', message: 'is taken already' }],
  });

function existing({ value }: Versioned<Offer | null>): Offer {
  if (value === null) throw unknownOffer();
  return value;
}

const checkOfferSeen = ({ version }: Offer, seen: readonly number[]) => checkVersion(version, seen, 'offer');

/** What takes the place of `before`, with when it was taken off sale: that is never as somebody says. */
function withEnd(next: Offer, before: Offer | null, now: EpochMs): Offer {
  const { endedAt: _, ...offer } = next;
  if (next.status !== 'ended' || before === null) return offer;
  const endedAt = before.status === 'ended' ? before.endedAt : now;
  return endedAt === undefined ? offer : { ...offer, endedAt };
}

export function createOfferEditor(parts: PartEditor, form: PartCodec<Offer>): OfferEditor {
  const storedOffer = (publication: string, id: string) => parts.read(publication, `offer/${id}`, form);

  /** Puts `next` in the place of what is stored, or nothing where it is null. Returns the new version. */
  function write(
    editing: Edit,
    verb: string,
    change: { before: Versioned<Offer | null>; next: Offer | null },
  ): Promise<number> {
    const { before, next } = change;
    const id = (next ?? existing(before)).id;
    const kept = (offer: Offer | null) => (offer === null ? null : form.write(offer));
    return parts.write(editing, {
      part: `offer/${id}`,
      version: before.version,
      value: kept(next),
      what: `offer.${verb} ${id}`,
      before: kept(before.value),
      after: kept(next),
    });
  }

  async function endOnce(change: Edit & { readonly id: string }): Promise<Offer> {
    const before = await storedOffer(change.publication, change.id);
    const offer = existing(before);
    if (offer.status === 'ended') return offer;
    const next = withEnd({ ...offer, status: 'ended' }, offer, change.now);
    return { ...next, version: await write(change, 'end', { before, next }) };
  }

  return {
    async list(publication) {
      const offers = (await parts.list(publication)).flatMap(({ part, value, version }) => {
        if (!part.startsWith('offer/')) return [];
        try {
          const offer = form.read(value, version);
          return offer === null ? [] : [offer];
        } catch {
          return [];
        }
      });
      return offers.sort((one, other) => (one.id < other.id ? -1 : 1));
    },

    read: async (publication, id) => existing(await storedOffer(publication, id)),

    async create({ offer: made, ...change }) {
      const before = await storedOffer(change.publication, made.id);
      if (before.value !== null) throw taken();
      const offer = withEnd(made, null, change.now);
      try {
        return { ...offer, version: await write(change, 'create', { before, next: offer }) };
      } catch (error) {
        throw isConflict(error) ? taken() : error;
      }
    },

    async replace({ offer: made, seenVersions, ...change }) {
      const before = await storedOffer(change.publication, made.id);
      const replaced = existing(before);
      checkOfferSeen(replaced, seenVersions);
      const offer = withEnd(made, replaced, change.now);
      return { ...offer, version: await write(change, 'update', { before, next: offer }) };
    },

    async remove({ id, seenVersions, ...change }) {
      const before = await storedOffer(change.publication, id);
      checkOfferSeen(existing(before), seenVersions);
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
