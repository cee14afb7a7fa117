import { Anchor, Group } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link, Redirect, useLocation } from 'wouter';
import { useMay } from '../../api/api-context.tsx';
import { BusyButton } from '../../components/busy-button.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { ExperimentForm } from './experiment-form.tsx';
import { useExperimentEditor } from './use-experiment-editor.ts';

function Editor() {
  const [, navigate] = useLocation();
  const editor = useExperimentEditor(null);
  const [made, setMade] = useState<string | null>(null);
  // Only once nothing is unsaved any more: the guard would ask.
  useEffect(() => {
    if (made !== null && !editor.isDirty) navigate(`/of/${made}`, { replace: true });
  }, [made, editor.isDirty, navigate]);
  async function save(): Promise<void> {
    const saved = await editor.save();
    if (saved !== null) setMade(saved.experiment.id);
  }
  return (
    <ExperimentForm
      editor={editor}
      onSubmit={() => void save()}
      actions={
        <Group>
          <BusyButton type="submit" busy={editor.busy}>
            Save as a draft
          </BusyButton>
        </Group>
      }
    />
  );
}

/** An experiment that is being made. */
export function NewExperiment() {
  const mayChange = useMay('edit');
  if (!mayChange) return <Redirect to="/" replace />;
  return (
    <>
      <Link href="/" asChild>
        <Anchor size="sm">All experiments</Anchor>
      </Link>
      <PageTitle title="New experiment" about="No reader is in it before it is started." />
      <Editor />
    </>
  );
}
