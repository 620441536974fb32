// How the engine's process ends when it cannot start; numbers of sysexits.

/** EX_TEMPFAIL: another process has the data folder. */
export const exitBusy = 75;
/** EX_CONFIG: anything else. */
export const exitBroken = 78;
