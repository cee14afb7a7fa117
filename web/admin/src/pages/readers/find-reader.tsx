import { Box, Button, Checkbox, Group, Paper, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { PageTitle } from '../../components/page-title.tsx';
import { Explain } from './explain.tsx';
import { FoundByEmail } from './find-by-email.tsx';
import { looksLikeEmail, looksLikeReaderId, placeOf } from './reader-name.ts';

function Find() {
  const [, navigate] = useLocation();
  const [text, setText] = useState('');
  const [isSignInId, setIsSignInId] = useState(false);
  const [email, setEmail] = useState<string | null>(null);
  const name = text.trim();
  const ambiguous = looksLikeReaderId(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name !== '') navigate(placeOf({ name, by: ambiguous && isSignInId ? 'sign-in' : null }));
  };
  return (
    <Paper withBorder p="md" radius="md" component="form" onSubmit={submit} role="search" aria-label="Readers">
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Reader id, sign-in id or email"
          description="An id of Stile’s begins with r_; anything else is taken as the id by which your readers sign in. An email can also be looked for at Stripe."
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          maxLength={256}
          flex="1 1 18rem"
        />
        <Button type="submit">Look up</Button>
        {looksLikeEmail(name) && (
          <Button variant="default" onClick={() => setEmail(name)}>
            Find by email at Stripe
          </Button>
        )}
      </Group>
      {ambiguous && (
        <Checkbox
          mt="sm"
          label="This is a sign-in id, although it looks like one of Stile’s"
          checked={isSignInId}
          onChange={({ currentTarget }) => setIsSignInId(currentTarget.checked)}
        />
      )}
      {email !== null && (
        <Box mt="md">
          <FoundByEmail email={email} />
        </Box>
      )}
    </Paper>
  );
}

/** Where one looks a reader up. */
export const FindReader = () => (
  <Stack gap="lg">
    <PageTitle
      title="Readers"
      about="What a reader has and has used up, why they are let in or not, and what you can do for them."
    />
    <Find />
    <Explain reader={null} kind="anonymous" />
  </Stack>
);
