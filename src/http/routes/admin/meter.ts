import { authorOf } from '../../../paywall/admin/audit-log.ts';
import { isoTime } from '../../../paywall/calendar/iso-time.ts';
import { type MeterChange, meterOf, withMeter } from '../../../paywall/editing/meter-editing.ts';
import { type MeterEffect, meterEffects } from '../../../paywall/editing/meter-effects.ts';
import type { Versioned } from '../../../paywall/editing/part-editing.ts';
import { readersTouched } from '../../../paywall/editing/readers-touched.ts';
import { windowDisagreements } from '../../../paywall/editing/window-words.ts';
import type { Publication, PublicationSettings } from '../../../paywall/publication.ts';
import { etagOf, ifMatchVersions } from '../../admin/etags.ts';
import { type AdminRoute, type Answer, definePublicationAdminRoute } from '../../route.ts';
import { effectsAnswer, meterChangeSchema, meterSettingsSchema } from '../../schemas/meter-settings.ts';
import { noQuery } from '../../schemas/metering.ts';
import type { HttpServices } from '../../services.ts';

type Needs = Pick<HttpServices, 'meterEditor' | 'clock' | 'reports'>;

const path = '/v1/admin/publications/{publication}/meter';

const common = { path, tag: 'Admin: meter and wording', query: noQuery } as const;

const meterAnswer = ({ value, version }: Versioned<PublicationSettings>): Answer => ({
  status: 200,
  headers: { ETag: etagOf(version) },
  body: meterOf(value),
});

/** As it is written in JSON: its times in the publication's zone. */
function effectInWords(effect: MeterEffect, timeZone: string) {
  if (effect.kind !== 'window-changed') return effect;
  const time = (at: number | null) => (at === null ? null : isoTime(at, timeZone));
  const { countedSince, resetsAt, wouldHaveResetAt } = effect;
  return {
    ...effect,
    countedSince: time(countedSince),
    resetsAt: time(resetsAt),
    wouldHaveResetAt: time(wouldHaveResetAt),
  };
}

interface Asked {
  readonly publication: Publication;
  readonly change: MeterChange;
}

/** What a change does to readers, and to how many of the window that runs. Figures are asked for only if there is an effect. */
async function foresee({ meterEditor, clock, reports }: Needs, { publication, change }: Asked) {
  const { value } = await meterEditor.read(publication.name);
  const now = clock.now();
  const after = withMeter(value, change, now);
  const effects = meterEffects(value, after, now);
  const warnings = windowDisagreements(after.meter.window, publication.wordings.values());
  if (effects.length === 0) return { effects: [], warnings };
  const { kinds } = await reports.distribution({ ...publication, settings: value }, {}, now);
  const withReaders = effects.map((effect) => ({
    ...effectInWords(effect, value.timeZone),
    readers: readersTouched(effect, kinds),
  }));
  return { effects: withReaders, warnings };
}

const readingRoutes = (services: Needs): readonly AdminRoute[] => [
  definePublicationAdminRoute({
    ...common,
    method: 'get',
    right: 'read',
    summary: 'Limits, window, exemptions and the kill switch, with the ETag by which they can be changed',
    body: null,
    answers: { 200: { description: 'The meter.', schema: meterSettingsSchema } },
    handle: async ({ publication }) => meterAnswer(await services.meterEditor.read(publication.name)),
  }),
  definePublicationAdminRoute({
    ...common,
    method: 'post',
    path: `${path}/effects`,
    right: 'read',
    summary: 'What a change of the meter would do to readers in the middle of their window; changes nothing',
    body: meterChangeSchema,
    answers: { 200: { description: 'As data and in sentences; none where nothing changes.', schema: effectsAnswer } },
    handle: async ({ publication, body }) => ({
      status: 200,
      body: await foresee(services, { publication, change: body }),
    }),
  }),
];

/** How admins look at the meter and change it. */
export const adminMeterRoutes = (services: Needs): readonly AdminRoute[] => [
  ...readingRoutes(services),
  definePublicationAdminRoute({
    ...common,
    method: 'put',
    right: 'edit',
    summary: 'Change the meter; what was counted stays counted',
    body: meterChangeSchema,
    answers: {
      200: { description: 'Changed.', schema: meterSettingsSchema },
      412: { description: 'Someone else has changed the settings since (`version-conflict`).' },
      428: { description: 'There is no `If-Match` (`precondition-required`).' },
    },
    async handle({ request, publication, admin, body }) {
      const seenVersions = ifMatchVersions(request);
      const change = {
        publication: publication.name,
        ...authorOf(admin),
        now: services.clock.now(),
        seenVersions,
        meter: body,
      };
      return meterAnswer(await services.meterEditor.replace(change));
    },
  }),
];
