import { Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { lackingIn } from '../../../../../src/paywall/editing/wording-check.ts';
import { labelKinds, windowKinds } from '../../../../../src/paywall/wording/wording.ts';
import type { Use } from '../../components/wording/completion.ts';
import { TemplateField } from '../../components/wording/template-field.tsx';
import { FaultList } from '../../components/wording/template-input.tsx';
import { categoriesOf, labelPath, noText, windowPath } from '../../components/wording/wording-draft.ts';
import { labelWords, windowWords } from '../../components/wording/wording-words.ts';
import type { WordingEditor } from './use-wording-editor.ts';

const offerTexts = [
  { path: 'offer.label', label: 'How an offer is named', use: { offerText: 'label' } },
  { path: 'offer.deadline', label: 'How its end is announced', use: { offerText: 'deadline' } },
] as const;

interface CommonTextProps {
  readonly editor: WordingEditor;
  readonly path: string;
  readonly label: string;
  readonly use: Use;
}

function CommonText({ editor: { draft, faults, setText }, path, label, use }: CommonTextProps) {
  return (
    <TemplateField
      label={label}
      template={draft.texts[path] ?? noText}
      onChange={(template) => setText(path, template)}
      use={use}
      path={path}
      faults={faults}
      locale={draft.locale}
    />
  );
}

/** What all banners of a language have in common. */
export function GeneralFields({ editor }: { readonly editor: WordingEditor }) {
  const { draft, faults, change } = editor;
  const at = (path: string) => faults.filter((fault) => fault.path === path);
  const errorAt = (path: string) => {
    const own = at(path);
    return own.length === 0 ? undefined : own.map(({ message }) => message).join('. ');
  };
  return (
    <Stack gap="md">
      <TextInput
        label="Title of the publication"
        description="Texts use it as {{title}}."
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
      {offerTexts.map((text) => (
        <CommonText key={text.path} editor={editor} {...text} />
      ))}
      <Fieldset legend="How offers are named, by how they are sold" radius="md">
        <Text size="sm" c="dimmed" mb="sm">
          Empty fields use the general name.
        </Text>
        <Stack gap="md">
          {labelKinds.map((kind) => (
            <CommonText
              key={kind}
              editor={editor}
              path={labelPath(kind)}
              label={labelWords[kind]}
              use={{ offerText: 'label', lacking: lackingIn[kind] ?? [] }}
            />
          ))}
          <TextInput
            label="What a price of zero is called"
            description="{{price}} says it in the place of an amount, where it is written."
            lang={draft.locale}
            value={draft.free}
            onChange={({ currentTarget }) => change({ free: currentTarget.value })}
            error={errorAt('offer.free')}
            maw={300}
          />
        </Stack>
      </Fieldset>
      <Fieldset legend="What {{window}} says" radius="md">
        <Text size="sm" c="dimmed" mb="sm">
          Empty fields use the language’s usual words, such as “this month”.
        </Text>
        <Stack gap="md">
          {windowKinds.map((kind) => (
            <CommonText
              key={kind}
              editor={editor}
              path={windowPath(kind)}
              label={windowWords[kind]}
              use={{ windowKind: kind }}
            />
          ))}
        </Stack>
      </Fieldset>
    </Stack>
  );
}
