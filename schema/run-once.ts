import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import type { Context } from '../src/context.ts';

/*
 * A mutation happens once for each place that it has in a request, however often the answer is put together: an answer
 * of a compiled document is put together anew by graphql-js where there is an error to be worded.
 */
class RunOncePlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(resolver: Resolver<Types>, { kind }: PothosOutputFieldConfig<Types>): Resolver<Types> {
    if (kind !== 'Mutation') return resolver;
    return (parent, args, context, info) =>
      (context as Context).once(info.path.key, () => resolver(parent, args, context, info));
  }
}

type Resolver<Types extends SchemaTypes> = GraphQLFieldResolver<unknown, Types['Context'], object>;

/** The plugin's name, for the builder. */
export const RUN_ONCE = 'runOnce';

SchemaBuilder.registerPlugin(RUN_ONCE, RunOncePlugin);

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      runOnce: RunOncePlugin<Types>;
    }
  }
}
