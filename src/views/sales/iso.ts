/** A moment of the database as JSON tells it, to the microsecond: pages go on from where it stood. */
export const iso = (column: string): string => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
