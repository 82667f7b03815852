/* eslint-disable */
import type { ClientError } from '../client-error.ts';
import { useOperation } from '../react/use-operation.ts';
import type * as Types from './graphql.ts';
import * as Operations from './operations.ts';
import { useMutation, useQuery, useInfiniteQuery, type UseMutationOptions, type UseQueryOptions, type UseInfiniteQueryOptions, type InfiniteData } from '@tanstack/react-query';

export const useActivateMutation = <
      TError = ClientError,
      TContext = unknown
    >(options?: UseMutationOptions<Types.ActivateMutation, TError, Types.ActivateMutationVariables, TContext>) => {
    
    return useMutation<Types.ActivateMutation, TError, Types.ActivateMutationVariables, TContext>(
      {
    mutationKey: ['Activate'],
    mutationFn: useOperation<Types.ActivateMutation, Types.ActivateMutationVariables>(Operations.Activate),
    ...options
  }
    )};


export const useCardQuery = <
      TData = Types.CardQuery,
      TError = ClientError
    >(
      variables: Types.CardQueryVariables,
      options?: Omit<UseQueryOptions<Types.CardQuery, TError, TData>, 'queryKey'> & { queryKey?: UseQueryOptions<Types.CardQuery, TError, TData>['queryKey'] }
    ) => {
    
    return useQuery<Types.CardQuery, TError, TData>(
      {
    queryKey: ['Card', variables],
    queryFn: useOperation<Types.CardQuery, Types.CardQueryVariables>(Operations.Card).bind(null, variables),
    ...options
  }
    )};

useCardQuery.getKey = (variables: Types.CardQueryVariables) => ['Card', variables];

export const useInfiniteCardQuery = <
      TData = InfiniteData<Types.CardQuery>,
      TError = ClientError
    >(
      variables: Types.CardQueryVariables,
      options: Omit<UseInfiniteQueryOptions<Types.CardQuery, TError, TData>, 'queryKey'> & { queryKey?: UseInfiniteQueryOptions<Types.CardQuery, TError, TData>['queryKey'] }
    ) => {
    const query = useOperation<Types.CardQuery, Types.CardQueryVariables>(Operations.Card)
    return useInfiniteQuery<Types.CardQuery, TError, TData>(
      (() => {
    const { queryKey: optionsQueryKey, ...restOptions } = options;
    return {
      queryKey: optionsQueryKey ?? ['Card.infinite', variables],
      queryFn: (metaData) => query({...variables, ...(metaData.pageParam ?? {})}),
      ...restOptions
    }
  })()
    )};

useInfiniteCardQuery.getKey = (variables: Types.CardQueryVariables) => ['Card.infinite', variables];


export const useCardBalanceQuery = <
      TData = Types.CardBalanceQuery,
      TError = ClientError
    >(
      variables: Types.CardBalanceQueryVariables,
      options?: Omit<UseQueryOptions<Types.CardBalanceQuery, TError, TData>, 'queryKey'> & { queryKey?: UseQueryOptions<Types.CardBalanceQuery, TError, TData>['queryKey'] }
    ) => {
    
    return useQuery<Types.CardBalanceQuery, TError, TData>(
      {
    queryKey: ['CardBalance', variables],
    queryFn: useOperation<Types.CardBalanceQuery, Types.CardBalanceQueryVariables>(Operations.CardBalance).bind(null, variables),
    ...options
  }
    )};

useCardBalanceQuery.getKey = (variables: Types.CardBalanceQueryVariables) => ['CardBalance', variables];

export const useInfiniteCardBalanceQuery = <
      TData = InfiniteData<Types.CardBalanceQuery>,
      TError = ClientError
    >(
      variables: Types.CardBalanceQueryVariables,
      options: Omit<UseInfiniteQueryOptions<Types.CardBalanceQuery, TError, TData>, 'queryKey'> & { queryKey?: UseInfiniteQueryOptions<Types.CardBalanceQuery, TError, TData>['queryKey'] }
    ) => {
    const query = useOperation<Types.CardBalanceQuery, Types.CardBalanceQueryVariables>(Operations.CardBalance)
    return useInfiniteQuery<Types.CardBalanceQuery, TError, TData>(
      (() => {
    const { queryKey: optionsQueryKey, ...restOptions } = options;
    return {
      queryKey: optionsQueryKey ?? ['CardBalance.infinite', variables],
      queryFn: (metaData) => query({...variables, ...(metaData.pageParam ?? {})}),
      ...restOptions
    }
  })()
    )};

