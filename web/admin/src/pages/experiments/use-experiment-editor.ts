import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { type FieldFault, Problem } from '../../api/problem.ts';
import { failed } from '../../components/notices.ts';
import { slugOf } from '../../components/slug.ts';
import { useUnsavedGuard } from '../../navigation/navigation-context.tsx';
import type { SeenExperiment, SizeBody } from './experiment-api.ts';
import { draftOf, type ExperimentDraft, newDraft, questionOf, readDraft } from './experiment-draft.ts';
import { useExperimentChanges, useExperimentList, useSize } from './use-experiments.ts';

export interface ExperimentEditor {
  /** As it was last saved, or found. */
  readonly base: SeenExperiment | null;
  readonly draft: ExperimentDraft;
  readonly change: (change: Partial<ExperimentDraft>) => void;
  readonly faults: readonly FieldFault[];
  readonly size: SizeBody | null;
  readonly isAsking: boolean;
  readonly isDirty: boolean;
  readonly busy: boolean;
  /** Null if it was not saved, which has been said then. */
  readonly save: () => Promise<SeenExperiment | null>;
}

/** What is being written of a draft; `seen` is null for one that there is not yet. */
export function useExperimentEditor(seen: SeenExperiment | null): ExperimentEditor {
  const [base, setBase] = useState(seen);
  const [draft, setDraft] = useState(seen === null ? newDraft : draftOf(seen.experiment));
  const [saved, setSaved] = useState(draft);
  const [faults, setFaults] = useState<readonly FieldFault[]>(seen?.experiment.faults ?? []);
  const { data: list } = useExperimentList();
  const { save } = useExperimentChanges();
  const [settled] = useDebouncedValue(draft, 300);
  const { data, isFetching } = useSize(questionOf(settled));
  const size = data ?? null;
  const isDirty = draft !== saved;
  useUnsavedGuard(isDirty);

  async function store(): Promise<SeenExperiment | null> {
    const taken = list?.experiments.map(({ id }) => id) ?? [];
    const id = base?.experiment.id ?? slugOf(draft.name, taken);
    const read = readDraft(draft, id, size);
    if ('faults' in read) {
      setFaults(read.faults);
      return null;
    }
    try {
      const found = await save.mutateAsync({ body: read.body, etag: base?.etag ?? null });
      const after = draftOf(found.experiment);
      setBase(found);
      setDraft(after);
      setSaved(after);
      setFaults([]);
      return found;
    } catch (error) {
      if (error instanceof Problem && error.faults.length > 0) setFaults(error.faults);
      else failed('Not saved', error);
      return null;
    }
  }

  return {
    base,
    draft,
    change(change) {
      setDraft((before) => ({ ...before, ...change }));
      setFaults([]);
    },
    faults,
    size,
    isAsking: isFetching,
    isDirty,
    busy: save.isPending,
    save: store,
  };
}
