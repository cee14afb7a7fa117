import { authorOf } from '../../../../paywall/admin/audit-log.ts';
import { isoTime } from '../../../../paywall/calendar/iso-time.ts';
import type { EpochMs } from '../../../../paywall/clock.ts';
import type { Versioned } from '../../../../paywall/editing/part-editing.ts';
import type { WordingDraft } from '../../../../paywall/editing/wording-drafts.ts';
import { wordingProgress } from '../../../../paywall/editing/wording-progress.ts';
import { PaywallError } from '../../../../paywall/errors.ts';
import type { Publication } from '../../../../paywall/publication.ts';
import { etagOf, ifMatchVersions, versionsIn } from '../../../admin/etags.ts';
import { invalidRequest } from '../../../parse.ts';
import { type AdminRoute, type Answer, definePublicationAdminRoute } from '../../../route.ts';
import { noQuery } from '../../../schemas/metering.ts';
import { wordingSchema } from '../../../schemas/wording/banners.ts';
import { draftAnswer, draftBody, publishBody, scheduleBody } from '../../../schemas/wording/wording-drafts.ts';
import type { HttpServices } from '../../../services.ts';

type Needs = Pick<HttpServices, 'wordingEditor' | 'wordingDrafts' | 'clock'>;

const path = '/v1/admin/publications/{publication}/banners/{locale}/draft';

const common = { tag: 'Admin: meter and wording', query: noQuery } as const;

const noSuchDraft = { description: 'There is no draft in this language (`unknown-draft`), or no such publication.' };
const stale = { description: 'Someone else has changed it since (`version-conflict`).' };
const unseen = { description: 'There is no `If-Match` (`precondition-required`).' };
const notWhole = { description: 'It is not whole; `errors` names each text.' };

const changing = { 404: noSuchDraft, 412: stale, 428: unseen };

/** Longest time from now until a draft is published. */
const longestMs = 2 * 366 * 24 * 60 * 60_000;

/** Throws `invalid-request` for a time that is over, or too far away. */
function checkTime(at: EpochMs, now: EpochMs): void {
  if (at > now && at <= now + longestMs) return;
  throw invalidRequest('body', [{ path: 'at', message: 'must lie in the next two years' }]);
}

/** Answers a draft with everything that a page says of it. */
function createDraftAnswer({ wordingEditor, wordingDrafts, clock }: Needs) {
  return async ({ name, settings }: Publication, { value, version }: Versioned<WordingDraft>): Promise<Answer> => {
    const { defaultLocale, timeZone } = settings;
    const { wording, basedOn, saved, schedule, refused } = value;
    const time = (at: EpochMs) => isoTime(at, timeZone);
    const live = await wordingEditor.find(name, wording.locale);
    const source = await wordingEditor.find(name, defaultLocale);
    const faults = await wordingDrafts.faultsOf(name, value, {
      defaultLocale,
      despiteUntranslated: true,
      now: clock.now(),
    });
    return {
      status: 200,
      headers: { ETag: etagOf(version) },
      body: {
        wording,
        basedOn: live.value === null && live.version === basedOn ? null : etagOf(basedOn),
        isCurrent: live.version === basedOn,
        saved: { at: time(saved.at), by: saved.who },
        schedule: schedule && {
          at: time(schedule.at),
          by: schedule.who,
          despiteUntranslated: schedule.despiteUntranslated,
        },
        refused: refused && { at: time(refused.at), faults: refused.faults },
        texts: wordingProgress(wording, source.value ?? wording),
        faults,
      },
    };
  };
}

