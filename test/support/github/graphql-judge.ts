import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  parse,
  validate,
} from 'graphql';

/** The package exports no path of it. */
const SCHEMA = join(__dirname, '../../../node_modules/@octokit/graphql-schema/schema.graphql');

/** GitHub's published description of its GraphQL, 1.2 MB of text: read where a test asks for it. */
let published: GraphQLSchema | undefined;
function schema(): GraphQLSchema {
  published ??= buildSchema(
    readFileSync(SCHEMA, 'utf8'),
    // It names directives that it does not declare; of the types nothing is left out.
    { assumeValidSDL: true },
  );
  return published;
}

/** A request of GraphQL as it came in. */
export interface AskedGraphql {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** The fields of a request's body: nothing else may stand there. */
const BODY: readonly string[] = ['query', 'variables', 'operationName'];

/** What the description says against a request: fields, arguments and types that are not there, variables that do not fit. */
export function faultsOfGraphql(body: unknown): readonly string[] {
  const { query, variables = {} } = (body ?? {}) as Partial<AskedGraphql>;
  if (typeof query !== 'string') return ['it holds no query'];
  const foreign = Object.keys(body as object).filter((key) => !BODY.includes(key));
  if (foreign.length > 0) return foreign.map((key) => `${key} is no part of a request`);
  try {
    const document = parse(query);
    const wrong = validate(schema(), document).map(({ message }) => message);
    if (wrong.length > 0) return wrong;
    const operation = getOperationAST(document);
    if (!operation) return ['it is not one operation'];
    const declared = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
    const unknown = Object.keys(variables).filter((name) => !declared.includes(name));
    const { errors = [] } = getVariableValues(schema(), operation.variableDefinitions ?? [], variables);
    return [
      ...unknown.map((name) => `no variable is called ${name}`),
      ...errors.map(({ message }) => message),
    ];
  } catch (error) {
    return [String(error)];
  }
}

/**
 * What the description says against an answer: the request is carried out over its data, which gives back the same data
 * where every field has its type, none is missing and none is added.
 */
export function faultsOfAnswer(
  { query, variables = {} }: AskedGraphql,
  { data, errors }: { readonly data?: unknown; readonly errors?: unknown },
): readonly string[] {
  const wrong = errorFaults(errors);
  if (data === undefined || data === null)
    return wrong.length > 0 || errors ? wrong : ['it holds neither data nor errors'];
  const { data: read, errors: faults = [] } = execute({
    schema: schema(),
    document: parse(query),
    variableValues: variables,
    // A field that the data has is read as it is: also where its arguments would choose.
    rootValue: data,
    fieldResolver: (source, _arguments, _context, { fieldName }) =>
      (source as Readonly<Record<string, unknown>>)[fieldName],
  }) as ExecutionResult;
  return [
    ...wrong,
    ...faults.map(({ message }) => message),
    ...(JSON.stringify(read) === JSON.stringify(data) ? [] : ['its data is more than what was asked for']),
  ];
}

/** Errors have a message; GitHub adds a type, a path and places. */
function errorFaults(errors: unknown): readonly string[] {
  if (errors === undefined) return [];
  if (!Array.isArray(errors) || errors.length === 0) return ['its errors are no list'];
  return errors.flatMap((each: { readonly message?: unknown }) =>
    typeof each.message === 'string' ? [] : ['an error has no message'],
  );
}
