import { Badge, Code, Fieldset, Stack, Text, TextInput } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { messageOf } from '../../api/problem.ts';
import { type IdentityDraft, readIdentity } from './identity-draft.ts';
import { type Tried, useTryAddress } from './use-try-address.ts';

type One = Omit<Tried, 'other' | 'isSame'>;

/** What the gate makes of an address that is no usual one; null where it is. */
function oddity({ isTooLong, isAmbiguous, isRefused }: One): string | null {
  if (isTooLong) return 'It is too long: it is refused.';
  if (!isAmbiguous) return null;
  const instead = isRefused ? 'the gate refuses it.' : 'the gate takes it for this article.';
  return `Servers read it in different ways: ${instead}`;
}

function TriedAddress({ what, tried }: { readonly what: string; readonly tried: One }) {
  const odd = oddity(tried);
  return (
    <div>
      <Text size="sm">{what} is the article</Text>
      <Code block className="anywhere">
        {tried.article}
      </Code>
      {tried.leftOut.length > 0 && (
        <Text size="sm" c="dimmed" className="anywhere">
          Left out: {tried.leftOut.map(({ text }) => text).join(', ')}
        </Text>
      )}
      {odd !== null && (
        <Text size="sm" fw={500}>
          {odd}
        </Text>
      )}
    </div>
  );
}

function Outcome({ tried: { other, isSame, ...first } }: { readonly tried: Tried }) {
  return (
    <Stack gap="sm">
      <TriedAddress what="It" tried={first} />
      {other !== null && <TriedAddress what="The other" tried={other} />}
      {isSame !== null && (
        <Badge size="lg" variant="default" tt="none" data-same={isSame}>
          {isSame ? 'Both are one article' : 'These are two articles'}
        </Badge>
      )}
    </Stack>
  );
}

/** Enter would save the meter, of which these fields are no part. */
const keepEnter = (event: KeyboardEvent) => {
  if (event.key === 'Enter') event.preventDefault();
};

/** Shows which article two addresses are, by the rule as it is typed. For viewers too: nothing changes by it. */
export function TryAddress({ rule }: { readonly rule: IdentityDraft }) {
  const [address, setAddress] = useState('');
  const [other, setOther] = useState('');
  const [one, two] = [address.trim(), other.trim()];
  const articleIdentity = readIdentity(rule);
  const { data, error } = useTryAddress({ address: one, articleIdentity, ...(two !== '' && { other: two }) });
  return (
    <Fieldset legend="Try an address" radius="md" onKeyDown={keepEnter}>
      <Stack gap="sm">
        <TextInput
          label="An address"
          description="As your front end or the gate names the article"
          placeholder="/story/page/2?utm_source=mail"
          value={address}
          onChange={({ currentTarget }) => setAddress(currentTarget.value)}
        />
        <TextInput
          label="Another, to compare"
          placeholder="/story"
          value={other}
          onChange={({ currentTarget }) => setOther(currentTarget.value)}
        />
        <div role="status">
          {one !== '' && error === null && data !== undefined && <Outcome tried={data} />}
          {one !== '' && error !== null && <Text size="sm">It cannot be tried: {messageOf(error)}</Text>}
        </div>
      </Stack>
    </Fieldset>
  );
}
