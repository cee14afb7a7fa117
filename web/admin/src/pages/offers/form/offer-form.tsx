import { Alert, Grid, List, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { useMay } from '../../../api/api-context.tsx';
import { OfferPreview } from '../offer-preview.tsx';
import type { OfferEditor } from '../use-offer-editor.ts';
import { useOfferList } from '../use-offers.ts';
import { DealFields } from './deal-fields.tsx';
import { EligibilityFields } from './eligibility-fields.tsx';
import { NameFields } from './name-fields.tsx';
import { type OfferForm as Form, faultsElsewhere } from './offer-fields.tsx';
import { ScheduleFields } from './schedule-fields.tsx';
import { TemplateFields } from './template-fields.tsx';

interface Props {
  readonly editor: OfferEditor;
  /** The buttons with which it is saved. */
  readonly actions: ReactNode;
  /** What pressing Enter in a field does. */
  readonly onSubmit: () => void;
}

/** After a refused save the focus is on the first wrong field. */
function useFocusOnFault(errors: Form['errors']) {
  const form = useRef<HTMLFormElement>(null);
  const faulty = Object.keys(errors).length > 0;
  useEffect(() => {
    if (faulty) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [faulty]);
  return form;
}

function FaultsElsewhere({ form }: { readonly form: Form }) {
  const faults = faultsElsewhere(form);
  if (faults.length === 0) return null;
  return (
    <Alert color="red" title="Not saved" role="alert">
      <List>
        {faults.map(([path, message]) => (
          <List.Item key={path}>
            {path}: {message}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** The fields of an offer with what readers would see of it beside them. */
export function OfferForm({ editor: { form, base, body }, actions, onSubmit }: Props) {
  const mayChange = useMay('edit');
  const { data } = useOfferList();
  const element = useFocusOnFault(form.errors);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <form ref={element} onSubmit={submit} noValidate>
          <fieldset disabled={!mayChange} className="bare-fieldset">
            <Stack gap="lg">
              <FaultsElsewhere form={form} />
              <NameFields form={form} isNew={base === null} />
              <DealFields form={form} />
              <ScheduleFields form={form} now={data?.now ?? null} />
              <EligibilityFields form={form} />
              <TemplateFields form={form} />
              {actions}
            </Stack>
          </fieldset>
        </form>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <OfferPreview body={body} />
      </Grid.Col>
    </Grid>
  );
}
