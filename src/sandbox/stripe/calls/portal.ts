import type { Account } from '../account.ts';
import { invalidRequest, missingParameter } from '../errors.ts';
import { matches, page } from '../http/pagination.ts';
import { expandable, fields, flag, metadata, oneOf, orUnset, pageable, text, url } from '../http/parameters.ts';
import { route } from '../http/route.ts';
import { liveCustomer } from '../records/customer.ts';
import { given, mergeMetadata } from '../records/metadata.ts';
import { createConfiguration, defaultConfiguration, defaultFeatures, type PortalFeatures } from '../records/portal.ts';
import type { PortalConfiguration, PortalSession } from '../wire.ts';
import { type FlowRequest, flowData, flowOf, mergeSwitching, switchingFeature } from './portal-flows.ts';

const features = fields({
  invoice_history: fields({ enabled: flag() }).optional(),
  payment_method_update: fields({ enabled: flag() }).optional(),
  subscription_cancel: fields({
    enabled: flag(),
    mode: oneOf('at_period_end', 'immediately').optional(),
    proration_behavior: oneOf('always_invoice', 'create_prorations', 'none').optional(),
  }).optional(),
  subscription_update: switchingFeature.optional(),
});

const details = {
  ...expandable,
  business_profile: fields({
    headline: orUnset(text(60)).optional(),
    privacy_policy_url: url().optional(),
    terms_of_service_url: url().optional(),
  }).optional(),
  default_return_url: orUnset(url()).optional(),
  metadata: metadata().optional(),
  name: orUnset(text()).optional(),
};

type Features = ReturnType<typeof features.parse>;

function mergeFeatures(current: PortalFeatures, wanted: Features | undefined): PortalFeatures {
  return {
    ...current,
    invoice_history: { ...current.invoice_history, ...given(wanted?.invoice_history ?? {}) },
    payment_method_update: { ...current.payment_method_update, ...given(wanted?.payment_method_update ?? {}) },
    subscription_cancel: { ...current.subscription_cancel, ...given(wanted?.subscription_cancel ?? {}) },
    subscription_update: mergeSwitching(current.subscription_update, wanted?.subscription_update),
  };
}

function profileOf(
  current: PortalConfiguration | null,
  wanted: object | undefined,
): PortalConfiguration['business_profile'] {
  return {
    headline: null,
    privacy_policy_url: null,
    terms_of_service_url: null,
    ...current?.business_profile,
    ...given(wanted ?? {}),
  };
}

function openPortal(
  account: Account,
  customer: string,
  about: {
    readonly configuration: string | undefined;
    readonly return_url: string | undefined;
    readonly locale: string | undefined;
    readonly flow: FlowRequest | undefined;
  },
): PortalSession {
  const configuration = configurationFor(account, about.configuration);
  const id = account.newId('bps_');
  return account.create(
    'billing_portal.session',
    {
      id,
      object: 'billing_portal.session',
      configuration: configuration.id,
      created: account.now(),
      customer,
      customer_account: null,
      flow: flowOf(account, { customer, configuration, wanted: about.flow }),
      livemode: false,
      locale: about.locale ?? null,
      on_behalf_of: null,
      return_url: about.return_url ?? configuration.default_return_url,
      url: `${account.settings.publicUrl()}/portal/${id}`,
    },
    'billing_portal.session.created',
  );
}

function configurationFor(account: Account, id: string | undefined): PortalConfiguration {
  if (id === undefined) return defaultConfiguration(account);
  const configuration = account.tables.need('billing_portal.configuration', id, 'configuration');
  if (!configuration.active) throw invalidRequest('The portal configuration is inactive.', { param: 'configuration' });
  return configuration;
}

export const portalRoutes = [
  route({
    method: 'post',
    path: '/v1/billing_portal/sessions',
    parameters: fields({
      ...expandable,
      configuration: text().optional(),
      customer: text().optional(),
      flow_data: flowData.optional(),
      locale: text(16).optional(),
      return_url: url().optional(),
    }),
    answer: ({ account, parameters: { customer, configuration, return_url, locale, flow_data: flow } }) => {
      if (customer === undefined) throw missingParameter('customer');
      const { id } = liveCustomer(account, customer, 'customer');
      return openPortal(account, id, { configuration, return_url, locale, flow });
    },
  }),
  route({
    method: 'post',
    path: '/v1/billing_portal/configurations',
    parameters: fields({ ...details, features }),
    answer: ({
      account,
      parameters: { business_profile: profile, default_return_url, features: wanted, metadata: entries, name },
    }) =>
      createConfiguration(account, {
        ...given({ default_return_url, name }),
        business_profile: profileOf(null, profile),
        features: mergeFeatures(
          {
            ...defaultFeatures,
            invoice_history: { enabled: false },
            payment_method_update: { enabled: false, payment_method_configuration: null },
            subscription_cancel: { ...defaultFeatures.subscription_cancel, enabled: false },
          },
          wanted,
        ),
        metadata: mergeMetadata(null, entries),
      }),
  }),
  route({
    method: 'get',
    path: '/v1/billing_portal/configurations',
    parameters: fields({ ...pageable, active: flag().optional(), is_default: flag().optional() }),
    answer: ({ account, parameters: { active, is_default, ...paging } }) =>
      page(
        account.tables.all('billing_portal.configuration').filter((one) => matches(one, { active, is_default })),
        paging,
        '/v1/billing_portal/configurations',
      ),
  }),
  route({
    method: 'get',
    path: '/v1/billing_portal/configurations/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => account.tables.need('billing_portal.configuration', id),
  }),
  route({
    method: 'post',
    path: '/v1/billing_portal/configurations/:id',
    parameters: fields({ ...details, active: flag().optional(), features: features.optional() }),
    answer: ({
      account,
      id,
      parameters: { active, business_profile: profile, default_return_url, features: wanted, metadata: entries, name },
    }) => {
      const current = account.tables.need('billing_portal.configuration', id);
      const patch: Partial<PortalConfiguration> = {
        ...given({ active, default_return_url, name }),
        business_profile: profileOf(current, profile),
        features: mergeFeatures(current.features, wanted),
        metadata: mergeMetadata(current.metadata, entries),
        updated: account.now(),
      };
      return account.change(
        { kind: 'billing_portal.configuration', id },
        patch,
        'billing_portal.configuration.updated',
      );
    },
  }),
];
