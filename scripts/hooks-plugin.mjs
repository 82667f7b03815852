// The plugin for TanStack Query, which would write each document out once more: here its hooks take the operations that
// are there already.
import { oldVisit } from '@graphql-codegen/plugin-helpers';
import { ReactQueryVisitor } from '@graphql-codegen/typescript-react-query';
import { concatAST } from 'graphql';

export const plugin = (schema, files, config) => {
  const visitor = new HooksVisitor(schema, [], config, files);
  const { definitions } = oldVisit(concatAST(files.map(({ document }) => document)), { leave: visitor });
  return {
    prepend: visitor.getImports().filter((line) => !line.includes('DocumentTypeDecoration')),
    content: definitions.filter((each) => typeof each === 'string').join('\n'),
  };
};

class HooksVisitor extends ReactQueryVisitor {
  constructor(...given) {
    super(...given);
    this.config.documentMode = 'external';
  }

  buildOperation(node, name, ...rest) {
    return super.buildOperation(node, `Operations.${name}`, ...rest);
  }
}
