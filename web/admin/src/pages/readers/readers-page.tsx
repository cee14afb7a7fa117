import { Route, Switch } from 'wouter';
import { decodedPart } from '../../navigation/navigation.ts';
import { FindReader } from './find-reader.tsx';
import { OneReader } from './one-reader.tsx';

/** Readers lie below `of`, by whichever id somebody named them. */
export const ReadersPage = () => (
  <Switch>
    <Route path="/of/:name">{({ name }) => <OneReader key={name} name={decodedPart(name)} />}</Route>
    <Route component={FindReader} />
  </Switch>
);
