import { useCaddy } from '../../support/behind-proxy.ts';
import { createFrontEnd, example } from '../../support/browser/front-end.ts';
import { describeWhatIsCounted, roomyMeter } from '../../support/doors/what-is-counted.ts';
import { useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';

describe('what is a view behind Caddy', () => {
  const config = useConfigDir({ [example]: { meter: roomyMeter } });
  const service = useService(() => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1' }));
  const caddy = useCaddy(service);

  describeWhatIsCounted({ page: createFrontEnd(service), givesBack: true, read: (...asked) => caddy.read(...asked) });
});
