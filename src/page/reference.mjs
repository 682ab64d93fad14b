// @ts-check
import { CONTROL, encoded } from './control.mjs';

/** Swagger UI, as the script before this one leaves it. */
const show = /** @type {Window & { SwaggerUIBundle?: (options: object) => void }} */ (window).SwaggerUIBundle;
const vendor = new URLSearchParams(location.search).get('vendor') ?? '';
document.title = `${vendor} · Understudy`;
show?.({
  dom_id: '#reference',
  url: `${CONTROL}/vendors/${encoded(vendor)}/openapi.yaml`,
  // Its own "Try it out" would ask the servers of the document: the real vendor.
  supportedSubmitMethods: [],
  validatorUrl: 'none',
});
