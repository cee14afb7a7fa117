import { dayAt } from '../../calendar/day.ts';
import { differenceOf, figuresOf, recordKeptUntil } from '../../experiments/participation.ts';
import { handedOver, type UnionNote, withPartsOf } from '../../experiments/uniting.ts';
import { type ReaderKey, type ReaderKind, readerKeyToHex } from '../../reader.ts';
import { type Found, type Pending, type RecordAccess, untilWritten } from './participation-change.ts';

/** Two readers who turned out to be one, as they wait to be united. */
export interface PendingUnion extends Pending {
  readonly publication: string;
  readonly reader: ReaderKey;
  readonly kind: ReaderKind;
  readonly anonymous: ReaderKey;
  readonly note: UnionNote;
}

/**
 * Lets the part of an anonymous reader in experiments count as that of the reader who they turned out to be, once, in three steps of which
 * each is safe to repeat: the two may be on two servers of a cluster. The first to come with an anonymous reader has their part. Throws
 * `store-unavailable`, and is then to be repeated.
 */
export async function uniteParticipations(access: RecordAccess, pending: PendingUnion): Promise<void> {
  const { publication, anonymous, kind, note } = pending;
  const theirPlace = { publication, reader: anonymous };
  const name = readerKeyToHex(anonymous);

  /** From then on what happens to the anonymous reader counts as the owner's. */
  const claim = (theirs: Found, owner: string, owners: Found) =>
    access.replace(theirPlace, theirs, {
      next: { ...theirs.record, owner },
      keptUntil: recordKeptUntil(owners.record),
    });

  function takeOver(place: { publication: string; reader: ReaderKey }, own: Found, theirs: Found) {
    const today = dayAt(note.at, note.timeZone);
    const next = withPartsOf(own.record, theirs.record, { ...note, anonymous: name, kind });
    const before = [...figuresOf(own.record, today), ...figuresOf(theirs.record, today)];
    const figures = differenceOf(before, figuresOf(next, today));
    return access.change(place, pending, { before: own, next, figures });
  }

  await untilWritten(async () => {
    const theirs = await access.find(theirPlace);
    const { place, ...own } = await access.findOwner(pending);
    const owner = readerKeyToHex(place.reader);
    const isNothing = theirs.version === 0 && own.version === 0;
    if (isNothing || owner === name || theirs.record.handedOver) return true;
    if (theirs.record.owner === undefined) {
      await claim(theirs, owner, own);
      return false;
    }
    if (theirs.record.owner !== owner) return true;
    if (!access.isThere(place, pending, own) && !own.record.from?.includes(name)) {
      await takeOver(place, own, theirs);
      return false;
    }
    const left = handedOver(theirs.record, owner, own.record);
    return access.replace(theirPlace, theirs, { next: left, keptUntil: recordKeptUntil(own.record) });
  });
}
