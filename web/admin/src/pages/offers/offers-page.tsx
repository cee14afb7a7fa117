import { Route, Switch } from 'wouter';
import { ChangedOffer } from './changed-offer.tsx';
import { NewOffer } from './new-offer.tsx';
import { OfferList } from './offer-list.tsx';

/** Offers lie below `of`, so that one may be called `new`. */
export const OffersPage = () => (
  <Switch>
    <Route path="/new" component={NewOffer} />
    <Route path="/of/:id">{({ id }) => <ChangedOffer key={id} id={id} />}</Route>
    <Route component={OfferList} />
  </Switch>
);