useInfiniteCardBalanceQuery.getKey = (variables: Types.CardBalanceQueryVariables) => ['CardBalance.infinite', variables];


export const useCardsQuery = <
      TData = Types.CardsQuery,
      TError = ClientError
    >(
      variables: Types.CardsQueryVariables,
      options?: Omit<UseQueryOptions<Types.CardsQuery, TError, TData>, 'queryKey'> & { queryKey?: UseQueryOptions<Types.CardsQuery, TError, TData>['queryKey'] }
    ) => {
    
    return useQuery<Types.CardsQuery, TError, TData>(
      {
    queryKey: ['Cards', variables],
    queryFn: useOperation<Types.CardsQuery, Types.CardsQueryVariables>(Operations.Cards).bind(null, variables),
    ...options
  }
    )};

useCardsQuery.getKey = (variables: Types.CardsQueryVariables) => ['Cards', variables];

export const useInfiniteCardsQuery = <
      TData = InfiniteData<Types.CardsQuery>,
      TError = ClientError
    >(
      variables: Types.CardsQueryVariables,
      options: Omit<UseInfiniteQueryOptions<Types.CardsQuery, TError, TData>, 'queryKey'> & { queryKey?: UseInfiniteQueryOptions<Types.CardsQuery, TError, TData>['queryKey'] }
    ) => {
    const query = useOperation<Types.CardsQuery, Types.CardsQueryVariables>(Operations.Cards)
    return useInfiniteQuery<Types.CardsQuery, TError, TData>(
      (() => {
    const { queryKey: optionsQueryKey, ...restOptions } = options;
    return {
      queryKey: optionsQueryKey ?? ['Cards.infinite', variables],
      queryFn: (metaData) => query({...variables, ...(metaData.pageParam ?? {})}),
      ...restOptions
    }
  })()
    )};

useInfiniteCardsQuery.getKey = (variables: Types.CardsQueryVariables) => ['Cards.infinite', variables];


export const useCardWithCustomerQuery = <
      TData = Types.CardWithCustomerQuery,
      TError = ClientError
    >(
      variables: Types.CardWithCustomerQueryVariables,
      options?: Omit<UseQueryOptions<Types.CardWithCustomerQuery, TError, TData>, 'queryKey'> & { queryKey?: UseQueryOptions<Types.CardWithCustomerQuery, TError, TData>['queryKey'] }
    ) => {
    
    return useQuery<Types.CardWithCustomerQuery, TError, TData>(
      {
    queryKey: ['CardWithCustomer', variables],
    queryFn: useOperation<Types.CardWithCustomerQuery, Types.CardWithCustomerQueryVariables>(Operations.CardWithCustomer).bind(null, variables),
    ...options
  }
    )};

useCardWithCustomerQuery.getKey = (variables: Types.CardWithCustomerQueryVariables) => ['CardWithCustomer', variables];

export const useInfiniteCardWithCustomerQuery = <
      TData = InfiniteData<Types.CardWithCustomerQuery>,
      TError = ClientError
    >(
      variables: Types.CardWithCustomerQueryVariables,
      options: Omit<UseInfiniteQueryOptions<Types.CardWithCustomerQuery, TError, TData>, 'queryKey'> & { queryKey?: UseInfiniteQueryOptions<Types.CardWithCustomerQuery, TError, TData>['queryKey'] }
    ) => {
    const query = useOperation<Types.CardWithCustomerQuery, Types.CardWithCustomerQueryVariables>(Operations.CardWithCustomer)
    return useInfiniteQuery<Types.CardWithCustomerQuery, TError, TData>(
      (() => {
    const { queryKey: optionsQueryKey, ...restOptions } = options;
    return {
      queryKey: optionsQueryKey ?? ['CardWithCustomer.infinite', variables],
      queryFn: (metaData) => query({...variables, ...(metaData.pageParam ?? {})}),
      ...restOptions
    }
  })()
    )};

