import { type Nginx, runNginx } from '../../support/processes/nginx.ts';

/** The cache of a CDN's in front of doors: which door a request is for stands in `X-Door`, as `host:port`. */
export type SharedCache = Pick<Nginx, 'stop'> & { readonly url: string };

/** By which header it says where an answer came from: `HIT` from what it kept. */
export const cacheStatus = 'X-Cache';

/**
 * nginx that keeps for all readers whatever `Cache-Control` lets it keep, and looks at nothing else: neither at `Vary` nor at cookies, as
 * a badly configured one would.
 */
export async function startSharedCache(): Promise<SharedCache> {
  const nginx = await runNginx(
    (port, dir) => `
      proxy_cache_path ${dir}/cache keys_zone=pages:1m;
      server {
        listen 127.0.0.1:${port};
        location = /up { return 204; }
        location / {
          proxy_pass http://$http_x_door$request_uri;
          proxy_cache pages;
          proxy_cache_key $http_x_door$request_uri;
          proxy_ignore_headers Set-Cookie Vary;
          add_header ${cacheStatus} $upstream_cache_status always;
        }
      }`,
    '/up',
  );
  return { url: `http://127.0.0.1:${nginx.port}`, stop: nginx.stop };
}
