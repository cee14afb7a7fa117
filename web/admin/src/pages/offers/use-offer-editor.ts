import type { FormErrors } from '@mantine/form';
import { useState } from 'react';
import { type FieldFault, isProblem, messageOf, Problem } from '../../api/problem.ts';
import { usePublication } from '../../api/publication-context.tsx';
import { faultsOfDraft } from './draft-faults.ts';
import { draftOf, type OfferDraft } from './offer-draft.ts';
import { type Act, actOf, type PendingAct } from './review/review.ts';
import { say } from './say.ts';
import { type Opened, useDraftedOffer } from './use-drafted-offer.ts';
import { type SeenOffer, useOfferChanges, useOfferList } from './use-offers.ts';

type Status = OfferDraft['status'];

/** By field, each with all that is wrong with it. */
function errorsOf(faults: readonly FieldFault[]): FormErrors {
  const messages = new Map<string, string[]>();
  for (const { path, message } of faults) messages.set(path, [...(messages.get(path) ?? []), message]);
  return Object.fromEntries([...messages].map(([path, all]) => [path, all.join('; ')]));
}

const saved: Readonly<Record<Status, string>> = {
  draft: 'The draft is saved. Readers do not see it.',
  live: 'Saved. Readers meet it within a second, if its dates allow.',
  ended: 'Saved. It stays ended.',
};

/** Times that are typed in part: to the page they are as empty as those that nobody has typed. */
function halfTyped(): readonly FieldFault[] {
  const fields = document.querySelectorAll<HTMLInputElement>('input[type="datetime-local"]');
  return [...fields]
    .filter(({ validity }) => validity.badInput)
    .map(({ name: path }) => ({ path, message: 'Complete the date and the time, or empty the field.' }));
}

interface SaveOptions {
  readonly asNew?: boolean;
  readonly values?: OfferDraft;
}

/** One offer while somebody writes it. What is typed stays until it is saved or left. */
export function useOfferEditor(opened: Opened, onDeleted: () => void = () => undefined) {
  const { timeZone, defaultLocale, locales } = usePublication();
  const { save, end, remove, review, look } = useOfferChanges();
  const { data: list } = useOfferList();
  const { setConflict, setGone, read, ...drafted } = useDraftedOffer(opened);
  const { form, base, begin } = drafted;
  const [pending, setPending] = useState<PendingAct | null>(null);

  async function refused(error: unknown, mine: OfferDraft): Promise<void> {
    setPending(null);
    if (isProblem(error, 'version-conflict')) setConflict({ theirs: await look(mine.id), mine });
    else if (isProblem(error, 'unknown-offer')) setGone(true);
    else if (error instanceof Problem && error.faults.length > 0) form.setErrors(errorsOf(error.faults));
    else say('Not saved', messageOf(error), 'red');
  }

  const attempt = (mine: OfferDraft, step: () => Promise<void>) =>
    step()
      .catch((error: unknown) => refused(error, mine))
      .catch((error: unknown) => say('Not saved', messageOf(error), 'red'));

  const prepare = (act: Act, wanted: Omit<PendingAct, 'act' | 'review'>) =>
    attempt(wanted.draft, async () => {
      const id = wanted.draft.id.trim();
      // An offer is ended in whichever version it is.
      const etag = act === 'end' ? null : wanted.etag;
      setPending({ act, ...wanted, review: await review.mutateAsync({ id, offer: wanted.body, etag }) });
    });

  const store = ({ body, draft: mine, etag }: Pick<PendingAct, 'body' | 'draft' | 'etag'>) =>
    attempt(mine, async () => {
      if (body === null) return;
      begin(await save.mutateAsync({ body, etag }));
      setGone(false);
      setPending(null);
      say('Saved', saved[mine.status]);
    });

  /** `values`: another version than what is typed. */
  async function saveAs(status: Status, { asNew = false, values = form.values }: SaveOptions = {}): Promise<void> {
    if (save.isPending || review.isPending) return;
    const isSame = base !== null && status === base.offer.status && values === form.values && !form.isDirty();
    if (isSame && !asNew) {
      say('Nothing to save', 'You have changed nothing.', 'gray');
      return;
    }
    const mine: OfferDraft = { ...values, status };
    const typed = read(mine);
    const unread = { ...typed, faults: [...halfTyped(), ...typed.faults] };
    const now = list?.now ?? new Date().toISOString();
    const faults = faultsOfDraft(unread, { locale: defaultLocale, locales, now });
    form.setErrors(errorsOf(faults));
    if (typed.body === null || faults.length > 0) return;
    const wanted = { body: typed.body, draft: mine, etag: asNew ? null : (base?.etag ?? null) };
    const act = actOf(asNew ? null : (base?.offer.status ?? null), status);
    await (act === null ? store(wanted) : prepare(act, wanted));
  }

  /** Asks before the offer that is saved is ended or deleted; what is typed has no part in it. */
  async function askTo(act: 'end' | 'delete'): Promise<void> {
    if (base === null || review.isPending) return;
    const { offer, etag } = base;
    const body = act === 'end' ? { ...offer, status: 'ended' as const } : null;
    await prepare(act, { body, draft: draftOf(offer, timeZone), etag });
  }

  const take = ({ act, draft: mine, etag }: PendingAct) =>
    attempt(mine, async () => {
      if (act === 'end') {
        begin(await end.mutateAsync(mine.id));
        say('Ended', 'Readers no longer see it.');
      } else {
        await remove.mutateAsync({ id: mine.id, etag: etag ?? '' });
        say('Deleted', 'The offer is gone.');
        onDeleted();
      }
      setPending(null);
    });

  async function confirm(): Promise<void> {
    if (pending === null) return;
    const { act } = pending;
    await (act === 'end' || act === 'delete' ? take(pending) : store(pending));
  }

  return {
    ...drafted,
    pending,
    busy: save.isPending || review.isPending || end.isPending || remove.isPending,
    body: read(form.values).body,
    saveAs,
    askTo,
    confirm,
    compare: (theirs: SeenOffer) => setConflict({ theirs, mine: form.values }),
    closeConflict: () => setConflict(null),
    closeReview: () => setPending(null),
    closeGone: () => setGone(false),
  };
}

export type OfferEditor = ReturnType<typeof useOfferEditor>;