useInfiniteCardWithCustomerQuery.getKey = (variables: Types.CardWithCustomerQueryVariables) => ['CardWithCustomer.infinite', variables];


export const useCardHistoryQuery = <
      TData = Types.CardHistoryQuery,
      TError = ClientError
    >(
      variables: Types.CardHistoryQueryVariables,
      options?: Omit<UseQueryOptions<Types.CardHistoryQuery, TError, TData>, 'queryKey'> & { queryKey?: UseQueryOptions<Types.CardHistoryQuery, TError, TData>['queryKey'] }
    ) => {
    
    return useQuery<Types.CardHistoryQuery, TError, TData>(
      {
    queryKey: ['CardHistory', variables],
    queryFn: useOperation<Types.CardHistoryQuery, Types.CardHistoryQueryVariables>(Operations.CardHistory).bind(null, variables),
    ...options
  }
    )};

useCardHistoryQuery.getKey = (variables: Types.CardHistoryQueryVariables) => ['CardHistory', variables];

export const useInfiniteCardHistoryQuery = <
      TData = InfiniteData<Types.CardHistoryQuery>,
      TError = ClientError
    >(
      variables: Types.CardHistoryQueryVariables,
      options: Omit<UseInfiniteQueryOptions<Types.CardHistoryQuery, TError, TData>, 'queryKey'> & { queryKey?: UseInfiniteQueryOptions<Types.CardHistoryQuery, TError, TData>['queryKey'] }
    ) => {
    const query = useOperation<Types.CardHistoryQuery, Types.CardHistoryQueryVariables>(Operations.CardHistory)
    return useInfiniteQuery<Types.CardHistoryQuery, TError, TData>(
      (() => {
    const { queryKey: optionsQueryKey, ...restOptions } = options;
    return {
      queryKey: optionsQueryKey ?? ['CardHistory.infinite', variables],
      queryFn: (metaData) => query({...variables, ...(metaData.pageParam ?? {})}),
      ...restOptions
    }
  })()
    )};

useInfiniteCardHistoryQuery.getKey = (variables: Types.CardHistoryQueryVariables) => ['CardHistory.infinite', variables];


export const useHistoryQuery = <
      TData = Types.HistoryQuery,
      TError = ClientError
    >(
      variables?: Types.HistoryQueryVariables,
      options?: Omit<UseQueryOptions<Types.HistoryQuery, TError, TData>, 'queryKey'> & { queryKey?: UseQueryOptions<Types.HistoryQuery, TError, TData>['queryKey'] }
    ) => {
    
    return useQuery<Types.HistoryQuery, TError, TData>(
      {
    queryKey: variables === undefined ? ['History'] : ['History', variables],
    queryFn: useOperation<Types.HistoryQuery, Types.HistoryQueryVariables>(Operations.History).bind(null, variables),
    ...options
  }
    )};

useHistoryQuery.getKey = (variables?: Types.HistoryQueryVariables) => variables === undefined ? ['History'] : ['History', variables];

export const useInfiniteHistoryQuery = <
      TData = InfiniteData<Types.HistoryQuery>,
      TError = ClientError
    >(
      variables: Types.HistoryQueryVariables,
      options: Omit<UseInfiniteQueryOptions<Types.HistoryQuery, TError, TData>, 'queryKey'> & { queryKey?: UseInfiniteQueryOptions<Types.HistoryQuery, TError, TData>['queryKey'] }
    ) => {
    const query = useOperation<Types.HistoryQuery, Types.HistoryQueryVariables>(Operations.History)
    return useInfiniteQuery<Types.HistoryQuery, TError, TData>(
      (() => {
    const { queryKey: optionsQueryKey, ...restOptions } = options;
    return {
      queryKey: optionsQueryKey ?? variables === undefined ? ['History.infinite'] : ['History.infinite', variables],
      queryFn: (metaData) => query({...variables, ...(metaData.pageParam ?? {})}),
      ...restOptions
    }
  })()
    )};

