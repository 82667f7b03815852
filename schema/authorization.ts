import SchemaBuilder, {
  BasePlugin,
  type FieldNullability,
  type InputFieldMap,
  type InputShapeFromFields,
  type PothosOutputFieldConfig,
  type SchemaTypes,
  type TypeParam,
} from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import type { Scope } from '../src/auth/scopes.ts';
import type { Context } from '../src/context.ts';
import { lacks } from './refusal.ts';

/*
 * Who may have a field, as it is declared beside the field: `authScopes`. It is decided before the field's resolver runs,
 * and by nothing but the token, so that it can be decided of a whole document before any of it runs.
 *
 * This is a plugin of our own because of what it is asked: it runs with every field of every request. A general one
 * keeps a memory for each request, and that alone costs as much as the request's whole execution.
 */

/** What a field asks of its caller: all that is named. */
export interface Rule extends Ask {
  /** One of these will do. */
  $any?: Ask;
  /** And all of these. */
  $all?: Rule;
}

interface Ask {
  /** The token has this scope. */
  scope?: Scope;
  /** There is a token. */
  signedIn?: true;
  /** There is none, and asking for a balance without one is switched on. */
  anonymous?: true;
}

/** Tells the scopes that a caller lacks for a field, of which there may be none to name; null where it may have it. */
export type Check = (context: Context) => readonly Scope[] | null;

/** Makes a declaration into what is asked with each request. */
export function checkOf({ $any, $all, ...own }: Rule): Check {
  const checks = [...($all === undefined ? [] : [checkOf($all)]), ...partsOf(own)];
  if ($any !== undefined) checks.push(anyOf(partsOf($any)));
  return (context) => {
    for (const check of checks) {
      const lacking = check(context);
      if (lacking !== null) return lacking;
    }
    return null;
  };
}

const anyOf =
  (checks: readonly Check[]): Check =>
  (context) => {
    const lacking: Scope[] = [];
    for (const check of checks) {
      const one = check(context);
      if (one === null) return null;
      lacking.push(...one);
    }
    return lacking;
  };

function partsOf({ scope, signedIn, anonymous }: Ask): Check[] {
  const parts: Check[] = [];
  if (scope !== undefined) {
    const lacking = [scope];
    parts.push(({ may }) => (may(scope) ? null : lacking));
  }
  if (signedIn) parts.push(({ viewer }) => (viewer.caller !== null ? null : NO_SCOPE));
  if (anonymous) parts.push(({ viewer }) => (viewer.caller === null ? null : NO_SCOPE));
  return parts;
}

const NO_SCOPE: readonly Scope[] = [];

class AuthorizationPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(resolver: Resolver<Types>, field: PothosOutputFieldConfig<Types>): Resolver<Types> {
    // A stream is refused before it is opened; its events were allowed then.
    return field.kind === 'Subscription' ? resolver : guarded(resolver, field);
  }

  override wrapSubscribe(
    subscriber: Resolver<Types> | undefined,
    field: PothosOutputFieldConfig<Types>,
  ): Resolver<Types> | undefined {
    return subscriber && guarded(subscriber, field);
  }
}

type Resolver<Types extends SchemaTypes> = GraphQLFieldResolver<unknown, Types['Context'], object>;

function guarded<Types extends SchemaTypes>(
  resolver: Resolver<Types>,
  { pothosOptions, parentType, name }: PothosOutputFieldConfig<Types>,
): Resolver<Types> {
  const { authScopes } = pothosOptions;
  if (authScopes === undefined) return resolver;
  const place = `${parentType}.${name}`;
  // What depends on the arguments is a matter of mutations alone, and looked at anew with each.
  const ruleOf = typeof authScopes === 'function' ? authScopes : null;
  const check = typeof authScopes === 'function' ? null : checkOf(authScopes);
  return (parent, args, context, info) => {
    const lacking = (check ?? checkOf(ruleOf?.(args as never) ?? {}))(context as Context);
    if (lacking !== null) throw lacks((context as Context).viewer, place, lacking);
    return resolver(parent, args, context, info);
  };
}

/** The plugin's name, for the builder. */
export const AUTHORIZATION = 'authorization';

SchemaBuilder.registerPlugin(AUTHORIZATION, AuthorizationPlugin);

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      authorization: AuthorizationPlugin<Types>;
    }

    export interface FieldOptions<
      Types extends SchemaTypes,
      ParentShape,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveShape,
      ResolveReturnShape,
    > {
      /** Who may have the field; everybody who got in where it is left out. Only a mutation's may depend on its arguments. */
      authScopes?: Rule | ((args: InputShapeFromFields<Args>) => Rule);
    }
  }
}
