import type { Option } from '../command.ts';
import { lettersOf } from './readings.ts';

/** The shipped publication's limit. */
export const usualLimit = 10;
export const usualTimeoutSeconds = 10;
/** Fewer letters stand in many a text by chance. */
const shortestSentinel = 8;

const isWeb = (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

export const webAddress = (text: string) =>
  isWeb(text) ? null : 'must be an address that begins with http:// or https://';

const wholeNumber = (least: number, most: number) => (text: string) =>
  /^\d{1,6}$/.test(text) && Number(text) >= least && Number(text) <= most
    ? null
    : `must be a whole number from ${least} to ${most}`;

const header = (text: string) => (/^[\w-]+:[\t\x20-\x7e]+$/.test(text) ? null : 'must be of the form "Name: value"');

const longEnough = (text: string) =>
  lettersOf(text).length >= shortestSentinel
    ? null
    : `must have ${shortestSentinel} letters or digits, so that no other text holds it by chance`;

export const options = {
  sentinel: {
    type: 'string',
    value: 'TEXT',
    summary: 'look for this, which stands in the paid part of each article, and nothing else',
    check: longEnough,
  },
  limit: {
    type: 'string',
    value: 'N',
    summary: `how many articles a new reader has (${usualLimit})`,
    check: wholeNumber(0, 1_000),
  },
  'warm-up': {
    type: 'string',
    multiple: true,
    value: 'URL',
    summary: 'another article to use up the meter with',
    check: webAddress,
  },
  stile: {
    type: 'string',
    value: 'URL',
    summary: 'use up the meter at this Stile, with articles that there are not',
    check: webAddress,
  },
  publication: { type: 'string', value: 'NAME', summary: 'the publication whose meter that is' },
  header: {
    type: 'string',
    multiple: true,
    value: 'HEADER',
    summary: 'send "Name: value" with every request, such as a password of a test site',
    check: header,
  },
  'granted-header': {
    type: 'string',
    multiple: true,
    value: 'HEADER',
    summary: 'send "Name: value" as the reader who may read, such as a subscriber’s cookie',
    check: header,
  },
  timeout: {
    type: 'string',
    value: 'SECONDS',
    summary: `how long to wait for each answer (${usualTimeoutSeconds})`,
    check: wholeNumber(1, 60),
  },
  insecure: { type: 'boolean', summary: 'take a certificate that proves nothing' },
  json: { type: 'boolean', summary: 'print JSON' },
} as const satisfies Readonly<Record<string, Option>>;
