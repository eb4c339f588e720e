import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import ts from 'typescript';
import { appName, commitId, DIGEST_PATTERN, environmentName, treeId } from '../../../lib/model/scalars';
import { type JsonSchema, SchemaMaker } from './schema-of-type';

const ROOT = join(__dirname, '../../..');
const OWNER = join(ROOT, 'lib/cli/json/outputs.ts');

/** The schemas of what commands print with `--json`, by name: made of the types that the commands fill. */
export function outputSchemas(): ReadonlyMap<string, JsonSchema> {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram([OWNER], {
    ...options,
    types: ['node'],
    noEmit: true,
    incremental: false,
  });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(OWNER);
  const symbol = file && checker.getSymbolAtLocation(file);
  const outputs = symbol && checker.getExportsOfModule(symbol).find(({ name }) => name === 'Outputs');
  if (!outputs) throw new Error(`${OWNER} has no Outputs`);
  const maker = new SchemaMaker(checker, scalarSchemas());
  return new Map(
    checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(outputs)).map((property) => {
      const type = checker.getTypeOfSymbol(property);
      const about = ts.displayPartsToString(type.symbol?.getDocumentationComment(checker) ?? []);
      const schema = maker.document(type, { title: `cdk8s-delivery ${property.name}`, description: about });
      const known = { const: `cdk8s-delivery/${property.name}/v1` };
      return [
        property.name,
        { ...schema, properties: { ...(schema['properties'] as object), schema: known } },
      ];
    }),
  );
}

/** By the names of their types. */
function scalarSchemas(): Readonly<Record<string, JsonSchema>> {
  const of = (schema: Parameters<typeof toJsonSchema>[0]): JsonSchema => {
    const { $schema: _, ...rest } = toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' });
    return rest as JsonSchema;
  };
  return {
    AppName: of(appName),
    CommitId: of(commitId),
    Digest: { pattern: `^${DIGEST_PATTERN}$` },
    EnvironmentName: of(environmentName),
    ReleaseId: { pattern: '^r-[0-9a-f]{16}$' },
    TreeId: of(treeId),
  };
}
