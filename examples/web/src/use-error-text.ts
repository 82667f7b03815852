import { ClientError, type MovementError, messageOf } from '@loyalty-graphql/client';
import { useSettings } from './settings.tsx';

/** What went wrong, in the reader's language, by the stable keys of the client. */
export function useErrorText(): (error: unknown) => string {
  const { errors } = useSettings();
  return (error) => errors[messageOf(isKnown(error) ? error : 'server').key];
}

function isKnown(error: unknown): error is ClientError | MovementError {
  return error instanceof ClientError || (typeof error === 'object' && error !== null && 'code' in error);
}