useInfiniteHistoryQuery.getKey = (variables?: Types.HistoryQueryVariables) => variables === undefined ? ['History.infinite'] : ['History.infinite', variables];


export const useTransactionQuery = <
      TData = Types.TransactionQuery,
      TError = ClientError
    >(
      variables: Types.TransactionQueryVariables,
      options?: Omit<UseQueryOptions<Types.TransactionQuery, TError, TData>, 'queryKey'> & { queryKey?: UseQueryOptions<Types.TransactionQuery, TError, TData>['queryKey'] }
    ) => {
    
    return useQuery<Types.TransactionQuery, TError, TData>(
      {
    queryKey: ['Transaction', variables],
    queryFn: useOperation<Types.TransactionQuery, Types.TransactionQueryVariables>(Operations.Transaction).bind(null, variables),
    ...options
  }
    )};

useTransactionQuery.getKey = (variables: Types.TransactionQueryVariables) => ['Transaction', variables];

export const useInfiniteTransactionQuery = <
      TData = InfiniteData<Types.TransactionQuery>,
      TError = ClientError
    >(
      variables: Types.TransactionQueryVariables,
      options: Omit<UseInfiniteQueryOptions<Types.TransactionQuery, TError, TData>, 'queryKey'> & { queryKey?: UseInfiniteQueryOptions<Types.TransactionQuery, TError, TData>['queryKey'] }
    ) => {
    const query = useOperation<Types.TransactionQuery, Types.TransactionQueryVariables>(Operations.Transaction)
    return useInfiniteQuery<Types.TransactionQuery, TError, TData>(
      (() => {
    const { queryKey: optionsQueryKey, ...restOptions } = options;
    return {
      queryKey: optionsQueryKey ?? ['Transaction.infinite', variables],
      queryFn: (metaData) => query({...variables, ...(metaData.pageParam ?? {})}),
      ...restOptions
    }
  })()
    )};

useInfiniteTransactionQuery.getKey = (variables: Types.TransactionQueryVariables) => ['Transaction.infinite', variables];


export const useViewerQuery = <
      TData = Types.ViewerQuery,
      TError = ClientError
    >(
      variables?: Types.ViewerQueryVariables,
      options?: Omit<UseQueryOptions<Types.ViewerQuery, TError, TData>, 'queryKey'> & { queryKey?: UseQueryOptions<Types.ViewerQuery, TError, TData>['queryKey'] }
    ) => {
    
    return useQuery<Types.ViewerQuery, TError, TData>(
      {
    queryKey: variables === undefined ? ['Viewer'] : ['Viewer', variables],
    queryFn: useOperation<Types.ViewerQuery, Types.ViewerQueryVariables>(Operations.Viewer).bind(null, variables),
    ...options
  }
    )};

useViewerQuery.getKey = (variables?: Types.ViewerQueryVariables) => variables === undefined ? ['Viewer'] : ['Viewer', variables];

export const useInfiniteViewerQuery = <
      TData = InfiniteData<Types.ViewerQuery>,
      TError = ClientError
    >(
      variables: Types.ViewerQueryVariables,
      options: Omit<UseInfiniteQueryOptions<Types.ViewerQuery, TError, TData>, 'queryKey'> & { queryKey?: UseInfiniteQueryOptions<Types.ViewerQuery, TError, TData>['queryKey'] }
    ) => {
    const query = useOperation<Types.ViewerQuery, Types.ViewerQueryVariables>(Operations.Viewer)
    return useInfiniteQuery<Types.ViewerQuery, TError, TData>(
      (() => {
    const { queryKey: optionsQueryKey, ...restOptions } = options;
    return {
      queryKey: optionsQueryKey ?? variables === undefined ? ['Viewer.infinite'] : ['Viewer.infinite', variables],
      queryFn: (metaData) => query({...variables, ...(metaData.pageParam ?? {})}),
      ...restOptions
    }
  })()
    )};

useInfiniteViewerQuery.getKey = (variables?: Types.ViewerQueryVariables) => variables === undefined ? ['Viewer.infinite'] : ['Viewer.infinite', variables];
