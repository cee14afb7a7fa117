import { Fieldset } from '@mantine/core';
import { WallOrder } from '../../components/effects/wall-order.tsx';
import { faultsAt, type MeterForm } from './meter-form.ts';

export function WallFields({ form }: { readonly form: MeterForm }) {
  return (
    <Fieldset legend="Which wall a reader meets" radius="md">
      <WallOrder
        wall={form.values.wall}
        onChange={(wall) => form.setFieldValue('wall', [...wall])}
        fault={faultsAt(form, 'wall')}
      />
    </Fieldset>
  );
}
