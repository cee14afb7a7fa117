import { Group, Select, Stack, Switch, Text } from '@mantine/core';
import { useId } from 'react';
import type { PluralCategory } from '../../../../../src/paywall/wording/wording.ts';
import type { FieldFault } from '../../api/problem.ts';
import { numbersFor, type Use } from './completion.ts';
import { FaultList, TemplateInput } from './template-input.tsx';
import { categoriesOf, type TemplateDraft } from './wording-draft.ts';

interface Props {
  readonly label: string;
  readonly template: TemplateDraft;
  readonly onChange: (template: TemplateDraft) => void;
  readonly use: Use;
  readonly path: string;
  /** All faults; those of this template are shown here. */
  readonly faults: readonly FieldFault[];
  readonly locale: string;
}

const inOrder = ['zero', 'one', 'two', 'few', 'many', 'other'] as const satisfies readonly PluralCategory[];

/** The categories that numbers have in the locale, and whatever others are written already. */
function shownCategories(locale: string, { forms }: TemplateDraft): readonly PluralCategory[] {
  const shown = new Set<PluralCategory>([...categoriesOf(locale), 'other']);
  return inOrder.filter((category) => shown.has(category) || forms[category] !== undefined);
}

/** Where an ending is not enough: one text for each plural category. What was typed before is what each begins with. */
function byNumber(template: TemplateDraft, locale: string): TemplateDraft {
  if (Object.keys(template.forms).length > 0) return { ...template, byNumber: true };
  const forms = Object.fromEntries(shownCategories(locale, template).map((category) => [category, template.text]));
  return { ...template, byNumber: true, forms };
}

interface ChoosingProps {
  readonly label: string;
  readonly template: TemplateDraft;
  readonly onChange: (template: TemplateDraft) => void;
  readonly use: Use;
  readonly faults: readonly FieldFault[];
}

/** Which number chooses among the texts: to be said where they name several. */
function ChoosingNumber({ label, template, onChange, use, faults }: ChoosingProps) {
  const { number } = template;
  const known = numbersFor(use);
  if (known.length < 2 && number === null) return null;
  const offered = number === null || known.includes(number) ? known : [number, ...known];
  return (
    <Select
      size="xs"
      label={`${label}: chosen by`}
      data={[...offered]}
      value={number}
      onChange={(chosen) => onChange({ ...template, number: chosen })}
      placeholder="The number that they name"
      clearable
      maw={300}
      error={faults.length === 0 ? undefined : faults.map(({ message }) => message).join('. ')}
    />
  );
}

/** One template of a wording, as one text or as one per plural category. */
export function TemplateField({ label, template, onChange, use, path, faults, locale }: Props) {
  const id = useId();
  const at = (where: string) => faults.filter((fault) => fault.path === where);
  const common = { use, lang: locale };
  return (
    <Stack gap={4} role="group" aria-labelledby={id} data-path={path}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" fw={600} id={id}>
          {label}
        </Text>
        <Switch
          size="xs"
          labelPosition="left"
          label="By number"
          aria-label={`${label}: one text for each number`}
          checked={template.byNumber}
          onChange={({ currentTarget }) =>
            onChange(currentTarget.checked ? byNumber(template, locale) : { ...template, byNumber: false })
          }
        />
      </Group>
      {!template.byNumber && (
        <TemplateInput
          {...common}
          label={label}
          hideLabel
          value={template.text}
          onChange={(text) => onChange({ ...template, text })}
          faults={at(path)}
        />
      )}
      {template.byNumber && (
        <ChoosingNumber label={label} template={template} onChange={onChange} use={use} faults={at(`${path}.number`)} />
      )}
      {template.byNumber &&
        shownCategories(locale, template).map((category) => (
          <TemplateInput
            key={category}
            {...common}
            label={`${label}: ${category}`}
            value={template.forms[category] ?? ''}
            onChange={(text) => onChange({ ...template, forms: { ...template.forms, [category]: text } })}
            faults={at(`${path}.${category}`)}
          />
        ))}
      {template.byNumber && <FaultList id={`${id}-faults`} faults={at(path)} />}
    </Stack>
  );
}
