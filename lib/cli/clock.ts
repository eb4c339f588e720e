/** What time it is. All else that needs to know is told; a plan, a judge and a view never ask. */
export const clock = (): Date => new Date();
