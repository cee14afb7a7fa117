import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { type FieldFault, isProblem, messageOf, Problem } from '../../api/problem.ts';
import { type Foreseen, type MeterChange, type SeenMeter, useMeterChanges } from '../../api/use-meter.ts';
import { draftOf, type MeterDraft, readDraft } from './meter-draft.ts';

/** What is about to be saved, and what it does to readers. */
export interface Review extends Foreseen {
  readonly change: MeterChange;
}

/** Several faults of one field are shown as one. */
function errorsOf(faults: readonly FieldFault[]): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { path, message } of faults)
    errors[path] = errors[path] === undefined ? message : `${errors[path]}. ${message}`;
  return errors;
}

/** The meter while somebody writes it. What is typed stays until it is saved or left. */
export function useMeterEditor(opened: SeenMeter) {
  const { save, foresee, look } = useMeterChanges();
  const [base, setBase] = useState(opened);
  const [theirs, setTheirs] = useState<SeenMeter | null>(null);
  const [review, setReview] = useState<Review | null>(null);
  const form = useForm<MeterDraft>({ initialValues: draftOf(opened.meter) });

  /** Takes another version for the one that this is a change of, with `values` in the form. */
  function rebase(seen: SeenMeter, values: MeterDraft): void {
    setBase(seen);
    const initial = draftOf(seen.meter);
    form.setInitialValues(initial);
    form.resetDirty(initial);
    form.setValues(values);
    setTheirs(null);
  }

  function begin(seen: SeenMeter): void {
    rebase(seen, draftOf(seen.meter));
    form.clearErrors();
  }

  async function refused(error: unknown): Promise<void> {
    setReview(null);
    if (isProblem(error, 'version-conflict')) setTheirs(await look());
    else if (error instanceof Problem && error.faults.length > 0) form.setErrors(errorsOf(error.faults));
    else notifications.show({ title: 'Not saved', message: messageOf(error), color: 'red' });
  }

  async function attempt(step: () => Promise<void>): Promise<void> {
    await step()
      .catch(refused)
      .catch((error: unknown) => {
        notifications.show({ title: 'Not saved', message: messageOf(error), color: 'red' });
      });
  }

  return {
    form,
    base,
    theirs,
    review,
    busy: save.isPending || foresee.isPending,
    begin,
    rebase,
    compare: setTheirs,
    closeConflict: () => setTheirs(null),
    closeReview: () => setReview(null),

    /** Asks what the change would do, before anything is saved. */
    async prepare(): Promise<void> {
      const { change, faults } = readDraft(form.values);
      form.setErrors(errorsOf(faults));
      if (change === null) return;
      await attempt(async () => setReview({ change, ...(await foresee.mutateAsync(change)) }));
    },

    async confirm(): Promise<void> {
      if (review === null) return;
      await attempt(async () => {
        begin(await save.mutateAsync({ change: review.change, etag: base.etag }));
        setReview(null);
        notifications.show({ title: 'Saved', message: 'Readers meet it within a second.', color: 'green' });
      });
    },
  };
}

export type MeterEditor = ReturnType<typeof useMeterEditor>;
