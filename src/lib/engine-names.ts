/** What the worker that owns the logs is called; it knows by its name whether it is to keep them. */
export const ENGINE = 'walkback-engine';
export const PASSING_ENGINE = 'walkback-engine, keeping nothing';
