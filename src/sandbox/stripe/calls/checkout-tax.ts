import { invalidRequest } from '../errors.ts';
import { mergeMetadata } from '../records/metadata.ts';
import type { CheckoutSession, Price } from '../wire.ts';
import type { SessionParameters } from './checkout-parameters.ts';

/** Faults in what a session is told of taxes and invoices. @throws StripeFault */
export function checkTax(parameters: SessionParameters, prices: readonly Price[]): void {
  const { automatic_tax: tax, tax_id_collection: ids, customer_update: updated, customer, mode } = parameters;
  if (updated !== undefined && customer === undefined) {
    throw invalidRequest('`customer_update` can only be used with `customer`.', { param: 'customer_update' });
  }
  if (mode !== 'payment' && parameters.invoice_creation !== undefined) {
    throw invalidRequest('You can only enable invoice creation when `mode` is set to `payment`.', {
      param: 'invoice_creation',
    });
  }
  if (tax?.enabled === true && customer !== undefined && updated?.address !== 'auto') {
    throw invalidRequest(
      'Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set `customer_update[address]` to `auto`.',
      { code: 'customer_tax_location_invalid' },
    );
  }
  if (ids?.enabled === true && customer !== undefined && updated?.name !== 'auto') {
    throw invalidRequest('Tax ID collection requires updating the customer: set `customer_update[name]` to `auto`.', {
      param: 'customer_update',
    });
  }
  const unclear = prices.find(({ tax_behavior: behavior }) => behavior === 'unspecified');
  if (tax?.enabled === true && unclear !== undefined) {
    throw invalidRequest(`The price \`${unclear.id}\` says nothing of taxes: set its \`tax_behavior\`.`, {
      param: 'line_items',
    });
  }
}

type Echo = Pick<CheckoutSession, 'automatic_tax' | 'invoice_creation'> & Partial<CheckoutSession>;

/** The fields of a session that come of it. */
export function taxFields({
  automatic_tax: tax,
  tax_id_collection: ids,
  invoice_creation: invoice,
}: SessionParameters): Echo {
  const enabled = tax?.enabled === true;
  return {
    automatic_tax: {
      enabled,
      liability: enabled ? { type: 'self' } : null,
      provider: enabled ? 'stripe' : null,
      status: enabled ? 'requires_location_inputs' : null,
    },
    invoice_creation:
      invoice === undefined
        ? null
        : {
            enabled: invoice.enabled,
            invoice_data: {
              account_tax_ids: null,
              custom_fields: null,
              description: invoice.invoice_data?.description ?? null,
              footer: null,
              issuer: null,
              metadata: mergeMetadata(null, invoice.invoice_data?.metadata),
              rendering_options: null,
            },
          },
    ...(ids === undefined ? {} : { tax_id_collection: { enabled: ids.enabled, required: ids.required ?? 'never' } }),
  };
}
