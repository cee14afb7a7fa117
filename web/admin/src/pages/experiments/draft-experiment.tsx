import { Group } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useMay } from '../../api/api-context.tsx';
import { isProblem } from '../../api/problem.ts';
import { BusyButton } from '../../components/busy-button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { LookingOnly } from '../../components/looking-only.tsx';
import { done, failed } from '../../components/notices.ts';
import type { SeenExperiment } from './experiment-api.ts';
import { ExperimentForm } from './experiment-form.tsx';
import { useExperimentEditor } from './use-experiment-editor.ts';
import { useExperimentChanges } from './use-experiments.ts';

type Asking = { readonly what: 'discard' } | { readonly what: 'too-few'; readonly why: string } | null;

/** A draft: it is changed, started or discarded. */
export function DraftExperiment({ seen }: { readonly seen: SeenExperiment }) {
  const mayChange = useMay('edit');
  const [, navigate] = useLocation();
  const editor = useExperimentEditor(seen);
  const { act, discard } = useExperimentChanges();
  const [asking, setAsking] = useState<Asking>(null);
  const busy = editor.busy || act.isPending || discard.isPending;

  async function start(knowingly: boolean): Promise<void> {
    setAsking(null);
    const saved = editor.isDirty ? await editor.save() : editor.base;
    if (saved === null) return;
    try {
      await act.mutateAsync({ seen: saved, verb: 'start', body: { knowingly } });
      done('Started. Readers meet it within a second.');
    } catch (error) {
      if (isProblem(error, 'too-few-readers')) setAsking({ what: 'too-few', why: error.message });
      else failed('Not started', error);
    }
  }

  async function remove(): Promise<void> {
    setAsking(null);
    try {
      await discard.mutateAsync(editor.base ?? seen);
      navigate('/');
      done('The draft is discarded.');
    } catch (error) {
      failed('Not discarded', error);
    }
  }

  async function save(): Promise<void> {
    if ((await editor.save()) !== null) done('Saved.');
  }

  return (
    <>
      {!mayChange && <LookingOnly what="experiments" right="edit" />}
      <ExperimentForm
        editor={editor}
        onSubmit={() => void save()}
        actions={
          mayChange && (
            <Group>
              <BusyButton busy={busy} onClick={() => void start(false)}>
                Start
              </BusyButton>
              <BusyButton type="submit" variant="default" busy={busy}>
                Save the draft
              </BusyButton>
              <BusyButton variant="subtle" color="red" busy={busy} onClick={() => setAsking({ what: 'discard' })}>
                Discard
              </BusyButton>
            </Group>
          )
        }
      />
      <ConfirmDialog
        opened={asking?.what === 'discard'}
        title="Discard this draft?"
        confirm="Discard"
        onConfirm={() => void remove()}
        onClose={() => setAsking(null)}
      >
        What is written of the experiment is lost. No reader has been in it.
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking?.what === 'too-few'}
        title="There are not enough readers"
        confirm="Start all the same"
        onConfirm={() => void start(true)}
        onClose={() => setAsking(null)}
      >
        {asking?.what === 'too-few' ? asking.why : ''} Started all the same, it will most likely end without a winner.
      </ConfirmDialog>
    </>
  );
}
