import { Anchor, Box, Button, Group, Paper, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useCallback, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { PageTitle } from '../../components/page-title.tsx';
import { useFragment } from '../../navigation/navigation-context.tsx';
import { Explain } from './explain.tsx';
import { LookedUp } from './looked-up.tsx';
import { nameOf, placeOf } from './reader-name.ts';
import type { FoundReader } from './use-look-up.ts';

/** `given`: what was typed in the search of all pages already. */
function Find({ given }: { readonly given: string | null }) {
  const [, navigate] = useLocation();
  const [text, setText] = useState(given ?? '');
  const [asked, setAsked] = useState(given);
  const open = useCallback((reader: FoundReader) => navigate(placeOf(nameOf(reader))), [navigate]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') setAsked(text.trim());
  };
  return (
    <Paper withBorder p="md" radius="md" component="form" onSubmit={submit} role="search" aria-label="Readers">
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Support code, email or any id"
          description="The code on the reader’s wall, your own sign-in id, the email of the checkout, or an id that begins with r_, cus_, sub_ or cs_."
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            setAsked(null);
          }}
          autoComplete="off"
          spellCheck={false}
          maxLength={256}
          flex="1 1 18rem"
        />
        <Button type="submit">Look up</Button>
      </Group>
      {asked !== null && (
        <Box mt="md">
          <LookedUp
            text={asked}
            onOnly={open}
            choice={(reader, label) => (
              <Link href={placeOf(nameOf(reader))} asChild>
                <Anchor>{label}</Anchor>
              </Link>
            )}
          />
        </Box>
      )}
    </Paper>
  );
}

/** Where one looks a reader up. */
export function FindReader() {
  const given = useFragment() || null;
  return (
    <Stack gap="lg">
      <PageTitle
        title="Readers"
        about="What a reader has and has used up, why they are let in or not, and what you can do for them."
      />
      <Find key={given} given={given} />
      <Explain reader={null} kind="anonymous" />
    </Stack>
  );
}
