/** Says where a path of keys stands; with `ofKey`, where its last key does. */
export type Locate = (keys: readonly PropertyKey[], ofKey?: boolean) => string;
