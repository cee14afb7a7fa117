import { Fieldset, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { AgentRules } from '../../../../../src/paywall/agents/agent.ts';
import { isProblem, messageOf } from '../../api/problem.ts';
import { done } from '../../components/notices.ts';
import { SaveBar } from '../../components/save-bar.tsx';
import { useUnsavedGuard } from '../../navigation/navigation-context.tsx';
import { useFieldOfAddress } from '../../search/focus-field.ts';
import { rulesText, rulesToSave } from './draft.ts';
import { KnownFields } from './known-fields.tsx';
import { PolicyFields } from './policy-fields.tsx';
import { PolicyTable } from './policy-table.tsx';
import { ReviewDialog } from './review-dialog.tsx';
import { type StoredRules, useSaveAgents } from './use-agents.ts';
import { UseFields } from './use-fields.tsx';
import { differences } from './words.ts';

interface Props {
  readonly stored: StoredRules;
  /** With what one begins, if there are no rules yet. */
  readonly initial: AgentRules;
  readonly onDiscard: () => void;
}

const faultsIn = (error: unknown): Readonly<Record<string, string>> =>
  isProblem(error, 'invalid-request')
    ? Object.fromEntries(error.faults.map(({ path, message }) => [path.replace(/^agents\.?/, ''), message]))
    : {};

function refusalOf(error: unknown): string {
  if (isProblem(error, 'invalid-request')) return 'Not saved: see the fields with a message.';
  return isProblem(error, 'version-conflict')
    ? 'Not saved: someone else has changed the rules meanwhile. Discard your changes to see them.'
    : `Not saved: ${messageOf(error)}`;
}

/** The rules as a form: nothing is saved before it was reviewed. */
export function RulesForm({ stored, initial, onDiscard }: Props) {
  const save = useSaveAgents();
  const [draft, setDraft] = useState(initial);
  const [isReviewing, setReviewing] = useState(false);
  const dirty = stored.rules === null || rulesText(rulesToSave(draft)) !== rulesText(stored.rules);
  useUnsavedGuard(dirty);
  useFieldOfAddress();
  const faults = faultsIn(save.error);
  const names = new Set(draft.known.map(({ name }) => name));
  const crawlersLeft = stored.rules === null ? stored.crawlers.filter(({ name }) => !names.has(name)).length : 0;

  function change(next: AgentRules): void {
    setDraft(next);
    if (save.error !== null) save.reset();
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    setReviewing(true);
  }

  async function confirm(): Promise<void> {
    try {
      await save.mutateAsync({ rules: rulesToSave(draft), etag: stored.etag });
      done('Saved: agents are treated so within a second.');
    } catch {
      // The bar and the fields say why.
    } finally {
      setReviewing(false);
    }
  }

  return (
    <form onSubmit={submit} noValidate aria-label="Rules for agents">
      <Stack gap="lg" align="stretch">
        <Fieldset legend="What they may" radius="md">
          <Text size="sm" c="dimmed" mb="sm">
            The first row that fits decides. Whom no row fits is treated as a reader.
          </Text>
          <PolicyFields draft={draft} faults={faults} change={change} />
        </Fieldset>
        <Fieldset legend="What that comes to" radius="md">
          <PolicyTable rules={draft} />
        </Fieldset>
        <Fieldset legend="Agents by name" radius="md">
          <Text size="sm" c="dimmed" mb="sm">
            A user agent is only a claim. What an agent signs with, and where it comes from, is proof.
          </Text>
          <KnownFields draft={draft} faults={faults} change={change} />
        </Fieldset>
        <Fieldset legend="What texts may be used for" radius="md">
          <UseFields draft={draft} change={change} />
        </Fieldset>
      </Stack>
      <SaveBar
        dirty={dirty}
        busy={save.isPending}
        refused={save.error === null ? null : refusalOf(save.error)}
        save="Review and save"
        onDiscard={onDiscard}
      />
      <ReviewDialog
        changes={isReviewing ? differences(stored.rules, draft) : null}
        crawlersLeft={crawlersLeft}
        busy={save.isPending}
        onConfirm={() => void confirm()}
        onClose={() => setReviewing(false)}
      />
    </form>
  );
}
