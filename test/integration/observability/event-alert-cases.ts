import type { AlertCase } from './alert-cases.ts';

const labels = [{ publication: 'p' }];

/** The alerts about events that are delivered to publishers' systems. */
export const eventAlertCases: Readonly<Record<string, AlertCase>> = {
  StileEventEndpointDisabled: {
    fires: [{ 'stile_event_endpoints_disabled{publication="p"}': '1x100' }],
    silent: [{ 'stile_event_endpoints_disabled{publication="p"}': '0x100' }],
    labels,
  },
  StileEventsGivenUp: {
    fires: [{ 'stile_event_deliveries_total{publication="p",outcome="dead"}': '0x10 1+1x90' }],
    silent: [{ 'stile_event_deliveries_total{publication="p",outcome="failed"}': '0+5x100' }],
    labels,
  },
  StileEventsWait: {
    fires: [{ 'stile_events_waiting{publication="p"}': '2000x400' }],
    silent: [{ 'stile_events_waiting{publication="p"}': '900x400' }],
    labels,
    at: '90m',
  },
};
