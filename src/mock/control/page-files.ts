import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Response } from 'express';
import { CONTROL_PATH } from './options';
import { refuse } from './problems';

const FOLDER = join(__dirname, '..', '..', 'page');

/** All that the page is made of, as it stands. Its documents have addresses of their own. */
const FILES: readonly string[] = readdirSync(FOLDER).filter((name) => /\.(css|mjs|svg)$/.test(name));

/** Of Swagger UI, two files do. */
const LIBRARY_FILES: readonly string[] = ['swagger-ui.css', 'swagger-ui-bundle.js'];

/** Nothing but the page's own files and this mock: a document's text is hostile until shown. No other page may frame it. */
const policy = (styles: string, images: string): string =>
  [
    ...["default-src 'none'", "script-src 'self'", "connect-src 'self'", styles, images],
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ].join('; ');

const PAGE_POLICY = policy("style-src 'self'", "img-src 'self'");
/** Swagger UI writes styles into its elements. */
const REFERENCE_POLICY = policy("style-src 'self' 'unsafe-inline'", "img-src 'self' data:");

const send = (response: Response, name: string, folder: string, contentSecurityPolicy = PAGE_POLICY): void =>
  void response
    .set({
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    .type(extname(name))
    .send(readFileSync(join(folder, name)));

export const sendPage = (response: Response): void => send(response, 'page.html', FOLDER);

/** @throws a refusal for any other name */
export const sendPageFile = (name: string, response: Response): void => {
  if (!FILES.includes(name)) throw refuse(404, `The page has no file "${name}". See ${CONTROL_PATH}/.`);
  send(response, name, FOLDER);
};

/** @throws a refusal where there is no library */
export const sendReference = (response: Response, library: string | undefined): void => {
  if (library === undefined) throw refuse(404, 'Install swagger-ui-dist beside Understudy to read documents here.');
  send(response, 'reference.html', FOLDER, REFERENCE_POLICY);
};

/** @throws a refusal for any other name, and where there is no library */
export const sendReferenceFile = (name: string, response: Response, library: string | undefined): void => {
  if (library === undefined || !LIBRARY_FILES.includes(name))
    throw refuse(404, `The reference has no file "${name}". See ${CONTROL_PATH}/.`);
  send(response, name, library);
};
