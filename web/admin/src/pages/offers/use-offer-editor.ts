import { type FormErrors, useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { type FieldFault, isProblem, messageOf, Problem } from '../../api/problem.ts';
import { usePublication } from '../../api/publication-context.tsx';
import { draftOf, newDraft, type OfferDraft } from './offer-draft.ts';
import { readDraft } from './read-draft.ts';
import { type SeenOffer, useOfferChanges } from './use-offers.ts';

type Status = OfferDraft['status'];

/** Their version, and mine as it was to be saved. */
export interface Conflict {
  readonly theirs: SeenOffer;
  readonly mine: OfferDraft;
}

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

const say = (title: string, message: string, color = 'green') => notifications.show({ title, message, color });

/** One offer while somebody writes it. `opened` is null for a new one. What is typed stays until it is saved or left. */
export function useOfferEditor(opened: SeenOffer | null) {
  const { timeZone } = usePublication();
  const { save, look } = useOfferChanges();
  const [base, setBase] = useState(opened);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [gone, setGone] = useState(false);
  const form = useForm<OfferDraft>({ initialValues: opened === null ? newDraft : draftOf(opened.offer, timeZone) });
  const read = (draft: OfferDraft) => readDraft(draft, { timeZone, before: base?.offer ?? null });

  /** Starts again from a saved version. */
  function begin(seen: SeenOffer): void {
    setBase(seen);
    const draft = draftOf(seen.offer, timeZone);
    form.setInitialValues(draft);
    form.setValues(draft);
    form.resetDirty(draft);
    form.clearErrors();
  }

  async function refused(error: unknown, mine: OfferDraft): Promise<void> {
    if (isProblem(error, 'version-conflict')) setConflict({ theirs: await look(mine.id), mine });
    else if (isProblem(error, 'unknown-offer')) setGone(true);
    else if (error instanceof Problem && error.faults.length > 0) form.setErrors(errorsOf(error.faults));
    else say('Not saved', messageOf(error), 'red');
  }

  async function saveAs(status: Status, asNew = false): Promise<void> {
    if (save.isPending) return;
    if (base !== null && status === base.offer.status && !asNew && !form.isDirty()) {
      say('Nothing to save', 'You have changed nothing.', 'gray');
      return;
    }
    const mine: OfferDraft = { ...form.values, status };
    const { body, faults } = read(mine);
    form.setErrors(errorsOf(faults));
    if (body === null) return;
    try {
      const answer = await save.mutateAsync({ body, etag: asNew ? null : (base?.etag ?? null) });
      setGone(false);
      begin(answer);
      say('Saved', saved[status]);
    } catch (error) {
      await refused(error, mine).catch((other: unknown) => say('Not saved', messageOf(other), 'red'));
    }
  }

  /** What was chosen of both versions is in the form, to be saved in the place of theirs. */
  function settle(theirs: SeenOffer, chosen: OfferDraft): void {
    setBase(theirs);
    const initial = draftOf(theirs.offer, timeZone);
    form.setInitialValues(initial);
    form.resetDirty(initial);
    form.setValues(chosen);
    setConflict(null);
  }

  return {
    form,
    base,
    gone,
    conflict,
    busy: save.isPending,
    body: read(form.values).body,
    begin,
    saveAs,
    settle,
    compare: (theirs: SeenOffer) => setConflict({ theirs, mine: form.values }),
    closeConflict: () => setConflict(null),
    closeGone: () => setGone(false),
  };
}

export type OfferEditor = ReturnType<typeof useOfferEditor>;
