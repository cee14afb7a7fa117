import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentRules } from '../paywall/agents/agent.ts';
import type { EpochMs } from '../paywall/clock.ts';
import { checkOffer } from '../paywall/editing/offer-check.ts';
import { checkWording } from '../paywall/editing/wording-check.ts';
import type { Offer } from '../paywall/offers/offer.ts';
import type { PublicationSettings } from '../paywall/publication.ts';
import type { SegmentRule } from '../paywall/segments/segment.ts';
import type { Wording } from '../paywall/wording/wording.ts';
import { reasonOf } from '../settings/faults.ts';
import { faultsOfSignIn, type Installation } from '../settings/mode.ts';
import { type CheckedFile, type FileFault, readCheckedFile } from './checked-file.ts';
import { agentRules } from './growth/agents-schema.ts';
import { aroundInFiles, readSegments } from './growth/segments-file.ts';
import { offerBody, offerOf } from './offer-schema.ts';
import { publicationFile, usualLocale } from './publication-schema.ts';
import { wording } from './wording/wording-schema.ts';

/** One publication as its folder describes it. */
export interface FiledPublication {
  readonly publication: string;
  readonly settings: PublicationSettings;
  readonly wordings: readonly Wording[];
  /** Not stored yet: of version 0. */
  readonly offers: readonly Offer[];
  /** Null if there is no file of them. */
  readonly segments: readonly SegmentRule[] | null;
  /** Null without `agents.yaml`. */
  readonly agents: AgentRules | null;
}

export interface LoadedFiles {
  /** Those without a fault. */
  readonly publications: readonly FiledPublication[];
  /** The names of those that have offers, with a fault or without. */
  readonly sellers: readonly string[];
  readonly faults: readonly FileFault[];
}

/** Whether `name` can be a publication's: it stands in URLs, and `admin` has its own place there. */
export function isPublicationName(name: string): boolean {
  return /^[a-z0-9-]{1,64}$/.test(name) && name !== 'admin';
}

const faultOf = (file: string, message: string): FileFault => ({ file, line: null, path: '', message });

/** What people see in a folder: names that begin with a dot are an editor's, or those of a mounted volume. */
function list(folder: string): { readonly names: readonly string[]; readonly faults: readonly FileFault[] } {
  try {
    const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
    return { names: names.sort(), faults: [] };
  } catch (error) {
    return { names: [], faults: [faultOf(folder, reasonOf(error))] };
  }
}

function readWording(file: string, locale: string, now: EpochMs): CheckedFile<Wording> {
  return readCheckedFile(file, {
    schema: wording,
    checkField: {
      name: 'locale',
      check: (value) => (value === undefined || value === locale ? null : `must be ${locale}, as the file is named`),
    },
    checkWhole: (value) => checkWording(value, now),
  });
}

function readOffer(file: string, id: string, around: Parameters<typeof checkOffer>[1]): CheckedFile<Offer> {
  const { value, faults } = readCheckedFile(file, {
    schema: offerBody,
    checkField: {
      name: 'id',
      check: (given) => (given === undefined || given === id ? null : `must be ${id}, as the file is named`),
    },
    checkWhole: (body) => checkOffer(offerOf(body, 0), around),
  });
  return { value: value && offerOf(value, 0), faults };
}

interface Folder<T> {
  /** What the files are named for, whether they have faults or not. */
  readonly names: readonly string[];
  readonly values: readonly T[];
  readonly faults: readonly FileFault[];
}

/** Reads every file of a folder whose files are named after their content; `form` describes the name in the fault for a wrong one. */
function readFolder<T>(folder: string, form: string, read: (file: string, name: string) => CheckedFile<T>): Folder<T> {
  const { names: files, faults } = list(folder);
  const misnamed = files.filter((name) => !name.endsWith('.yaml'));
  const names = files.filter((name) => name.endsWith('.yaml')).map((name) => name.slice(0, -'.yaml'.length));
  const found = names.map((name) => read(join(folder, `${name}.yaml`), name));
  return {
    names,
    values: found.flatMap(({ value }) => (value === null ? [] : [value])),
    faults: [
      ...faults,
      ...misnamed.map((name) => faultOf(join(folder, name), `is not read: ${form}`)),
      ...found.flatMap((file) => file.faults),
    ],
  };
}