function draftRoutes(services: Needs): readonly AdminRoute[] {
  const { wordingEditor, wordingDrafts, clock } = services;
  const answered = createDraftAnswer(services);

  /** The version that the body says it is based on. Throws `version-conflict` for a new language that there is already. */
  async function versionOf(publication: string, locale: string, basedOn: string | null): Promise<number> {
    const [version] = basedOn === null ? [] : versionsIn(basedOn);
    if (version !== undefined) return version;
    if (basedOn !== null) throw invalidRequest('body', [{ path: 'basedOn', message: 'must be the ETag of a wording' }]);
    const live = await wordingEditor.find(publication, locale);
    if (live.value === null) return live.version;
    throw new PaywallError('version-conflict', 'This language is published already: base the draft on its texts.');
  }

  return [
    definePublicationAdminRoute({
      ...common,
      method: 'get',
      path,
      right: 'read',
      summary: 'The draft of the texts in one language, and what it lacks',
      body: null,
      answers: { 200: { description: 'The draft.', schema: draftAnswer }, 404: noSuchDraft },
      handle: async ({ publication, params }) =>
        answered(publication, await wordingDrafts.read(publication.name, params['locale'] ?? '')),
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'put',
      path,
      right: 'edit',
      summary: 'Save a draft of the texts in one language, complete or not; no reader sees it',
      body: draftBody,
      answers: {
        ...changing,
        200: { description: 'Saved.', schema: draftAnswer },
        412: {
          description: 'Someone else has changed it since, or there is one and no `If-Match` (`version-conflict`).',
        },
      },
      async handle({ request, publication, admin, params, body: { wording, basedOn } }) {
        const locale = params['locale'] ?? '';
        if (wording.locale !== locale)
          throw invalidRequest('body', [{ path: 'wording.locale', message: 'must be the one in the path' }]);
        const { 'if-match': ifMatch } = request.headers;
        const seenVersions = ifMatch === undefined ? null : ifMatchVersions(request);
        const by = { publication: publication.name, ...authorOf(admin), now: clock.now() };
        const version = await versionOf(publication.name, locale, basedOn);
        return answered(publication, await wordingDrafts.save({ ...by, wording, basedOn: version, seenVersions }));
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'delete',
      path,
      right: 'edit',
      summary: 'Discard a draft; what is published stays',
      body: null,
      answers: { ...changing, 204: { description: 'Discarded.' } },
      async handle({ request, publication, admin, params }) {
        const seenVersions = ifMatchVersions(request);
        const by = { publication: publication.name, ...authorOf(admin), now: clock.now() };
        await wordingDrafts.discard({ ...by, locale: params['locale'] ?? '', seenVersions });
        return { status: 204 };
      },
    }),
  ];
}

function publishingRoutes(services: Needs): readonly AdminRoute[] {
  const { wordingDrafts, clock } = services;
  const answered = createDraftAnswer(services);

  return [
    definePublicationAdminRoute({
      ...common,
      method: 'post',
      path: `${path}/publish`,
      right: 'edit',
      summary: 'Publish a draft that is whole; readers see it within a second',
      body: publishBody,
      isBodyOptional: true,
      answers: { ...changing, 200: { description: 'Published.', schema: wordingSchema }, 422: notWhole },
      async handle({ request, publication: { name, settings }, admin, params, body: { despiteUntranslated } }) {
        const seenVersions = ifMatchVersions(request);
        const by = { publication: name, ...authorOf(admin), now: clock.now(), locale: params['locale'] ?? '' };
        const { defaultLocale } = settings;
        const live = await wordingDrafts.publish({ ...by, seenVersions, defaultLocale, despiteUntranslated });
        return { status: 200, headers: { ETag: etagOf(live.version) }, body: live.value };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'put',
      path: `${path}/schedule`,
      right: 'edit',
      summary: 'Have a draft published at a time; it is checked now, and again then',
      body: scheduleBody,
      answers: { ...changing, 200: { description: 'Scheduled.', schema: draftAnswer }, 422: notWhole },
      async handle({ request, publication, admin, params, body }) {
        const seenVersions = ifMatchVersions(request);
        const now = clock.now();
        const at = Date.parse(body.at);
        checkTime(at, now);
        const { name, settings } = publication;
        const by = { publication: name, ...authorOf(admin), now, locale: params['locale'] ?? '', seenVersions };
        const { despiteUntranslated } = body;
        const { defaultLocale } = settings;
        return answered(publication, await wordingDrafts.schedule({ ...by, at, defaultLocale, despiteUntranslated }));
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'delete',
      path: `${path}/schedule`,
      right: 'edit',
      summary: 'Cancel the time at which a draft is to be published; the draft stays',
      body: null,
      answers: { ...changing, 200: { description: 'Cancelled.', schema: draftAnswer } },
      async handle({ request, publication, admin, params }) {
        const seenVersions = ifMatchVersions(request);
        const by = { publication: publication.name, ...authorOf(admin), now: clock.now() };
        const locale = params['locale'] ?? '';
        return answered(publication, await wordingDrafts.unschedule({ ...by, locale, seenVersions }));
      },
    }),
  ];
}

/** How admins write texts over days, and publish them when they are whole or at a time. */
export const adminWordingDraftsRoutes = (services: Needs): readonly AdminRoute[] => [
  ...draftRoutes(services),
  ...publishingRoutes(services),
];
