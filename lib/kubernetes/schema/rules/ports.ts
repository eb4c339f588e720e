/** Whether a number is one of a TCP or UDP port. */
export const isPort = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= 65_535;
