import { Button, Checkbox, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { isProblem, messageOf } from '../../api/problem.ts';
import { BusyButton } from '../../components/busy-button.tsx';
import { CopyField } from '../../components/copy-field.tsx';
import { Icon } from '../../components/icon.tsx';
import { failed } from '../../components/notices.ts';
import { type IssuedLicence, type LicenceOrder, useLicenceChanges } from './use-licences.ts';
import { tiers } from './words.ts';

type Field = 'partner' | 'days' | 'sections' | 'perDay' | 'total' | 'keyThumbprint';

const nothing: Readonly<Record<Field, string>> = {
  partner: '',
  days: '365',
  sections: '',
  perDay: '',
  total: '',
  keyThumbprint: '',
};

const dayMs = 86_400_000;
const mostDays = 3 * 365;

const wholeNumber = (text: string): number | null => (/^[1-9]\d{0,9}$/.test(text.trim()) ? Number(text) : null);

type Faults = Partial<Record<Field, string>>;

function faultsOf(typed: Readonly<Record<Field, string>>): Faults {
  const numbers = (['perDay', 'total'] as const).filter(
    (field) => typed[field].trim() !== '' && wholeNumber(typed[field]) === null,
  );
  const days = wholeNumber(typed.days);
  return {
    ...(typed.partner.trim() === '' && { partner: 'Enter whom the licence is for.' }),
    ...((days === null || days > mostDays) && { days: `Enter a whole number from 1 to ${mostDays}.` }),
    ...Object.fromEntries(numbers.map((field) => [field, 'Enter a whole number, or leave it empty for any number.'])),
  };
}

function orderOf(typed: Readonly<Record<Field, string>>, chosen: readonly string[]): LicenceOrder {
  const some = tiers.filter((tier) => chosen.includes(tier));
  const sections = typed.sections
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const key = typed.keyThumbprint.trim();
  return {
    partner: typed.partner.trim(),
    expiresAt: new Date(Date.now() + (wholeNumber(typed.days) ?? 0) * dayMs).toISOString(),
    ...(some.length > 0 && some.length < tiers.length && { tiers: some }),
    ...(sections.length > 0 && { sections }),
    quota: { perDay: wholeNumber(typed.perDay), total: wholeNumber(typed.total) },
    keyThumbprint: key === '' ? null : key,
  };
}

const fields: readonly { readonly name: Field; readonly label: string; readonly about: string }[] = [
  { name: 'partner', label: 'Partner', about: 'Whom the licence is for.' },
  { name: 'days', label: 'Days', about: 'How long it is valid.' },
  { name: 'perDay', label: 'Articles a day', about: 'Empty for any number.' },
  { name: 'total', label: 'Articles in all', about: 'Empty for any number.' },
  {
    name: 'keyThumbprint',
    label: 'Key that signs its requests',
    about: 'The JWK thumbprint of the partner’s key: the licence is good with its signature alone. Empty for no key.',
  },
];

const fieldOf = (path: string): Field => fields.find(({ name }) => path.endsWith(name))?.name ?? 'partner';

function LicenceForm({ onIssued, onClose }: { onIssued: (licence: IssuedLicence) => void; onClose: () => void }) {
  const { issue } = useLicenceChanges();
  const [typed, setTyped] = useState(nothing);
  const [chosen, setChosen] = useState<string[]>([...tiers]);
  const [faults, setFaults] = useState<Faults>({});
  const type = (name: Field, value: string) => {
    setTyped((before) => ({ ...before, [name]: value }));
    setFaults({});
  };
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    event.stopPropagation();
    const found = faultsOf(typed);
    if (Object.keys(found).length > 0) return setFaults(found);
    try {
      onIssued(await issue.mutateAsync(orderOf(typed, chosen)));
    } catch (error) {
      if (!isProblem(error, 'invalid-request')) return void failed('Not issued', error);
      const refused = error.faults.map(({ path, message }) => [fieldOf(path), message]);
      setFaults(refused.length === 0 ? { partner: messageOf(error) } : Object.fromEntries(refused));
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        {fields.map(({ name, label, about }, index) => (
          <TextInput
            key={name}
            label={label}
            description={about}
            value={typed[name]}
            onChange={({ currentTarget: { value } }) => type(name, value)}
            error={faults[name]}
            required={name === 'partner' || name === 'days'}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="off"
            {...(index === 0 && { 'data-autofocus': true })}
          />
        ))}
        <Checkbox.Group label="Articles" value={chosen} onChange={setChosen}>
          <Group gap="md" mt={4}>
            {tiers.map((tier) => (
              <Checkbox key={tier} value={tier} label={`${tier.charAt(0).toUpperCase()}${tier.slice(1)}`} />
            ))}
          </Group>
        </Checkbox.Group>
        <Textarea
          label="Sections"
          description="One a line; empty for all. Your site must say in which section an article is."
          value={typed.sections}
          onChange={({ currentTarget: { value } }) => type('sections', value)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autosize
          minRows={1}
          maxRows={6}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <BusyButton type="submit" busy={issue.isPending}>
            Issue the licence
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

function Issued({ licence, onClose }: { readonly licence: IssuedLicence; readonly onClose: () => void }) {
  return (
    <Stack gap="md">
      <Text>
        {licence.partner} sends this with every request. Copy it now: it is not shown again. If it gets into other
        hands, revoke it and issue another one.
      </Text>
      <CopyField label="Header" value={`Authorization: License ${licence.token}`} />
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}

/** Issues a licence, and shows its token once. */
export function NewLicence() {
  const [opened, setOpened] = useState(false);
  const [issued, setIssued] = useState<IssuedLicence | null>(null);
  const close = () => setOpened(false);
  return (
    <>
      <Button
        leftSection={<Icon name="plus" />}
        onClick={() => {
          setIssued(null);
          setOpened(true);
        }}
      >
        Issue a licence
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={issued === null ? 'Issue a licence' : 'The licence is issued'}
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {issued === null ? (
          <LicenceForm onIssued={setIssued} onClose={close} />
        ) : (
          <Issued licence={issued} onClose={close} />
        )}
      </Modal>
    </>
  );
}
