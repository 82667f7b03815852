/** What a request of each workload must bring upstream. */
export const CALLS: Record<'card' | 'cards' | 'pay', number>;

/** The names of the workloads. */
export const WORKLOADS: (keyof typeof CALLS)[];
