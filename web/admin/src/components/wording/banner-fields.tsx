import { Button, Fieldset, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { type BannerState, buttonActions } from '../../../../../src/paywall/wording/wording.ts';
import type { FieldFault } from '../../api/problem.ts';
import { Icon } from '../icon.tsx';
import { TemplateField } from './template-field.tsx';
import { FaultList } from './template-input.tsx';
import { type BannerText, noText, pathOf, type TemplateDraft, type WordingDraft } from './wording-draft.ts';
import { stateWords, textWords } from './wording-words.ts';

/** Banners of one language while somebody writes them. */
export interface BannersEditor {
  readonly draft: Pick<WordingDraft, 'locale' | 'texts' | 'lists' | 'actions'>;
  readonly faults: readonly FieldFault[];
  setText(path: string, text: TemplateDraft): void;
  change(next: Partial<Pick<WordingDraft, 'lists' | 'actions'>>): void;
}

interface Props {
  readonly editor: BannersEditor;
  readonly state: BannerState;
}

function TextField({ editor, state, text }: Props & { readonly text: BannerText }) {
  const { draft, faults, setText } = editor;
  const path = pathOf(state, text);
  return (
    <TemplateField
      label={textWords[text]}
      template={draft.texts[path] ?? noText}
      onChange={(template) => setText(path, template)}
      use={{ state, text }}
      path={path}
      faults={faults}
      locale={draft.locale}
    />
  );
}

function ListFields({ editor, state }: Props) {
  const { draft, faults, change } = editor;
  const items = draft.lists[state];
  const path = `banners.${state}.list.items`;
  const set = (next: readonly TemplateDraft[]) => change({ lists: { ...draft.lists, [state]: next } });
  return (
    <Fieldset legend="List" radius="md">
      <Stack gap="sm">
        <TextField editor={editor} state={state} text="list.intro" />
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place while they are typed.
          <div key={index}>
            <TemplateField
              label={`Entry ${index + 1}`}
              template={item}
              onChange={(template) => set(items.with(index, template))}
              use={{ state }}
              path={`${path}.${index}`}
              faults={faults}
              locale={draft.locale}
            />
            <Button
              variant="subtle"
              color="red"
              size="compact-sm"
              onClick={() => set(items.toSpliced(index, 1))}
              aria-label={`Remove entry ${index + 1}`}
            >
              Remove
            </Button>
          </div>
        ))}
        <FaultList id={`${path}-faults`} faults={faults.filter((fault) => fault.path === path)} />
        <Group>
          <Button
            variant="default"
            size="xs"
            leftSection={<Icon name="plus" size={14} />}
            onClick={() => set([...items, noText])}
          >
            Add an entry
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}

const page = 'url';

const actionChoices = [
  { value: 'offers', label: 'Shows the offers' },
  { value: 'checkout', label: 'Goes to the checkout' },
  { value: 'register', label: 'Lets the reader register' },
  { value: 'portal', label: 'Leads to the subscription' },
  { value: page, label: 'Opens a page of yours' },
];

function ButtonFields({ editor, state }: Props) {
  const { draft, faults, change } = editor;
  const action = draft.actions[state];
  const isKnown = buttonActions.some((known) => known === action);
  const set = (next: string) => change({ actions: { ...draft.actions, [state]: next } });
  const own = faults.filter(({ path }) => path === `banners.${state}.button.action`);
  return (
    <Fieldset legend="Button" radius="md">
      <Stack gap="sm">
        <TextField editor={editor} state={state} text="button.label" />
        <Select
          label="What it does"
          data={actionChoices}
          value={isKnown ? action : page}
          onChange={(value) => set(value === null || value === page ? 'https://' : value)}
          allowDeselect={false}
          maw={340}
        />
        {!isKnown && (
          <TextInput
            label="Address of the page"
            value={action}
            onChange={({ currentTarget }) => set(currentTarget.value)}
            error={own.length === 0 ? undefined : own.map(({ message }) => message).join('. ')}
          />
        )}
      </Stack>
    </Fieldset>
  );
}

/** Every text of one banner. */
export function BannerFields({ editor, state }: Props) {
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {stateWords[state].when} Leave out what you do not need; only the headline must be there.
      </Text>
      {(['headline', 'strapline', 'straplineCompact', 'body', 'terms', 'note'] as const).map((text) => (
        <TextField key={text} editor={editor} state={state} text={text} />
      ))}
      <ListFields editor={editor} state={state} />
      <TextField editor={editor} state={state} text="image.alt" />
      <ButtonFields editor={editor} state={state} />
    </Stack>
  );
}
