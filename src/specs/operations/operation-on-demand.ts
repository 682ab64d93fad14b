import type { Operation, SpecNode } from '../spec';

/** The parts of an operation that are read at the first look. */
type OperationParts = Pick<
  Operation,
  'parameters' | 'describesAccept' | 'requestBody' | 'responses' | 'security' | 'servers' | 'place'
>;

export type OperationHead = Omit<Operation, keyof OperationParts>;

/**
 * An operation that reads its parts at the first look, so that a start does not wait for a thousand. It is a class,
 * because as many object literals with own getters would be as many shapes, slow to make and to read.
 */
export class OperationOnDemand implements Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string | undefined;
  readonly deprecated: boolean;
  readonly safe: boolean;
  readonly source: string | undefined;
  readonly node: SpecNode;
  readonly #read: () => OperationParts;
  #parts: OperationParts | undefined;

  constructor(head: OperationHead, read: () => OperationParts) {
    this.id = head.id;
    this.method = head.method;
    this.path = head.path;
    this.summary = head.summary;
    this.deprecated = head.deprecated;
    this.safe = head.safe;
    this.source = head.source;
    this.node = head.node;
    this.#read = read;
  }

  /** Raises what reading raises. */
  readNow(): OperationParts {
    this.#parts ??= this.#read();
    return this.#parts;
  }

  called(id: string): OperationOnDemand {
    return new OperationOnDemand({ ...this, id }, () => this.readNow());
  }

  get parameters(): OperationParts['parameters'] {
    return this.readNow().parameters;
  }

  get describesAccept(): OperationParts['describesAccept'] {
    return this.readNow().describesAccept;
  }

  get requestBody(): OperationParts['requestBody'] {
    return this.readNow().requestBody;
  }

  get responses(): OperationParts['responses'] {
    return this.readNow().responses;
  }

  get security(): OperationParts['security'] {
    return this.readNow().security;
  }

  get servers(): OperationParts['servers'] {
    return this.readNow().servers;
  }

  get place(): OperationParts['place'] {
    return this.readNow().place;
  }
}
