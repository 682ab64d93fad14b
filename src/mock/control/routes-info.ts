import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request } from 'express';
import { once } from '../../core/once';
import { vendorHosts } from '../routing/virtual-hosts';
import type { MockVendor } from '../types';
import { metricsText } from './metrics';
import { CONTROL_PATH, type ControlOptions, type Routes } from './options';
import { refuse } from './problems';
import { forgetTraffic, listTraffic, streamTraffic } from './traffic';
import { alone } from './traffic-across-workers';

/** What is there and what happens; nothing here changes an answer. */
export const infoRoutes = ({ vendors, store, journal, workerTraffic = alone(journal) }: ControlOptions): Routes => {
  return {
    '/': { get: () => index(vendors) },
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
    '/vendors': { get: () => vendors.map(shownVendor) },
    '/vendors/:vendor': { get: (request) => shownVendor(vendorOf(vendors, request)) },
    '/operations': { get: () => vendors.flatMap(shownOperations) },
    '/traffic': {
      get: (request) => listTraffic(workerTraffic, request),
      delete: (request) => forgetTraffic(workerTraffic, request),
    },
    '/traffic/live': { get: (request, response) => streamTraffic(workerTraffic, request, response) },
  };
};

/** The vendor a path names. Refused with the known ones. */
export const vendorOf = (vendors: readonly MockVendor[], { params }: Request): MockVendor => {
  const vendor = vendors.find(({ name }) => name === params.vendor);
  if (vendor) return vendor;
  throw refuse(
    404,
    `No vendor "${String(params.vendor)}" is served. Known: ${vendors.map(({ name }) => name).join(', ')}.`,
  );
};

const index = (vendors: readonly MockVendor[]) => ({
  name: 'understudy',
  vendors: vendors.map(({ name }) => name),
  document: `${CONTROL_PATH}/openapi.yaml`,
});

const shownVendor = (vendor: MockVendor) => ({
  name: vendor.name,
  title: vendor.spec.title,
  prefix: vendor.prefix,
  hosts: vendorHosts(vendor),
  data: vendor.records === null ? 'sample' : 'store',
  operations: shownOperations(vendor),
  behaviours: (vendor.definition.behaviours ?? []).map(({ name, grade, says }) => ({ name, grade, says })),
  scenarios: vendor.scenarios.map(({ name }) => name),
  webhooks: vendor.spec.webhooks.map(({ name }) => name),
});

const shownOperations = ({ name, prefix, spec, definition }: MockVendor) =>
  spec.operations.map((operation) => ({
    vendor: name,
    id: operation.id,
    method: operation.method,
    path: `${prefix}${operation.path}`,
    statuses: operation.responses.map(({ status }) => status),
    callbacks: [...new Set(spec.callbacks(operation).map(({ name }) => name))],
    triggers: (definition.behaviours ?? [])
      .flatMap(({ triggers = [] }) => triggers)
      .filter((trigger) => trigger.operation === operation.id)
      .map(({ status, how, grade }) => ({ status, how, grade })),
  }));

const document = once(() => readFileSync(join(__dirname, 'openapi.yaml'), 'utf8'));
