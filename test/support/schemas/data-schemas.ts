import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import { knownGates } from '../../../lib/gates/settings';
import { ImageSlotSchema } from '../../../lib/model/app';
import { DIGEST_PATTERN, digest, imageRepository, releaseId } from '../../../lib/model/scalars';
import { v } from '../../../lib/model/schema';
import { FREEZE_LIST, NAMED_FREEZES } from '../../../lib/registry';
import { DOCUMENTS } from '../../../lib/registry/document-kinds';

type Schema = v.GenericSchema;

/** What a schema shows of itself, as far as it is read here. */
interface Shape {
  readonly type: string;
  readonly pipe?: readonly [Schema, ...Schema[]];
  readonly getter?: (input: unknown) => Schema;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly wrapped?: Schema;
  readonly item?: Schema;
  readonly value?: Schema;
  readonly options?: readonly Schema[];
}

/** Forms that a schema knows as code only. */
const PATTERNS = new Map<unknown, RegExp>([
  [digest, new RegExp(`^${DIGEST_PATTERN}$`)],
  [releaseId, /^r-[0-9a-f]{16}$/],
]);

/** The schemas of all data files, by kind: what their readers take. What code asks beyond that is left out. */
export function dataSchemas(): ReadonlyMap<string, JsonSchema> {
  return new Map([
    ...DOCUMENTS.map(({ kind, schema }) => [kind, dataSchema(schema)] as const),
    // a control without a place of its own in the layouts
    [NAMED_FREEZES.control, dataSchema(FREEZE_LIST.schema)],
  ]);
}

function dataSchema(schema: Schema): JsonSchema {
  const { $schema: _, ...rest } = toJsonSchema(plain(schema), { errorMode: 'ignore', typeMode: 'input' });
  return rest;
}

/** The same schema with what depends on the input, or is code, said in full. */
function plain(schema: Schema): Schema {
  const shape = schema as unknown as Shape;
  const { type, pipe, getter, entries, wrapped, item, value, options } = shape;
  const pattern = PATTERNS.get(schema);
  if (pattern) return v.pipe(v.string(), v.regex(pattern));
  // `recordOf` refuses keys that no map may have before it looks at values
  if (type === 'custom' && pipe) return plain(pipe.find((each) => each.type === 'record') ?? pipe[0]);
  if (getter) return v.union(optionsOf(schema, getter).map(plain));
  return {
    ...schema,
    ...(entries && {
      entries: Object.fromEntries(Object.entries(entries).map(([key, each]) => [key, plain(each)])),
    }),
    ...(wrapped && { wrapped: plain(wrapped) }),
    ...(item && { item: plain(item) }),
    ...(value && { value: plain(value) }),
    ...(options && type !== 'picklist' && { options: options.map(plain) }),
    ...(pipe && { pipe: [plain(pipe[0]), ...pipe.slice(1)] }),
  } as Schema;
}

/** What a schema may be that is chosen by the input. */
function optionsOf(schema: Schema, getter: (input: unknown) => Schema): readonly Schema[] {
  if ((schema as unknown) === ImageSlotSchema) return [imageRepository, getter({})];
  // the schema of any value of JSON holds itself
  if (getter({}).type === 'union') return [v.any()];
  return knownGates().map(({ gate, version }) => getter({ gate, version }));
}
