import { Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { TemplateField } from './template-field.tsx';
import { FaultList } from './template-input.tsx';
import type { WordingEditor } from './use-wording-editor.ts';
import { categoriesOf, noText } from './wording-draft.ts';

const offerTexts = [
  { path: 'offer.label', label: 'How an offer is named', use: { offerText: 'label' } },
  { path: 'offer.deadline', label: 'How its end is announced', use: { offerText: 'deadline' } },
] as const;

/** What all banners of a language have in common. */
export function GeneralFields({ editor }: { readonly editor: WordingEditor }) {
  const { draft, faults, change, setText } = editor;
  const at = (path: string) => faults.filter((fault) => fault.path === path);
  const errorAt = (path: string) => {
    const own = at(path);
    return own.length === 0 ? undefined : own.map(({ message }) => message).join('. ');
  };
  return (
    <Stack gap="md">
      <TextInput
        label="Title of the publication"
        description="Texts name it as {{title}}."
        lang={draft.locale}
        value={draft.title}
        onChange={({ currentTarget }) => change({ title: currentTarget.value })}
        error={errorAt('title')}
        required
      />
      <Fieldset legend="Plural endings" radius="md">
        <Text size="sm" c="dimmed" mb="sm">
          What {'{{x-plural}}'} stands for, by the number of x. In English it is nothing for 1, and “s” for all others.
        </Text>
        <Group gap="md" align="flex-start">
          {categoriesOf(draft.locale).map((category) => (
            <TextInput
              key={category}
              label={category}
              w={120}
              lang={draft.locale}
              value={draft.plurals[category] ?? ''}
              onChange={({ currentTarget }) =>
                change({ plurals: { ...draft.plurals, [category]: currentTarget.value } })
              }
              error={errorAt(`plurals.${category}`)}
            />
          ))}
        </Group>
        <FaultList id="plurals-faults" faults={at('plurals')} />
      </Fieldset>
      {offerTexts.map(({ path, label, use }) => (
        <TemplateField
          key={path}
          label={label}
          template={draft.texts[path] ?? noText}
          onChange={(template) => setText(path, template)}
          use={use}
          path={path}
          faults={faults}
          locale={draft.locale}
        />
      ))}
    </Stack>
  );
}
