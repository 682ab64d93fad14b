/** Prism's choice among responses, and what makes a value of a schema, behind one door: the build packs it with the forty files that it opens. */
export { sample } from '@stoplight/json-schema-sampler';
export { default as negotiator } from '@stoplight/prism-http/dist/mocker/negotiator/NegotiatorHelpers';
