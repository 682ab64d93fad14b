import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, withBody } from './recorded-run';

const petId = { name: 'petId', in: 'path', required: true, schema: { type: 'integer' } };
const pet = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'integer' }, name: { type: 'string' } },
};
const content = (schema: object) => ({ 'application/json': { schema } });
const ok = (schema: object) => ({ description: 'ok', content: content(schema) });
const notFound = { description: 'no such pet' };
const requestBody = {
  required: true,
  content: { 'application/json': { schema: { ...pet, required: ['name'] }, example: { name: 'Rex' } } },
};

/** A document without one id in it. */
export const PET_SHOP = {
  paths: {
    '/pets': {
      get: { operationId: 'listPets', responses: { 200: ok({ type: 'array', items: pet }) } },
      post: { operationId: 'addPet', requestBody, responses: { 201: ok(pet), 400: { description: 'no' } } },
    },
    '/pets/{petId}': {
      parameters: [petId],
      get: { operationId: 'getPet', responses: { 200: ok(pet), 404: notFound, 400: { description: 'no' } } },
      put: {
        operationId: 'putPet',
        requestBody,
        responses: { 200: ok(pet), 404: notFound, 400: { description: 'no' } },
      },
      delete: {
        operationId: 'deletePet',
        responses: { 204: { description: 'gone' }, 404: notFound, 400: { description: 'no' } },
      },
    },
    '/pets/{petId}/toys': {
      parameters: [petId],
      get: {
        operationId: 'listToys',
        responses: { 200: ok({ type: 'array', items: pet }), 404: notFound, 400: { description: 'no' } },
      },
    },
  },
};

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface PetShop {
  readonly answer: Handler;
  readonly pets: Map<number, string>;
}

/** What is different in a shop, by method and path template; `true` when it has answered. */
type Habit = (method: string, id: number | undefined, response: ServerResponse, shop: PetShop) => boolean;

/** A shop that keeps its contract, but for its habit. */
export const petShop = (first: Readonly<Record<number, string>> = {}, habit: Habit = () => false): PetShop => {
  const pets = new Map(Object.entries(first).map(([id, name]) => [Number(id), name]));
  let next = 100;
  const answer: Handler = (request, response) => {
    withBody(request, (body) => {
      const { method = '', url = '' } = request;
      const [, , id, below] = url.split('?')[0]?.split('/') ?? [];
      const known = id === undefined ? undefined : Number(id);
      if (habit(method, known, response, shop)) return;
      if (known !== undefined && !Number.isInteger(known)) return json(response, 400, {});
      if (known !== undefined && !pets.has(known)) return json(response, 404, {});
      const isJson = request.headers['content-type'] === 'application/json';
      const name = isJson && typeof body?.name === 'string' ? body.name : undefined;
      if (method === 'GET' && known === undefined) return json(response, 200, [...pets].map(asPet));
      if (method === 'GET' && below !== undefined) return json(response, 200, []);
      if (method === 'GET' && known !== undefined) return json(response, 200, asPet([known, pets.get(known) ?? '']));
      if (method === 'DELETE' && known !== undefined) {
        pets.delete(known);
        response.writeHead(204).end();
        return;
      }
      if (name === undefined) return json(response, 400, {});
      const written = known ?? next++;
      pets.set(written, name);
      json(response, known === undefined ? 201 : 200, asPet([written, name]));
    });
  };
  const shop: PetShop = { answer, pets };
  return shop;
};

const asPet = ([id, name]: readonly [number, string]) => ({ id, name });
