import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Request } from 'express';
import { once } from '../../core/once';
import { knownNames } from '../../core/text/nearest-name';
import { countEvidenceOf } from '../../specs/operations/count-evidence';
import { writeDocument } from '../../specs/source/write-document';
import { prefersPage } from '../respond/prefers-page';
import { vendorHosts } from '../routing/virtual-hosts';
import type { MockVendor } from '../types';
import { describeOperation } from './describe-operation';
import { metricsText } from './metrics';
import { CONTROL_PATH, type ControlOptions, type Routes } from './options';
import { sendPage, sendPageFile, sendReference, sendReferenceFile } from './page-files';
import { refuse } from './problems';
import { forgetTraffic, listTraffic, streamTraffic } from './traffic';
import { alone } from './traffic-across-workers';

/** What is there and what happens; nothing here changes an answer. */
export const infoRoutes = (options: ControlOptions): Routes => {
  const { vendors, store, journal, workerTraffic = alone(journal) } = options;
  return {
    '/': {
      get: (request, response) => {
        response.vary('accept');
        return prefersPage(request.get('accept')) ? sendPage(response) : index(vendors);
      },
    },
    '/page/:file': { get: (request, response) => sendPageFile(String(request.params.file), response) },
    '/openapi.yaml': { get: (_, response) => void response.type('application/yaml').send(document()) },
    // Alive: nothing else is asked, so that a lost store does not restart the process.
    '/health': { get: () => ({ status: 'ok' }) },
    // Ready: requests that need the state would be answered.
    '/ready': {
      get: async () => {
        await store.sessions();
        return { status: 'ready' };
      },
    },
    '/metrics': {
      get: async (_, response) =>
        void response.type('text/plain; version=0.0.4; charset=utf-8').send(metricsText(await workerTraffic.counts())),
    },
    '/reference/': { get: (_, response) => sendReference(response, options.referenceLibrary) },
    '/reference/:file': {
      get: (request, response) => sendReferenceFile(String(request.params.file), response, options.referenceLibrary),
    },
    '/vendors': { get: () => vendors.map((vendor) => shownVendor(options, vendor)) },
    '/vendors/:vendor': { get: (request) => shownVendor(options, vendorOf(vendors, request)) },
    '/vendors/:vendor/openapi.yaml': {
      get: (request, response) =>
        void response.type('application/yaml').send(writeDocument(vendorOf(vendors, request).spec)),
    },
    '/vendors/:vendor/operations/:operation': { get: (request) => shownOperation(options, request) },
    '/report': { get: () => readReport(options.report) },
    '/operations': { get: () => vendors.flatMap(shownOperations) },
    '/traffic': {
      get: (request) => listTraffic(workerTraffic, vendors, request),
      delete: (request) => forgetTraffic(workerTraffic, request),
    },
    '/usage': { get: () => workerTraffic.usage() },
    '/traffic/live': { get: (request, response) => streamTraffic(workerTraffic, request, response) },
  };
};

/** The vendor a path names. Refused with the known ones. */
export const vendorOf = (vendors: readonly MockVendor[], { params }: Request): MockVendor => {
  const vendor = vendors.find(({ name }) => name === params.vendor);
  if (vendor) return vendor;
  throw refuse(
    404,
    `No vendor "${String(params.vendor)}" is served. Known: ${knownNames(
      vendors.map(({ name }) => name),
      String(params.vendor),
    )}.`,
  );
};

const index = (vendors: readonly MockVendor[]) => ({
  name: 'understudy',
  vendors: vendors.map(({ name }) => name),
  document: `${CONTROL_PATH}/openapi.yaml`,
});

const shownVendor = ({ referenceLibrary }: ControlOptions, vendor: MockVendor) => ({
  name: vendor.name,
  title: vendor.spec.title,
  prefix: vendor.prefix,
  hosts: vendorHosts(vendor),
  data: vendor.records === null ? 'sample' : 'store',
  operations: shownOperations(vendor),
  behaviours: (vendor.definition.behaviours ?? []).map(({ name, grade, says }) => ({ name, grade, says })),
  scenarios: vendor.scenarios.map(({ name }) => name),
  webhooks: vendor.spec.webhooks.map(({ name }) => name),
  document: `${CONTROL_PATH}/vendors/${encodeURIComponent(vendor.name)}/openapi.yaml`,
  reference:
    referenceLibrary === undefined ? null : `${CONTROL_PATH}/reference/?vendor=${encodeURIComponent(vendor.name)}`,
});

const shownOperations = ({ name, prefix, spec, definition }: MockVendor) =>
  spec.operations.map((operation) => ({
    vendor: name,
    id: operation.id,
    method: operation.method,
    path: `${prefix}${operation.path}`,
    summary: operation.summary ?? null,
    statuses: operation.responses.map(({ status }) => status),
    callbacks: [...new Set(spec.callbacks(operation).map(({ name }) => name))],
    triggers: (definition.behaviours ?? [])
      .flatMap(({ triggers = [] }) => triggers)
      .filter((trigger) => trigger.operation === operation.id)
      .map(({ status, how, grade }) => ({ status, how, grade })),
  }));

/** All that the page shows of one operation. */
const shownOperation = ({ vendors, requestFor }: ControlOptions, request: Request) => {
  const vendor = vendorOf(vendors, request);
  const operation = vendor.spec.operations.find(({ id }) => id === request.params.operation);
  if (!operation)
    throw refuse(
      404,
      `${vendor.name} documents no operation "${String(request.params.operation)}". Known: ${knownNames(
        vendor.spec.operations.map(({ id }) => id),
        String(request.params.operation),
      )}.`,
    );
  return {
    ...describeOperation(vendor.spec, operation, vendor.definition),
    source: operation.source ?? null,
    evidence: countEvidenceOf(vendor.spec, operation),
    request: requestFor?.(vendor, operation) ?? { kind: 'none', reason: 'this mock offers none' },
  };
};

/** `undefined` where none is shown. @throws a refusal for one that cannot be read */
const readReport = (file: string | undefined): unknown => {
  if (file === undefined) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw refuse(
      404,
      `${basename(file)} is no JSON report, or not written yet. Write it with: understudy test --report json=<file>`,
    );
  }
};

const document = once(() => readFileSync(join(__dirname, 'openapi.yaml'), 'utf8'));
