import { Fieldset, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { bannerVariables } from '../../../../../../src/paywall/banners/banner-variables.ts';
import { misplaced } from '../../../../../../src/paywall/editing/template-check.ts';
import { usePublication } from '../../../api/publication-context.tsx';
import { languageInWords } from '../offer-words.ts';
import { noOwnTexts, type OwnTextName, type OwnTexts, ownTextNames, type TemplateDraft } from '../own-texts.ts';
import { faultsAt, type OfferForm } from './offer-fields.tsx';

const fieldWords: Readonly<Record<OwnTextName, string>> = { label: 'Label', deadline: 'Deadline' };

/** The same in single languages. */
const languageWords: Readonly<Record<OwnTextName, string>> = { label: 'Named', deadline: 'End announced' };

const variablesFor = (offerText: OwnTextName) =>
  [...bannerVariables.keys()]
    .filter((variable) => misplaced(variable, { offerText }) === null)
    .map((variable) => `{{${variable}}}`)
    .join(', ');

interface Props {
  readonly form: OfferForm;
  readonly name: OwnTextName;
  /** What it is called among the others. */
  readonly label: string;
  readonly path: string;
  readonly template: TemplateDraft;
  readonly otherwise: string;
  readonly lang?: string;
  readonly onChange: (template: TemplateDraft) => void;
}

function TemplateField({ form, name, label, path, template, otherwise, lang, onChange }: Props) {
  const change = (next: TemplateDraft) => {
    form.clearFieldError(path);
    onChange(next);
  };
  const choices = [
    { value: 'wording', label: otherwise },
    { value: 'text', label: 'Its own' },
  ];
  const replaces =
    template.byNumber === undefined ? '' : ' There is one text per number: your text replaces all of them.';
  return (
    <Stack gap="xs" role="group" aria-label={label}>
      <Text fw={500} size="sm">
        {fieldWords[name]}
      </Text>
      <SegmentedControl
        value={template.from}
        onChange={(from) => change({ ...template, from: from === 'text' ? 'text' : 'wording' })}
        data={choices}
        aria-label={`${label}: which text`}
      />
      {template.from === 'text' && (
        <TextInput
          value={template.text}
          onChange={({ currentTarget }) => change({ ...template, text: currentTarget.value })}
          aria-label={`${label}: its own text`}
          description={`You can use ${variablesFor(name)}.${replaces}`}
          lang={lang}
          error={faultsAt(form, path)}
        />
      )}
    </Stack>
  );
}

interface LanguageProps {
  readonly form: OfferForm;
  readonly locale: string;
}

function LanguageFields({ form, locale }: LanguageProps) {
  const { locales } = form.values.templates;
  const texts: OwnTexts = locales[locale] ?? noOwnTexts;
  const language = languageInWords(locale);
  const path = `templates.locales.${locale}`;
  const unknown = form.errors[path];
  return (
    <Fieldset legend={language} radius="md">
      <Stack gap="lg">
        {ownTextNames.map((name) => (
          <TemplateField
            key={name}
            form={form}
            name={name}
            label={`${languageWords[name]} in ${language}`}
            path={`${path}.${name}`}
            template={texts[name]}
            otherwise="As in every language"
            lang={locale}
            onChange={(template) =>
              form.setFieldValue('templates.locales', { ...locales, [locale]: { ...texts, [name]: template } })
            }
          />
        ))}
        {unknown !== undefined && (
          <Text c="red" size="sm" role="alert">
            {unknown}
          </Text>
        )}
      </Stack>
    </Fieldset>
  );
}

/** Texts of the offer's own: for every language, and for single ones. */
export function TemplateFields({ form }: { readonly form: OfferForm }) {
  const { locales: spoken } = usePublication();
  const { templates } = form.values;
  const locales = [...new Set([...spoken, ...Object.keys(templates.locales)])].sort();
  return (
    <Fieldset legend="What it says" radius="md">
      <Text size="sm" c="dimmed" mb="sm">
        A text entered here replaces the one from the wording, in every language without its own text below.
      </Text>
      <Stack gap="lg">
        {ownTextNames.map((name) => (
          <TemplateField
            key={name}
            form={form}
            name={name}
            label={fieldWords[name]}
            path={`templates.${name}`}
            template={templates[name]}
            otherwise="As in the wording"
            onChange={(template) => form.setFieldValue(`templates.${name}`, template)}
          />
        ))}
        {locales.map((locale) => (
          <LanguageFields key={locale} form={form} locale={locale} />
        ))}
      </Stack>
    </Fieldset>
  );
}
