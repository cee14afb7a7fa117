import { Button, Checkbox, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { mostIssueArticles, mostNewsletterDays } from '../../../../../src/paywall/newsletters/newsletter.ts';
import { isProblem, messageOf } from '../../api/problem.ts';
import { usePublication } from '../../api/publication-context.tsx';
import { BusyButton } from '../../components/busy-button.tsx';
import { CopyText } from '../../components/copy-field.tsx';
import { failed } from '../../components/notices.ts';
import { momentInWords } from '../../zoned-time.ts';
import { DaysInput } from './days-input.tsx';
import { type NewsletterJson, type NewsletterLinks, useNewsletterChanges } from './use-newsletters.ts';
import { readWholeNumber } from './whole-number.ts';

/** One call makes so many at most. */
const mostArticles = 500;

/** An address in each line; or an id of the site's own, a space, and the address. */
function articlesIn(text: string) {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.map((line) => {
    const [, id, url] = /^(\S.*?)\s+(https?:\/\/\S+)$/i.exec(line) ?? [];
    return id === undefined || url === undefined ? { url: line } : { id, url };
  });
}

/** The fault of the first article that has one, with the line in which it stands. */
function faultInWords(error: unknown): string {
  if (!isProblem(error, 'invalid-request')) return messageOf(error);
  const [fault] = error.faults;
  if (fault === undefined) return messageOf(error);
  const [, line] = /^articles\.(\d+)/.exec(fault.path) ?? [];
  return line === undefined ? fault.message : `Article ${Number(line) + 1} ${fault.message}.`;
}

interface FormProps {
  readonly newsletter: NewsletterJson;
  readonly onMade: (links: NewsletterLinks) => void;
  readonly onClose: () => void;
}

function LinksForm({ newsletter, onMade, onClose }: FormProps) {
  const { sign } = useNewsletterChanges();
  const [text, setText] = useState('');
  const [days, setDays] = useState('');
  const [issue, setIssue] = useState(false);
  const [faults, setFaults] = useState<{ readonly text?: string; readonly days?: string }>({});
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const articles = articlesIn(text);
    const most = issue ? mostIssueArticles : mostArticles;
    const forDays = readWholeNumber(days, mostNewsletterDays);
    if (articles.length === 0) return setFaults({ text: 'Enter the address of an article.' });
    if (articles.length > most) return setFaults({ text: `These are more than ${most} articles.` });
    if ('fault' in forDays) return setFaults({ days: forDays.fault });
    const body = { articles, issue, ...(forDays.value !== null && { days: forDays.value }) };
    try {
      onMade(await sign.mutateAsync({ id: newsletter.id, body }));
    } catch (error) {
      if (isProblem(error, 'invalid-request')) setFaults({ text: faultInWords(error) });
      else failed('Not made', error);
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        <Textarea
          label="Addresses of the articles"
          description="One in a line. If your site names articles by ids of its own: the id, a space, and the address."
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            setFaults({});
          }}
          error={faults.text}
          rows={6}
          required
          data-autofocus
        />
        <Checkbox
          label="These articles are one issue"
          description={`One token for up to ${mostIssueArticles} articles: a reader who opens one can read all of them for an hour.`}
          checked={issue}
          onChange={({ currentTarget }) => setIssue(currentTarget.checked)}
        />
        <DaysInput
          description={`How long the links are valid, ${newsletter.days} if you leave it empty.`}
          value={days}
          fault={faults.days}
          onChange={(text) => {
            setDays(text);
            setFaults({});
          }}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <BusyButton type="submit" busy={sign.isPending}>
            Make the links
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

function Made({ links, onClose }: { readonly links: NewsletterLinks; readonly onClose: () => void }) {
  const { timeZone } = usePublication();
  const text = links.links.map(({ link }) => link).join('\n');
  return (
    <Stack gap="md">
      <Text>
        They are valid until {momentInWords(links.expiresAt, timeZone)}, in the order of the articles. They are not
        shown again.
      </Text>
      <Textarea label="Links" value={text} readOnly rows={8} wrap="off" data-autofocus />
      <Group justify="flex-end">
        <CopyText label="Copy all" value={text} />
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}

/** Makes the links of one newsletter. */
export function NewsletterLinksDialog({ newsletter }: { readonly newsletter: NewsletterJson }) {
  const [opened, setOpened] = useState(false);
  const [made, setMade] = useState<NewsletterLinks | null>(null);
  const close = () => setOpened(false);
  const name = newsletter.title ?? newsletter.id;
  return (
    <>
      <Button
        variant="default"
        aria-label={`Make links for ${name}`}
        onClick={() => {
          setMade(null);
          setOpened(true);
        }}
      >
        Make links
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={made === null ? `Make links for ${name}` : 'The links are made'}
        size="lg"
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {made === null ? (
          <LinksForm newsletter={newsletter} onMade={setMade} onClose={close} />
        ) : (
          <Made links={made} onClose={close} />
        )}
      </Modal>
    </>
  );
}
