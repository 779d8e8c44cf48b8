import { isObject } from '../http/body.ts';
import { formValue, type GraphCall } from './call.ts';
import { invalid } from './errors.ts';

/** Whether a node, all its fields, meets a condition. */
export type Filter = (node: Readonly<Record<string, unknown>>) => boolean;

/**
 * The conditions of `filtering=[{"field", "operator", "value"}]`; all must be met. Operators are EQUAL, NOT_EQUAL, IN
 * and NOT_IN. Throws `GraphError` 100 for anything else.
 */
export function filtersOf(call: GraphCall): Filter[] {
  const given = formValue(call.query.get('filtering') ?? '[]');
  if (!Array.isArray(given)) throw invalid('Param filtering must be an array.');
  return given.map(filterOf);
}

function filterOf(condition: unknown): Filter {
  if (!isObject(condition) || typeof condition.field !== 'string') {
    throw invalid('Param filtering must hold objects with field, operator and value.');
  }
  const { field } = condition;
  const operator = String(condition.operator).toUpperCase();
  if (!['EQUAL', 'NOT_EQUAL', 'IN', 'NOT_IN'].includes(operator)) {
    throw invalid(`Filtering operator ${operator} is not supported.`);
  }
  const values = [condition.value].flat().map(String);
  return (node) => {
    if (!(field in node)) throw invalid(`Filtering field ${field} is invalid.`);
    return values.includes(String(node[field])) !== operator.startsWith('NOT_');
  };
}