/** A publication need not sell anything. */
function readOffers(folder: string, around: Parameters<typeof checkOffer>[1]): Folder<Offer> {
  if (!existsSync(folder)) return { names: [], values: [], faults: [] };
  return readFolder(folder, 'an offer is named ID.yaml', (file, id) => readOffer(file, id, around));
}

/** A publication need not say anything of agents. */
function readAgents(file: string): CheckedFile<AgentRules> {
  if (!existsSync(file)) return { value: null, faults: [] };
  return readCheckedFile(file, { schema: agentRules });
}

/** By what files are judged that are right in themselves. */
interface Judging {
  readonly now: EpochMs;
  /** Undefined if it does not matter. */
  readonly installation: Installation | undefined;
  /** All publications that there are. */
  readonly names: readonly string[];
}

interface Beside {
  readonly offers: Folder<Offer>;
  readonly wordings: Folder<Wording>;
  readonly now: EpochMs;
}

/** Rules can only be judged by settings, offers and texts that have no fault themselves. */
function readRules(
  folder: string,
  settings: PublicationSettings | null,
  { offers, wordings, now }: Beside,
): ReturnType<typeof readSegments> {
  const isJudged = settings !== null && offers.faults.length + wordings.faults.length === 0;
  if (!isJudged) return { value: null, faults: [] };
  const filed = { settings, offers: offers.values, wordings: wordings.values };
  return readSegments(join(folder, 'segments.yaml'), aroundInFiles(filed, now));
}

function readPublication(folder: string, publication: string, { now, installation, names }: Judging): LoadedFiles {
  const wordings = readFolder(join(folder, 'wording'), 'a wording is named LOCALE.yaml', (file, locale) =>
    readWording(file, locale, now),
  );
  const file = readCheckedFile(join(folder, 'publication.yaml'), {
    schema: publicationFile,
    checkField: {
      name: 'defaultLocale',
      check: (value = usualLocale) =>
        wordings.names.some((locale) => locale === value) ? null : `has no wording: wording/${value}.yaml is missing`,
    },
    checkWhole: (settings) =>
      installation === undefined ? [] : faultsOfSignIn({ publication, settings, names }, installation),
  });
  const locale = file.value?.defaultLocale ?? usualLocale;
  const offers = readOffers(join(folder, 'offers'), { locale, locales: wordings.names, now });
  const segments = readRules(folder, file.value, { offers, wordings, now });
  const agents = readAgents(join(folder, 'agents.yaml'));
  const faults = [...file.faults, ...wordings.faults, ...offers.faults, ...segments.faults, ...agents.faults];
  const sellers = offers.names.length > 0 ? [publication] : [];
  if (file.value === null || faults.length > 0) return { publications: [], sellers, faults };
  const targeting = { segments: segments.value, agents: agents.value };
  const filed = { publication, settings: file.value, wordings: wordings.values, offers: offers.values, ...targeting };
  return { publications: [filed], sellers, faults };
}

/**
 * Reads `publications/NAME/publication.yaml`, and beside it `wording/LOCALE.yaml`, `offers/ID.yaml`, `segments.yaml` and `agents.yaml`,
 * below `configDir`. All
 * faults in all files come at once. Dates in a text before `now` are past; what the installation does not allow is a fault if one
 * is given. An offer that is over is no fault: a service that was started with it is to start again.
 */
export function loadPublicationFiles(configDir: string, now: EpochMs, installation?: Installation): LoadedFiles {
  const root = join(configDir, 'publications');
  const { names, faults } = list(root);
  const folders = names.filter((name) => statSync(join(root, name), { throwIfNoEntry: false })?.isDirectory());
  const loaded = folders.map((name): LoadedFiles => {
    const folder = join(root, name);
    if (isPublicationName(name)) return readPublication(folder, name, { now, installation, names: folders });
    const message = 'is no name for a publication: up to 64 of a-z, 0-9 and -, and not admin';
    return { publications: [], sellers: [], faults: [faultOf(folder, message)] };
  });
  return {
    publications: loaded.flatMap(({ publications }) => publications),
    sellers: loaded.flatMap(({ sellers }) => sellers),
    faults: [...faults, ...loaded.flatMap((each) => each.faults)],
  };
}
