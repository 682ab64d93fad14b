/** Prism's choice among responses, behind one door: the build packs it with the forty files that it opens. */
export { default as negotiator } from '@stoplight/prism-http/dist/mocker/negotiator/NegotiatorHelpers';
