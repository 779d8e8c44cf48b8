import { parseExactly, unfitJson } from '@wabus/api-contract';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Operation, ServedDocument } from '../document.ts';
import type { Answer } from '../stand.ts';
import type { MadeRequest } from './request-arbitrary.ts';

/** Says of an answer what the document does not allow. */
export class Judge {
  readonly #document: ServedDocument;
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: true });

  constructor(document: ServedDocument, json: object) {
    this.#document = document;
    formats.default(this.#ajv);
    this.#ajv.addSchema(json, 'document');
  }

  /** Faults in sentences; empty when the answer is documented and nothing was taken that is not described. */
  faults({ operationId, query, body, headers, spoilt }: MadeRequest, answer: Answer): string[] {
    const operation = this.#document.operations.find((one) => one.operationId === operationId);
    if (!operation) return [`${operationId} is not documented`];
    const found = this.#document.faults(operation, answer);
    if (answer.status === 500) found.push(`${operation.operationId} answers 500`);
    // Pages are for browsers, whose addresses carry what they like.
    if (answer.status >= 300 || operation.security !== undefined) return found;
    if (spoilt === 'parameter') found.push('a parameter that is not described was taken');
    const json = (headers['content-type'] ?? 'application/json') === 'application/json';
    if (json) found.push(...this.#notDescribed(operation, body, answer));
    return [...found, ...query.flatMap(([name, value]) => this.#badParameter(operation, name, value))];
  }

  /** What was taken though the schema of the body does not have it; rows of an upload are taken one by one. */
  #notDescribed(operation: Operation, body: string | undefined, answer: Answer): string[] {
    const text = body ?? '';
    const described = operation.requestBody?.content['application/json'] !== undefined;
    if (text === '' || (!described && (text === '{}' || text === 'null'))) return [];
    if (!described) return [`${operation.operationId} took a body, which it does not have`];
    const value = parseExactly(text);
    if (unfitJson(value) && operation.operationId !== 'addRecipients')
      return ['it took a value that it would change'];
    if (operation.operationId === 'addRecipients') return this.#rowsTaken(value, answer);
    return this.#fits(operation, value) ? [] : [`${operation.operationId} took what does not fit its schema`];
  }

  #rowsTaken(value: unknown, { body }: Answer): string[] {
    const { recipients } = value as { recipients: unknown[] };
    const validate = this.#fitting('document#/components/schemas/RecipientBody');
    const bad = recipients.filter((row) => !validate(row)).length;
    const counts = body.added + body.duplicates + body.rejectedCount === recipients.length;
    return [
      ...(bad <= body.rejectedCount ? [] : ['a recipient was taken that does not fit its schema']),
      ...(counts ? [] : ['the rows of an upload do not add up']),
    ];
  }

  #fits(operation: Operation, value: unknown): boolean {
    return this.#isOf(operation, 'requestBody/content/application~1json/schema', value);
  }

  #badParameter(operation: Operation, name: string, value: string): string[] {
    const parameters = operation.parameters ?? [];
    const place = parameters.findIndex((one) => one.in === 'query' && one.name === name);
    if (place === -1) return [`the parameter ${name} is not described`];
    const isNumber = parameters[place]?.schema.type === 'integer' && /^-?\d+$/.test(value);
    const fits = this.#isOf(operation, `parameters/${place}/schema`, isNumber ? Number(value) : value);
    return fits ? [] : [`${name}=${value} does not fit its schema`];
  }

  /** Whether the value is of the schema at that place of the operation. */
  #isOf({ path, method }: Operation, place: string, value: unknown): boolean {
    const pointer = encodeURI(path.replaceAll('~', '~0').replaceAll('/', '~1'));
    return this.#fitting(`document#/paths/${pointer}/${method}/${place}`)(value);
  }

  #fitting(ref: string): ValidateFunction {
    const known = this.#ajv.getSchema(ref);
    if (known) return known;
    throw new Error(`The document has nothing at ${ref}`);
  }
}
