import ts from 'typescript';

/** A JSON Schema, as far as types need it. */
export type JsonSchema = { [key: string]: unknown };

/**
 * Makes JSON Schemas of TypeScript types, as `JSON.stringify` prints their values. Types with a name stand under `$defs`
 * once; comments of the declarations are the descriptions. Objects are open: later versions add fields.
 */
export class SchemaMaker {
  private readonly defs = new Map<string, JsonSchema>();
  private readonly named = new Map<ts.Type, string>();

  /** @param scalars schemas of branded texts by the names of their types */
  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly scalars: Readonly<Record<string, JsonSchema>>,
  ) {}

  /** The schema of a type as a document of its own. */
  document(type: ts.Type, head: JsonSchema): JsonSchema {
    this.defs.clear();
    this.named.clear();
    const schema = this.inline(type);
    const defs = [...this.defs].sort(([one], [other]) => (one < other ? -1 : 1));
    return {
      $schema: 'http://json-schema.org/draft-07/schema#',
      ...head,
      ...schema,
      ...(defs.length === 0 ? {} : { $defs: Object.fromEntries(defs) }),
    };
  }

  private schemaOf(type: ts.Type): JsonSchema {
    const name = this.nameOf(type);
    if (name === undefined) return this.inline(type);
    const known = this.named.get(type);
    if (known !== undefined) return { $ref: `#/$defs/${known}` };
    let free = name;
    for (let count = 2; this.defs.has(free); count++) free = `${name}${count}`;
    this.named.set(type, free);
    this.defs.set(free, {});
    this.defs.set(free, this.inline(type));
    return { $ref: `#/$defs/${free}` };
  }

  /** Names of plain types and of unions; what is made of other types by a generic one has none. */
  private nameOf(type: ts.Type): string | undefined {
    const { aliasSymbol, aliasTypeArguments, symbol, flags } = type;
    if (aliasSymbol && !aliasTypeArguments?.length && (type.isUnion() || flags & ts.TypeFlags.Object))
      return aliasSymbol.name;
    if (aliasSymbol || !(flags & ts.TypeFlags.Object) || !symbol) return undefined;
    if ((type as ts.TypeReference).typeArguments?.length) return undefined;
    return symbol.flags & ts.SymbolFlags.Interface ? symbol.name : undefined;
  }

  private inline(type: ts.Type): JsonSchema {
    const { checker } = this;
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (flags & ts.TypeFlags.TemplateLiteral) return { type: 'string' };
    if (flags & ts.TypeFlags.String) return { type: 'string' };
    if (flags & ts.TypeFlags.Number) return { type: 'number' };
    if (flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === 'true' };
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (type.isUnion()) return this.union(type);
    const brand = this.brandOf(type);
    if (brand !== undefined) return { type: 'string', ...this.scalars[brand] };
    if (checker.isTupleType(type))
      return {
        type: 'array',
        items: {
          anyOf: checker.getTypeArguments(type as ts.TypeReference).map((each) => this.schemaOf(each)),
        },
      };
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'array', ...(item ? { items: this.schemaOf(item) } : {}) };
    }
    if (flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return this.object(type);
    throw new Error(`no JSON is known for the type ${checker.typeToString(type)}`);
  }

  private union(type: ts.UnionType): JsonSchema {
    const parts = type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const texts = parts.flatMap((each) => (each.isStringLiteral() ? [each.value] : []));
    const rest = parts.filter((each) => !each.isStringLiteral());
    const isBoolean = rest.filter(({ flags }) => flags & ts.TypeFlags.BooleanLiteral).length === 2;
    const others = isBoolean ? rest.filter(({ flags }) => !(flags & ts.TypeFlags.BooleanLiteral)) : rest;
    const schemas = [
      ...(texts.length === 0 ? [] : [oneOf(texts)]),
      ...(isBoolean ? [{ type: 'boolean' }] : []),
      ...others.map((each) => this.schemaOf(each)),
    ];
    return schemas.length === 1 ? (schemas[0] ?? {}) : { anyOf: schemas };
  }

  /** The name that tells a branded text from others. */
  private brandOf(type: ts.Type): string | undefined {
    if (!type.isIntersection() || !type.types.some(({ flags }) => flags & ts.TypeFlags.String))
      return undefined;
    const brand = type.getProperty('__brand');
    const name = brand && this.checker.getTypeOfSymbol(brand);
    return name?.isStringLiteral() ? name.value : '';
  }

  private object(type: ts.Type): JsonSchema {
    const { checker } = this;
    if (type.symbol?.name === 'Date') return { type: 'string', format: 'date-time' };
    const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
    const properties: JsonSchema = {};
    const required: string[] = [];
    for (const property of checker.getPropertiesOfType(type)) {
      const value = checker.getTypeOfSymbol(property);
      if (value.getCallSignatures().length > 0)
        throw new Error(`${checker.typeToString(type)} has a function, ${property.name}`);
      const about = ts.displayPartsToString(property.getDocumentationComment(checker)).replace(/\s+/g, ' ');
      const isOptional = Boolean(property.flags & ts.SymbolFlags.Optional) || allowsUndefined(value);
      const schema = this.schemaOf(value);
      properties[property.name] = about === '' ? schema : described(schema, about);
      if (!isOptional) required.push(property.name);
    }
    return {
      type: 'object',
      ...(Object.keys(properties).length === 0 ? {} : { properties }),
      ...(required.length === 0 ? {} : { required: required.sort() }),
      ...(index ? { additionalProperties: this.schemaOf(index.type) } : {}),
    };
  }
}

/** A catalogue, such as that of codes, grows: it is not written out. */
const MOST_WORDS = 60;

function oneOf(texts: string[]): JsonSchema {
  if (texts.length > MOST_WORDS) return { type: 'string' };
  return texts.length === 1 ? { const: texts[0] } : { enum: texts.sort() };
}

const allowsUndefined = (type: ts.Type) =>
  type.isUnion() && type.types.some(({ flags }) => flags & ts.TypeFlags.Undefined);

/** Beside a reference nothing counts in draft 7, so the description stands around it. */
function described(schema: JsonSchema, description: string): JsonSchema {
  return '$ref' in schema ? { description, allOf: [schema] } : { description, ...schema };
}
