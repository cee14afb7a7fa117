import type { Address } from './ask.ts';
import type { Checked, Finding } from './check-article.ts';

/** What no such check can say, in every report. */
const cannotSay: readonly string[] = [
  'what scripts fetch or put together, unless you give the address that they fetch',
  'what other sites hold: search indexes, archives, aggregators, and caches that were filled before',
  'text that is encrypted, packed, or cut up letter by letter, and text in pictures or sound',
  'a reader who throws cookies away: they are new, and have free articles again',
];

const addressOf = ({ origin, path }: Address) => origin + path;

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A command that asks the same. Headers that were given by hand may be secret: only their names are shown. */
function curlOf({ question, cookie }: Pick<Finding, 'question' | 'cookie'>, ownHeaders: readonly string[]): string {
  const headers = [
    ...Object.entries(question.headers).map(([name, value]) => `${name}: ${value}`),
    ...(cookie === '' ? [] : [`Cookie: ${cookie}`]),
    ...ownHeaders.map((name) => `${name}: …`),
  ];
  const method = question.method === 'HEAD' ? ['--head'] : [];
  const parts = [...method, ...headers.map((header) => `-H ${quoted(header)}`), quoted(addressOf(question))];
  return ['curl -sS -i --path-as-is', ...parts].join(' ');
}

function findingLines(finding: Finding, number: number, ownHeaders: readonly string[]): readonly string[] {
  const { as, question, place, found, of, excerpt, mend } = finding;
  const amount = of === 0 ? '' : of === 1 ? '' : `, ${found} of ${of} sentences`;
  return [
    `  ${number}. to ${as}: ${place}${amount}`,
    `     ${question.method} ${addressOf(question)} → ${finding.status}`,
    ...(excerpt === '' ? [] : [`     “${excerpt}”`]),
    `     See it: ${curlOf(finding, ownHeaders)}`,
    `     To fix it: ${mend}`,
  ];
}

type Group = [Finding, ...Finding[]];

/** What else was asked with the same result. */
function alsoLines([first, ...more]: Group): readonly string[] {
  const told = ({ question }: Finding) =>
    addressOf(question) === addressOf(first.question)
      ? Object.entries(question.headers)
          .map(([name, value]) => `${name}: ${value}`)
          .join(', ')
      : addressOf(question);
  return more.map((each) => `     also: ${told(each)}`);
}

/** Findings that differ in nothing but the way of asking are shown together. */
function grouped(findings: readonly Finding[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    const key = `${finding.as}\n${finding.place}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
}

function linesOf(checked: Checked, ownHeaders: readonly string[]): readonly string[] {
  const { address, verdict, why, knownBy, asked, findings, cut, unanswered } = checked;
  const groups = grouped(findings);
  const verdicts = {
    tight: `tight: ${asked} ways of asking, none gets the text (known by ${knownBy})`,
    leaks: `leaks in ${groups.length} ${groups.length === 1 ? 'way' : 'ways'} (${asked} asked; known by ${knownBy})`,
    unchecked: `could not be checked: ${why}`,
  };
  return [
    addressOf(address),
    `  ${verdicts[verdict]}`,
    ...groups.flatMap((group, index) => [...findingLines(group[0], index + 1, ownHeaders), ...alsoLines(group)]),
    ...cut.map((question) => `  only the beginning was searched, for its length: ${addressOf(question)}`),
    ...unanswered.map(
      ({ as, question, why: silent }) => `  not answered, as ${as}: ${addressOf(question)} (${silent})`,
    ),
  ];
}

/** For people. */
export const textReport = (all: readonly Checked[], ownHeaders: readonly string[]): readonly string[] => [
  ...all.flatMap((checked) => [...linesOf(checked, ownHeaders), '']),
  'This cannot say:',
  ...cannotSay.map((line) => `  - ${line}`),
];

/** For programs. */
export const jsonReport = (all: readonly Checked[], ownHeaders: readonly string[]) => ({
  articles: all.map(({ address, verdict, why, knownBy, asked, findings, cut, unanswered }) => ({
    url: addressOf(address),
    ...{ verdict, why, knownBy, asked },
    findings: findings.map((finding) => {
      const { as, question, status, place, found, of, excerpt, mend } = finding;
      const { method, headers } = question;
      const request = { method, url: addressOf(question), headers };
      return { as, request, status, place, found, of, excerpt, mend, curl: curlOf(finding, ownHeaders) };
    }),
    cut: cut.map(addressOf),
    unanswered: unanswered.map(({ as, question, why: silent }) => ({ as, url: addressOf(question), why: silent })),
  })),
  cannotSay,
});
