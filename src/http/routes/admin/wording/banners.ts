import { authorOf } from '../../../../paywall/admin/audit-log.ts';
import { isoTime } from '../../../../paywall/calendar/iso-time.ts';
import type { EpochMs } from '../../../../paywall/clock.ts';
import { type ConditionalEdit, isConflict, type Versioned } from '../../../../paywall/editing/part-editing.ts';
import { checkWording } from '../../../../paywall/editing/wording-check.ts';
import type { Wording } from '../../../../paywall/wording/wording.ts';
import { etagOf, ifMatchVersions } from '../../../admin/etags.ts';
import { invalidRequest } from '../../../parse.ts';
import { type AdminRoute, type Answer, definePublicationAdminRoute } from '../../../route.ts';
import { noQuery } from '../../../schemas/metering.ts';
import { wordingListAnswer, wordingSchema } from '../../../schemas/wording/banners.ts';
import type { HttpServices } from '../../../services.ts';

type Needs = Pick<HttpServices, 'wordingEditor' | 'wordingDrafts' | 'clock'>;

const path = '/v1/admin/publications/{publication}/banners';

const common = { tag: 'Admin: meter and wording', query: noQuery } as const;

const noSuchWording = {
  description: 'There is no wording in this locale (`unknown-wording`), or no such publication.',
};

const wordingAnswer = (status: number, { value, version }: Versioned<Wording>): Answer => ({
  status,
  headers: { ETag: etagOf(version) },
  body: value,
});

/** Throws `invalid-request` with everything that is wrong with a wording, and for one of another locale than that of the path. */
function checkSavable(wording: Wording, locale: string | undefined, now: EpochMs): void {
  const other = { path: 'locale', message: 'must be the one in the path' };
  const faults = [...(wording.locale === locale ? [] : [other]), ...checkWording(wording, now)];
  if (faults.length === 0) return;
  throw invalidRequest('body', faults);
}

const readingRoutes = ({ wordingEditor, wordingDrafts, clock }: Needs): readonly AdminRoute[] => [
  definePublicationAdminRoute({
    ...common,
    method: 'get',
    path,
    right: 'read',
    summary: 'The languages that there are, and what time has made wrong in their texts',
    body: null,
    answers: { 200: { description: 'By locale.', schema: wordingListAnswer } },
    async handle({ publication }) {
      const kept = await wordingEditor.list(publication.name);
      const wordings = kept.map(({ value, version }) => ({
        locale: value.locale,
        title: value.title,
        etag: etagOf(version),
        faults: checkWording(value, clock.now()),
      }));
      const { defaultLocale, timeZone } = publication.settings;
      const drafts = (await wordingDrafts.list(publication.name)).map(({ value, version }) => ({
        locale: value.wording.locale,
        etag: etagOf(version),
        publishAt: value.schedule === null ? null : isoTime(value.schedule.at, timeZone),
        refused: value.refused !== null,
      }));
      return { status: 200, body: { defaultLocale, wordings, drafts } };
    },
  }),
  definePublicationAdminRoute({
    ...common,
    method: 'get',
    path: `${path}/{locale}`,
    right: 'read',
    summary: 'Every text in one language, with the ETag by which it can be changed',
    body: null,
    answers: { 200: { description: 'The wording.', schema: wordingSchema }, 404: noSuchWording },
    handle: async ({ publication, params }) =>
      wordingAnswer(200, await wordingEditor.read(publication.name, params['locale'] ?? '')),
  }),
];

/** How admins look at texts and change them. */
export function adminBannersRoutes(services: Needs): readonly AdminRoute[] {
  const { wordingEditor, wordingDrafts, clock } = services;

  /** A new language needs no version, for there is nothing to overwrite; if there is one after all, the version is asked for. */
  async function add(change: Omit<ConditionalEdit, 'seenVersions'> & { wording: Wording }, askForVersion: () => void) {
    try {
      return wordingAnswer(201, await wordingEditor.create(change));
    } catch (error) {
      if (isConflict(error)) askForVersion();
      throw error;
    }
  }

  return [
    ...readingRoutes(services),
    definePublicationAdminRoute({
      ...common,
      method: 'put',
      path: `${path}/{locale}`,
      right: 'edit',
      summary: 'Replace every text in one language, or add a language',
      body: wordingSchema,
      answers: {
        200: { description: 'Replaced.', schema: wordingSchema },
        201: { description: 'A new language: there was none, and no `If-Match` was sent.', schema: wordingSchema },
        404: noSuchWording,
        412: {
          description:
            'Someone else has changed it since, or it is there despite `If-None-Match: *` (`version-conflict`).',
        },
        428: { description: 'There is one, and no `If-Match` (`precondition-required`).' },
      },
      async handle({ request, publication, admin, params, body: wording }) {
        const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
        const seenVersions = ifMatch === undefined ? [] : ifMatchVersions(request);
        const now = clock.now();
        checkSavable(wording, params['locale'], now);
        const change = { publication: publication.name, ...authorOf(admin), now, wording };
        if (ifMatch !== undefined) return wordingAnswer(200, await wordingEditor.replace({ ...change, seenVersions }));
        return add(change, () => {
          if (ifNoneMatch?.trim() !== '*') ifMatchVersions(request);
        });
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'delete',
      path: `${path}/{locale}`,
      right: 'edit',
      summary: 'Remove a language and its draft; its readers see the next language that they take, or the default one',
      body: null,
      answers: {
        204: { description: 'Removed.' },
        404: noSuchWording,
        409: { description: 'It is the default language of the publication (`default-language`).' },
        412: { description: 'Someone else has changed it since (`version-conflict`).' },
        428: { description: 'There is no `If-Match` (`precondition-required`).' },
      },
      async handle({ request, publication, admin, params }) {
        const seenVersions = ifMatchVersions(request);
        const { name, settings } = publication;
        const locale = params['locale'] ?? '';
        const by = { publication: name, ...authorOf(admin), now: clock.now(), locale };
        await wordingEditor.remove({ ...by, seenVersions, defaultLocale: settings.defaultLocale });
        await wordingDrafts.forget(by);
        return { status: 204 };
      },
    }),
  ];
}
