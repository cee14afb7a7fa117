import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { usePublication } from '../../api/publication-context.tsx';
import { PageLink } from './notice-list.tsx';
import type { SetupStep } from './report.ts';

/** Kept in the browser alone: it hides the list for nobody else. */
const storageName = (publication: string) => `stile-setup-hidden-${publication}`;

function readHidden(publication: string): boolean {
  try {
    return localStorage.getItem(storageName(publication)) !== null;
  } catch {
    return false;
  }
}

function writeHidden(publication: string, hidden: boolean): void {
  try {
    if (hidden) localStorage.setItem(storageName(publication), '1');
    else localStorage.removeItem(storageName(publication));
  } catch {
    // A browser that keeps nothing shows the list again next time.
  }
}

function Step({ step: { done, title, text, page } }: { readonly step: SetupStep }) {
  return (
    <li>
      <Text size="sm" fw={done ? 400 : 600}>
        <span aria-hidden="true">{done ? '✓ ' : '○ '}</span>
        {title}
        <span className="only-heard">{done ? ': done' : ': to do'}</span>
      </Text>
      {!done && (
        <Text size="sm" c="dimmed" ml="1.25rem">
          {text} <PageLink page={page} />
        </Text>
      )}
    </li>
  );
}

/** What a new publication still needs; nothing once all of it is done. */
export function SetupChecklist({ steps }: { readonly steps: readonly SetupStep[] }) {
  const { name, title } = usePublication();
  const [hidden, setHidden] = useState(() => readHidden(name));
  const done = steps.filter((step) => step.done).length;
  if (done === steps.length) return null;

  function hide(next: boolean) {
    writeHidden(name, next);
    setHidden(next);
  }

  if (hidden)
    return (
      <Button variant="subtle" size="compact-sm" onClick={() => hide(false)} className="setup-shown">
        Show what is left to set up ({steps.length - done})
      </Button>
    );
  return (
    <Paper component="section" withBorder p="md" radius="md" aria-labelledby="setup">
      <Group justify="space-between" align="flex-start" mb="xs">
        <Title order={2} size="h4" id="setup">
          Set up {title}: {done} of {steps.length} done
        </Title>
        <Button variant="subtle" size="compact-sm" onClick={() => hide(true)}>
          Hide
        </Button>
      </Group>
      <ol className="plain-list setup-steps">
        {steps.map((step) => (
          <Step key={step.step} step={step} />
        ))}
      </ol>
    </Paper>
  );
}
