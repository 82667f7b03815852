// Everything in a schema that a document can name beside types, by its coordinate: `Card.balance`, `Card.balance(valueCode:)`,
// `ErrorCode.DECLINED`, `PayInput.amount`. Only these can be deprecated.
import { isEnumType, isInputObjectType, isInterfaceType, isIntrospectionType, isObjectType } from 'graphql';

/** Each element as graphql-js has it, with `at`, its coordinate, and `kind`. */
export function elementsOf(schema) {
  return Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type))
    .flatMap((type) => {
      if (isEnumType(type))
        return type.getValues().map((value) => element(`${type.name}.${value.name}`, 'value', value));
      if (isInputObjectType(type))
        return fieldsOf(type).map((field) => element(`${type.name}.${field.name}`, 'input', field));
      if (!isObjectType(type) && !isInterfaceType(type)) return [];
      return fieldsOf(type).flatMap((field) => [
        element(`${type.name}.${field.name}`, 'field', field),
        ...field.args.map((argument) => element(`${type.name}.${field.name}(${argument.name}:)`, 'input', argument)),
      ]);
    });
}

const fieldsOf = (type) => Object.values(type.getFields());

function element(at, kind, { type, defaultValue, deprecationReason, description }) {
  return { at, kind, type, defaultValue, deprecationReason, description };
}
