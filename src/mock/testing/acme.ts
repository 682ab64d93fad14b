import { specOf } from './serve';

/** A vendor with one of each: a good and a bad answer, several media types, an answer without content, an undocumented error. */
export const acme = specOf(`
openapi: 3.1.0
info: { title: Acme, version: '1' }
servers: [{ url: 'https://api.acme.example/v1' }]
paths:
  /pets/{id}:
    get:
      operationId: get-pet
      security: [{ token: [] }]
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer } }
        - { name: X-Version, in: header, schema: { type: string, enum: ['1', '2'] } }
      responses:
        '200':
          description: A pet.
          headers:
            x-rate-limit: { schema: { type: integer }, example: 10 }
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Pet' }
              examples:
                sample: { value: { id: 1, name: Rex, tags: [good, 'très bon'] } }
                puppy: { value: { id: 2, name: Bo, tags: [] } }
            application/xml:
              schema: { $ref: '#/components/schemas/Pet' }
              examples:
                sample: { value: { id: 1, name: Rex, tags: [good, 'très bon'] } }
        '400':
          description: Broken.
          content:
            application/json:
              examples:
                sample: { value: { error: broken } }
            application/xml:
              examples:
                sample: { value: '<error>broken</error>' }
        '404':
          description: Unknown.
          content:
            application/json:
              examples:
                sample: { value: { error: unknown } }
        '429':
          description: Too many.
  /pets:
    post:
      operationId: add-pet
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Pet' }
      responses:
        '201':
          description: Made.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Pet' }
  /ping:
    get:
      operationId: ping
      responses:
        '204': { description: Nothing. }
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties:
        id: { type: integer }
        name: { type: string }
        tags: { type: array, items: { type: string } }
`);

export const TOKEN = { authorization: 'Bearer t' };
