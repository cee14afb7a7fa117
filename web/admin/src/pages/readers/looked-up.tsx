import { Alert, List, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { Failure, Loading } from '../../components/states.tsx';
import { kindWords, stateWords } from './reader-words.ts';
import { type FoundReader, type LookUpForm, useLookUp } from './use-look-up.ts';

/** Why nothing is known of what has this form. */
const unknownWords: Readonly<Record<LookUpForm, string>> = {
  'reader-id': 'No article of this reader is counted, and nothing was bought or given.',
  'support-code':
    'The code is genuine, but nothing is stored of its reader: no article is counted, and nothing was bought or given.',
  'sign-in-id':
    'No reader has come with this sign-in id, and nothing was bought or given. Compare it with your own accounts: capitals count.',
  email: 'No purchase was made with this email as typed at the checkout, and no reader signs in with it.',
  'stripe-id': 'At Stripe there is no such customer, subscription or checkout of a reader of this publication.',
};

/** In a list: what tells readers apart. */
export const readerInWords = ({ kind, by, known, entitlement }: FoundReader): string =>
  [
    kind === null ? 'reader' : kindWords[kind].toLowerCase(),
    ...(by === 'sign-in' ? ['by sign-in id'] : []),
    known ? stateWords[entitlement.state].toLowerCase() : 'nothing is known of this id',
  ].join(', ');

interface Props {
  readonly text: string;
  /** Called with the one reader whom the text means. */
  readonly onOnly: (reader: FoundReader) => void;
  /** How a reader is chosen. */
  readonly choice: (reader: FoundReader, label: string) => ReactNode;
}

/** Whom a text means: found at once if it is one reader, otherwise to be chosen. */
export function LookedUp({ text, onOnly, choice }: Props) {
  const { data, error, refetch } = useLookUp(text);
  const [first, ...others] = data?.readers ?? [];
  const only = first?.known && others.length === 0 ? first : null;
  useEffect(() => {
    if (only !== null) onOnly(only);
  }, [only, onOnly]);
  if (data === undefined) {
    if (error === null) return <Loading what="Looking the reader up" />;
    return <Failure error={error} title="This cannot be looked up now" retry={() => void refetch()} />;
  }
  if (only !== null) return null;
  if (data.mistyped)
    return (
      <Alert color="orange" role="status" title="There is a typing mistake in this support code">
        It has seven groups of four characters. Ask the reader to copy it, or to read it out again.
      </Alert>
    );
  if (first === undefined || (!first.known && others.length === 0))
    return (
      <Alert color="orange" role="status" title="Stile knows nothing of this id">
        <Stack gap="xs" align="flex-start">
          <Text size="sm">{unknownWords[data.form]}</Text>
          {first !== undefined && choice(first, 'Use this id all the same')}
        </Stack>
      </Alert>
    );
  return (
    <div role="status">
      <Text size="sm">This may mean several readers:</Text>
      <List aria-label={`Readers whom ${text} may mean`}>
        {data.readers.map((reader) => (
          <List.Item key={`${reader.by} ${reader.id} ${reader.customer?.id}`}>
            {choice(reader, reader.name)}, {readerInWords(reader)}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
