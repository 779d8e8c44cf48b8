import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * The content security policy of an HTML page of ours: only this host, no frames, no forms. It is helmet's with two
 * exceptions: inline styles, which Swagger UI sets, and plain HTTP stays plain HTTP, since these pages are read on
 * machines without certificates.
 */
export function pagePolicy({ scripts }: { readonly scripts: boolean }): RequestHandler {
  const self = "'self'";
  const none = "'none'";
  return helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: [none],
      scriptSrc: [scripts ? self : none],
      scriptSrcAttr: [none],
      styleSrc: [self, "'unsafe-inline'"],
      imgSrc: [self, 'data:'],
      connectSrc: [self],
      baseUri: [none],
      formAction: [none],
      frameAncestors: [none],
    },
  });
}
